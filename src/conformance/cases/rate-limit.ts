/** Limits of how often a client may ask, where the target counts here. */
import { CLIENT, type Case, type Host } from '../case.ts'
import { equal, holds, matches, oneOf } from '../expect.ts'

/** Statuses of some requests of one address, one after the other. */
async function statuses({ ask }: Host, ip: string, paths: readonly string[], init?: RequestInit): Promise<number[]> {
  const found: number[] = []
  for (const path of paths) {
    const response = await ask(path, init, { ...CLIENT, ip })
    await response.arrayBuffer()
    found.push(response.status)
  }
  return found
}

const forged = (ip: string): RequestInit => ({
  headers: {
    'x-forwarded-for': ip,
    'x-real-ip': ip,
    forwarded: `for=${ip}`,
    'cf-connecting-ip': ip,
    'x-nf-client-connection-ip': ip,
  },
})

const [ONE, TWO] = ['/limited/one', '/limited/two']

const drafts: readonly Omit<Case, 'features'>[] = [
  {
    id: 'rate-limit.counted',
    title: 'One limit is for all paths of a function, and what is over it gets 429.',
    run: async (host) => equal(await statuses(host, '192.0.2.1', [ONE, TWO, ONE, TWO]), [200, 200, 429, 429]),
  },
  {
    id: 'rate-limit.by-address',
    title: 'Each address is counted by itself.',
    run: async (host) => {
      equal(await statuses(host, '192.0.2.2', [ONE, ONE, ONE]), [200, 200, 429])
      equal(await statuses(host, '192.0.2.3', [ONE, ONE]), [200, 200])
    },
  },
  {
    id: 'rate-limit.forged',
    title: 'An address that the client sends is not believed.',
    run: async (host) => {
      const found = []
      for (const at of [1, 2, 3]) found.push(...(await statuses(host, '192.0.2.4', [ONE], forged(`6.6.6.${at}`))))
      equal(found, [200, 200, 429])
    },
  },
  {
    id: 'rate-limit.answer',
    title: '429 says when to come again, and has no body for HEAD.',
    run: async (host) => {
      const facts = { ...CLIENT, ip: '192.0.2.5' }
      await statuses(host, facts.ip, [ONE, ONE])
      const over = await host.ask(ONE, {}, facts)
      equal([over.status, await over.text()], [429, 'Too Many Requests'])
      matches(over.headers.get('content-type'), /^text\/plain; ?charset=utf-8$/i)
      holds(Number(over.headers.get('retry-after')) > 0, 'Retry-After is a number of seconds.')
      const head = await host.ask(ONE, { method: 'HEAD' }, facts)
      equal([head.status, await head.text()], [429, ''])
    },
  },
  {
    id: 'rate-limit.elsewhere',
    title: 'What is over a limit with a path is answered there, with its method, query and body.',
    run: async ({ ask }) => {
      const facts = { ...CLIENT, ip: '192.0.2.6' }
      equal(await (await ask('/limited/sent?mark=q', {}, facts)).text(), 'within')
      const over = await ask('/limited/sent?mark=q', { method: 'POST', body: 'a body' }, facts)
      equal([over.status, over.headers.get('retry-after')], [200, null])
      // The project's own answer.
      const { mark, query, body } = (await over.json()) as Record<string, unknown>
      equal([mark, query, body], ['busy', 'q', 'a body'])
    },
  },
  {
    id: 'rate-limit.others',
    title: 'A function without a limit is answered however often it is asked.',
    run: async (host) => {
      const found = await statuses(
        host,
        '192.0.2.7',
        Array.from({ length: 8 }, () => '/answer/text'),
      )
      oneOf(found.join(), [Array.from({ length: 8 }, () => 200).join()])
    },
  },
]

export const rateLimitCases: readonly Case[] = drafts.map((each) => ({ ...each, features: ['config.rateLimit'] }))
