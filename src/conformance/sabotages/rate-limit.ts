import type { PlannedFunction } from '../../contract/adapter.ts'
import type { Sabotage } from '../../contract/sabotage.ts'
import { answering, answerWith, planning } from './between.ts'

type RateLimit = NonNullable<PlannedFunction['config']['rateLimit']>

/** Emits each limit as another one. */
const limiting = (change: (limit: RateLimit) => RateLimit | undefined): NonNullable<Sabotage['adapter']> =>
  planning((fn) => {
    const { rateLimit, ...config } = fn.config
    const changed = rateLimit && change(rateLimit)
    return { ...fn, config: changed ? { ...config, rateLimit: changed } : config }
  })

export const rateLimitSabotages: readonly Sabotage[] = [
  {
    id: 'rate-limit.never',
    sentence: 'Nothing is limited.',
    turns: [
      'rate-limit.counted',
      'rate-limit.by-address',
      'rate-limit.forged',
      'rate-limit.answer',
      'rate-limit.elsewhere',
    ],
    adapter: limiting(() => undefined),
  },
  {
    id: 'rate-limit.of-all',
    sentence: 'All clients are counted together.',
    turns: ['rate-limit.by-address'],
    adapter: limiting((limit) => ({ ...limit, aggregateBy: 'domain' })),
  },
  {
    id: 'rate-limit.believes',
    sentence: 'The address that a client sends is counted.',
    turns: ['rate-limit.forged'],
    host: (host) => ({
      ...host,
      fetch: (request, facts = {}) => {
        const given = request.headers.get('x-real-ip')
        return host.fetch(request, given ? { ...facts, ip: given } : facts)
      },
    }),
  },
  {
    id: 'rate-limit.wordless',
    sentence: 'An answer over the limit does not say when to come again.',
    turns: ['rate-limit.answer'],
    host: answering((response) => answerWith(response, (headers) => headers.delete('retry-after'))),
  },
  {
    id: 'rate-limit.sent-nowhere',
    sentence: 'What is over a limit is refused, and not answered elsewhere.',
    turns: ['rate-limit.elsewhere'],
    adapter: limiting(({ to: _to, ...limit }) => limit),
  },
  {
    id: 'rate-limit.everywhere',
    sentence: 'A client that is over one limit is refused by every function.',
    turns: ['rate-limit.others'],
    host: (host) => {
      let asked = 0
      return {
        ...host,
        fetch: async (request, facts) =>
          facts?.ip === '192.0.2.7' && ++asked > 2
            ? new Response('Too Many Requests', { status: 429 })
            : host.fetch(request, facts),
      }
    },
  },
]
