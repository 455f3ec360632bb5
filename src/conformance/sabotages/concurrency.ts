/** Faults of a host that has much to do. */
import type { Sabotage } from '../../contract/sabotage.ts'

/** So many other cases are never in flight at once. */
const BUSY = 15

/** Changes answers while many requests are in flight, and no others. */
const busy =
  (
    change: (response: Response, before: Promise<Response> | undefined, request: Request) => Promise<Response>,
  ): NonNullable<Sabotage['host']> =>
  (host) => {
    let inFlight = 0
    let last: Promise<Response> | undefined
    return {
      ...host,
      async fetch(request, facts) {
        const before = last
        inFlight++
        const crowded = inFlight > BUSY
        const answer = host.fetch(request, facts)
        last = answer.then((each) => each.clone())
        last.catch(() => {})
        try {
          const response = await answer
          return crowded ? await change(response, before, request) : response
        } finally {
          inFlight--
        }
      },
    }
  }

export const concurrencySabotages: readonly Sabotage[] = [
  {
    id: 'concurrency.answers-mixed',
    sentence: 'With many in flight a client gets the answer of another.',
    turns: ['concurrency.two-hundred', 'concurrency.streams'],
    host: busy(async (response, before) => (before ? (await before.catch(() => response)).clone() : response)),
  },
  {
    id: 'concurrency.leaving-takes-others',
    sentence: 'A client that goes away takes another one with it.',
    turns: ['concurrency.leaving'],
    host: busy(async (response, before) => {
      await before
      return response
    }),
  },
  {
    id: 'concurrency.context-shared',
    sentence: 'Requests in flight share their params.',
    turns: ['concurrency.two-hundred'],
    edits: [
      {
        module: 'src/runtime/handler.ts',
        replace: 'context.params = matchRoute(entry, incoming.url)',
        by: `const all = globalThis as { params?: Record<string, string> }
        const found = matchRoute(entry, incoming.url)
        context.params = found && 'mark' in found ? (all.params = Object.assign(all.params ?? {}, found)) : found`,
      },
    ],
  },
  {
    id: 'concurrency.one-fails-all',
    sentence: 'Where one of many fails, the others fail with it.',
    turns: ['concurrency.failing'],
    host: busy(async (response, before) => {
      const other = await before?.catch(() => undefined)
      return other?.status === 500 ? new Response('Internal Server Error', { status: 500 }) : response
    }),
  },
]
