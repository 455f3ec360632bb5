/** What no host that counts requests in its entry can do with `rateLimit`. */
import type { PlannedFunction, Refusal } from '../contract/adapter.ts'
import { compilePath } from '../runtime/pattern.ts'

/** Requests over the limit sent to the function that is over it. */
export function ownPathRefusals({ id, config, paths }: PlannedFunction): Refusal[] {
  const to = config.rateLimit?.to
  if (to === undefined || !paths.some((path) => compilePath(path).match.test(to))) return []
  return [
    {
      function: id,
      at: ['rateLimit', 'to'],
      what: `${to} is a path of the function itself.`,
      why: 'Requests over the limit would be answered like all others.',
      fix: 'Name a path of another function, or of a static file.',
    },
  ]
}
