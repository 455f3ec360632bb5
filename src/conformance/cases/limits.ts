/** Bodies and headers as large as the target declares, and larger. Serial: they are large. */
import { createHash, randomUUID } from 'node:crypto'
import type { LimitName } from '../../contract/limits.ts'
import type { Case, Host } from '../case.ts'
import { equal, holds, lacks, oneOf } from '../expect.ts'

/** Larger bodies are not sent to a machine that runs tests. */
const AFFORDABLE = 128 * 1024 * 1024

const REFUSALS: Readonly<Partial<Record<LimitName, readonly number[]>>> = {
  'request.body': [413],
  'request.headers': [400, 413, 431, 494],
}

const declared =
  (limit: LimitName) =>
  ({ most }: Host): string | undefined => {
    const value = most(limit)
    if (value === undefined) return `The target declares no limit of ${limit}.`
    return value > AFFORDABLE ? `${value} bytes are not sent here.` : undefined
  }

const textOf = (bytes: number): Buffer => Buffer.alloc(bytes, '0123456789abcdef')

const send = ({ ask }: Host, body: Buffer, mark: string): Promise<Response> =>
  ask('/load/size', {
    method: 'POST',
    body: new Uint8Array(body.buffer, body.byteOffset, body.length),
    headers: { 'content-type': 'text/plain', 'x-mark': mark },
  })

async function arrives(host: Host, bytes: number): Promise<void> {
  const body = textOf(bytes)
  const response = await send(host, body, 'fits')
  equal(response.status, 200)
  equal(await response.json(), { bytes, sum: createHash('sha256').update(body).digest('hex') })
}

const drafts: readonly Omit<Case, 'features' | 'serial'>[] = [
  {
    id: 'limits.body-at',
    title: 'A body of as many bytes as the target declares arrives whole.',
    unless: declared('request.body'),
    // `unless` has seen that there is one.
    run: async (host) => arrives(host, host.most('request.body')!),
  },
  {
    id: 'limits.body-over',
    title: 'A body of one byte more is refused with 413, the handler has none of it, and the next request is answered.',
    unless: declared('request.body'),
    run: async (host) => {
      const mark = randomUUID()
      const body = textOf(host.most('request.body')! + 1)
      const outcome = await send(host, body, mark).then(
        async (response) => [response.status, await response.text()],
        // A host may end the connection while the rest is being sent.
        () => [413, 'Content Too Large'],
      )
      equal(outcome, [413, 'Content Too Large'])
      lacks(host.logs(), new RegExp(`load size ${mark}`))
      await arrives(host, 1000)
    },
  },
  {
    id: 'limits.body-4-mb',
    title: '4 MB of text arrive whole, and leave whole.',
    unless: ({ most }) => ((most('request.body') ?? 4e6) < 4e6 ? 'The target declares less.' : undefined),
    run: async (host) => {
      await arrives(host, 4_000_000)
      const text = await (await host.ask('/load/sized/4000000')).text()
      holds(text === textOf(4_000_000).toString(), 'Each byte came, in its order.')
    },
  },
  {
    id: 'limits.headers-within',
    title: 'A header of 8 000 bytes arrives whole.',
    unless: ({ most }) => ((most('request.headers') ?? 16_384) < 10_000 ? 'The target declares less.' : undefined),
    run: async ({ ask }) => {
      const response = await ask('/load/size', { method: 'POST', headers: { 'x-large': 'x'.repeat(8000) } })
      // The project's own answer.
      equal(((await response.json()) as { header?: unknown }).header, 8000)
    },
  },
  {
    id: 'limits.headers-over',
    title: 'Headers of more bytes than the target declares are refused, and the next request is answered.',
    unless: declared('request.headers'),
    run: async (host) => {
      const large = 'x'.repeat(host.most('request.headers')! + 1)
      const response = await host.ask('/load/size', { method: 'POST', headers: { 'x-large': large } })
      oneOf(response.status, REFUSALS['request.headers'] ?? [])
      await response.arrayBuffer()
      await arrives(host, 1000)
    },
  },
]

export const limitCases: readonly Case[] = drafts.map((each) => ({ ...each, features: ['config.path'], serial: true }))
