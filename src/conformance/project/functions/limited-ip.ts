import { defineFunction } from 'anyhost'

/** Two requests of each address in a minute, over both paths. */
export default defineFunction({
  config: {
    path: ['/limited/one', '/limited/two'],
    rateLimit: { windowSize: 60, windowLimit: 2, aggregateBy: ['ip', 'domain'] },
  },
  fetch: async (request) => new Response(`within ${request.method}`),
})
