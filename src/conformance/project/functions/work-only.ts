import { defineFunction } from 'anyhost'

/** One method and a path that is taken out: what the matcher refuses must not run. */
export default defineFunction({
  config: { path: '/work-only/:mark', excludedPath: '/work-only/out', method: 'POST', background: true },
  fetch: (_request, context) => console.log(`${context.params.mark} ran`),
})
