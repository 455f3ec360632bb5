import { defineFunction } from 'anyhost'

/** One request of each address in a minute; what is over it is answered elsewhere. */
export default defineFunction({
  config: {
    path: '/limited/sent',
    rateLimit: {
      action: 'rewrite',
      to: '/load/within/busy',
      windowSize: 60,
      windowLimit: 1,
      aggregateBy: ['ip', 'domain'],
    },
  },
  fetch: () => new Response('within'),
})
