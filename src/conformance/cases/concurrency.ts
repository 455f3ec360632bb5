/** Many requests in flight at once: none has anything of another. Serial: it would change what others time. */
import { randomUUID } from 'node:crypto'
import { CLIENT, type Case, type Host } from '../case.ts'
import { equal, holds } from '../expect.ts'

const MANY = 200

const many = <Result>(count: number, ask: (mark: string) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => ask(`m${at}`)))

/** Everything of a request that its answer gives back. */
async function echo({ ask }: Host, mark: string): Promise<{ seen: unknown; expected: unknown; most: number }> {
  const requestId = randomUUID()
  const body = `${mark} `.repeat(400)
  const headers = { 'x-mark': mark, cookie: `given=${mark}`, 'content-type': 'text/plain' }
  const response = await ask(
    `/load/echo/${mark}?mark=${mark}`,
    { method: 'POST', body, headers },
    { ...CLIENT, requestId },
  )
  // The project's own answer.
  const { most, ids, ...rest } = (await response.json()) as { most: number; ids: string[] }
  const own = [response.status, response.headers.get('x-mark'), response.headers.getSetCookie()]
  return {
    most,
    seen: [...own, rest, ids.length, ids[0]],
    expected: [
      200,
      mark,
      [`mark=${mark}; Path=/`],
      { mark, query: mark, header: mark, cookie: mark, body },
      1,
      requestId,
    ],
  }
}

const drafts: readonly Omit<Case, 'features' | 'serial'>[] = [
  {
    id: 'concurrency.two-hundred',
    title: '200 requests in flight never mix: path, query, headers, cookies, body, id and context are each one’s own.',
    run: async (host) => {
      const answers = await many(MANY, (mark) => echo(host, mark))
      const native = host.level('context.requestId') === 'native'
      // Where the host gives no id of its edge, each has one of its own all the same.
      const cut = (list: unknown): unknown => (native ? list : (list as unknown[]).slice(0, -1))
      equal(
        answers.map(({ seen }) => cut(seen)),
        answers.map(({ expected }) => cut(expected)),
      )
    },
  },
  {
    id: 'concurrency.streams',
    title: '50 streams at once never mix, and each keeps its order.',
    run: async ({ ask }) => {
      const texts = await many(50, async (mark) => (await ask(`/load/stream/${mark}`)).text())
      equal(
        texts,
        texts.map((_, at) => [0, 1, 2, 3, 4].map((part) => `m${at}.${part} `).join('')),
      )
    },
  },
  {
    id: 'concurrency.failing',
    title: 'Where every second of 100 requests fails, the others are answered.',
    run: async ({ ask }) => {
      const statuses = await many(100, async (mark) => {
        const kind = Number(mark.slice(1)) % 2 ? 'fails' : 'echo'
        const response = await ask(`/load/${kind}/${mark}`)
        const text = await response.text()
        return [response.status, kind === 'fails' ? text : text.includes(`"mark":"${mark}"`)]
      })
      equal(
        statuses,
        statuses.map((_, at) => (at % 2 ? [500, 'Internal Server Error'] : [200, true])),
      )
    },
  },
  {
    id: 'concurrency.leaving',
    title: 'Clients that go away leave the others their answers.',
    run: async ({ ask }) => {
      const outcomes = await many(40, async (mark) => {
        if (Number(mark.slice(1)) % 2) {
          await ask(`/load/echo/${mark}`, { signal: AbortSignal.timeout(5) })
            .then((each) => each.text())
            .catch(() => '')
          return 'left'
        }
        return (await (await ask(`/load/echo/${mark}`)).text()).includes(`"mark":"${mark}"`)
      })
      equal(
        outcomes,
        outcomes.map((_, at) => (at % 2 ? 'left' : true)),
      )
      holds((await ask('/load/echo/after')).ok, 'The next request is answered.')
    },
  },
]

export const concurrencyCases: readonly Case[] = drafts.map((each) => ({
  ...each,
  features: ['config.path'],
  serial: true,
}))
