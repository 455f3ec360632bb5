/** Bodies, in both directions, byte for byte. */
import { gunzipSync } from 'node:zlib'
import type { Case, Host } from '../case.ts'
import { unlessLimitNames, whereLimitNames } from '../declared.ts'
import { equal, holds, matches } from '../expect.ts'

const bytes = Uint8Array.from({ length: 900_000 }, (_, at) => (at * 31 + (at >> 8)) % 256)

/** What carries bytes as base64 needs a third more for them. */
const tooMany = ({ most }: Host): string | undefined =>
  Math.min(most('request.body') ?? Infinity, most('response.body') ?? Infinity) < (bytes.length * 4) / 3
    ? 'The target declares less, counted as base64.'
    : undefined

async function same(response: Response, expected: Uint8Array): Promise<void> {
  const got = Buffer.from(await response.arrayBuffer())
  holds(got.equals(expected), `${expected.length} bytes come back as they were sent; ${got.length} came.`)
}

const post = ({ ask }: Host, kind: string, body: RequestInit['body'], type?: string): Promise<Response> =>
  ask(`/body/${kind}`, { method: 'POST', body: body ?? null, ...(type && { headers: { 'content-type': type } }) })

type Draft = Omit<Case, 'features'>

const requests: readonly Draft[] = [
  {
    id: 'request-body.empty',
    title: 'An empty body arrives empty.',
    run: async (host) => equal(await (await post(host, 'text', null)).json(), { type: null, text: '' }),
  },
  {
    id: 'request-body.text',
    title: 'Text arrives, with the type that was sent.',
    run: async (host) => {
      const response = await post(host, 'text', 'pl\u00e4in \u{1F415}', 'text/plain; charset=utf-8')
      equal(await response.json(), { type: 'text/plain; charset=utf-8', text: 'pl\u00e4in \u{1F415}' })
    },
  },
  {
    id: 'request-body.json',
    title: 'JSON arrives.',
    run: async (host) => {
      const response = await post(host, 'json', '{"a":[1,"\u00e6",null],"__proto__":{"x":1}}', 'application/json')
      equal(await response.text(), '{"type":"application/json","json":{"a":[1,"\u00e6",null],"__proto__":{"x":1}}}')
    },
  },
  {
    id: 'request-body.form',
    title: 'A form with a file arrives.',
    run: async (host) => {
      const form = new FormData()
      form.set('text', 'pl\u00e4in')
      form.append('many', '1')
      form.append('many', '2')
      form.set('file', new File([Uint8Array.of(0, 255, 13, 10, 128, 45, 45)], 'a b.bin', { type: 'image/png' }))
      equal(await (await post(host, 'form', form)).json(), {
        text: 'pl\u00e4in',
        many: ['1', '2'],
        file: { name: 'a b.bin', type: 'image/png', bytes: [0, 255, 13, 10, 128, 45, 45] },
      })
    },
  },
  {
    id: 'request-body.900-kb',
    title: '900 kB arrive and leave byte for byte.',
    unless: tooMany,
    run: async (host) => {
      await same(await post(host, 'bytes', bytes, 'image/png'), bytes)
      await same(await post(host, 'bytes', bytes), bytes)
    },
  },
  {
    id: 'request-body.handed-on',
    title: 'A body may be handed on without being read.',
    run: async (host) => {
      const part = bytes.subarray(0, 70_000)
      await same(await post(host, 'handed-on', part, 'application/octet-stream'), part)
      equal(await (await post(host, 'handed-on', 'as text \u00e6', 'text/plain')).text(), 'as text \u00e6')
    },
  },
  {
    id: 'request-body.unread',
    title: 'A body may be left unread.',
    run: async (host) => {
      equal(await (await post(host, 'unread', bytes)).text(), 'not read')
      equal(await (await post(host, 'unread', 'x')).text(), 'not read')
    },
  },
  {
    id: 'request-body.twice',
    title: 'A body cannot be read twice.',
    run: async (host) =>
      equal(await (await post(host, 'twice', 'once', 'text/plain')).json(), { first: 'once', second: 'TypeError' }),
  },
  {
    id: 'request-body.malformed',
    title: 'A malformed body is the handler’s to refuse, and the next request is answered.',
    run: async (host) => {
      equal((await post(host, 'json', '{"a":', 'application/json')).status, 500)
      equal((await post(host, 'form', 'no parts', 'multipart/form-data')).status, 500)
      equal(await (await post(host, 'text', 'next', 'text/plain')).json(), { type: 'text/plain', text: 'next' })
    },
  },
  {
    id: 'request-body.encoded',
    title: 'A body stays encoded where the client encoded it.',
    run: async ({ ask }) => {
      const body = new Uint8Array([31, 139, 8, 0, 1, 2, 3])
      const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' }
      await same(await ask('/body/bytes', { method: 'PUT', body, headers }), body)
    },
  },
]

const responses: readonly Draft[] = [
  {
    id: 'response-body.empty',
    title: 'An empty body is sent empty.',
    run: async ({ ask }) => {
      const response = await ask('/answer/empty')
      equal([response.status, await response.text()], [200, ''])
    },
  },
  {
    id: 'response-body.text',
    title: 'Text is sent with the type of a string.',
    run: async ({ ask }) => {
      const response = await ask('/answer/text')
      matches(response.headers.get('content-type'), /^text\/plain; ?charset=utf-8$/i)
      equal(await response.text(), 'plain text, \u00e6\u00f8\u00e5')
    },
  },
  {
    id: 'response-body.900-kb',
    title: '900 kB are sent byte for byte.',
    unless: tooMany,
    run: async ({ ask }) => same(await ask('/answer/bytes'), bytes),
  },
  {
    id: 'response-body.gzip',
    title: 'What is gzip stays intact.',
    unless: whereLimitNames('fidelity.response.streaming', '`Content-Encoding`'),
    run: async ({ ask }) => {
      const response = await ask('/answer/gzip')
      equal(response.headers.get('content-encoding'), 'gzip')
      equal(gunzipSync(Buffer.from(await response.arrayBuffer())).toString(), 'compressed '.repeat(50))
    },
  },
  {
    id: 'response-body.gzip-unpacked',
    title: 'Where the host drops `Content-Encoding`, the client gets what was packed.',
    unless: unlessLimitNames('fidelity.response.streaming', '`Content-Encoding`'),
    run: async ({ ask }) => equal(await (await ask('/answer/gzip')).text(), 'compressed '.repeat(50)),
  },
  {
    id: 'response-body.not-utf8',
    title: 'Bytes that are no UTF-8 are kept in a text.',
    run: async ({ ask }) => same(await ask('/answer/not-utf8'), Uint8Array.of(0xff, 0xfe, 0x41, 0xc3, 0x28)),
  },
  {
    id: 'response-body.upstream',
    title: 'A body may be the stream of somebody else.',
    run: async ({ ask }) => equal(await (await ask('/answer/upstream')).text(), 'from upstream'),
  },
]

export const bodyCases: readonly Case[] = [...requests, ...responses].map((each) => ({
  ...each,
  features: ['config.path'],
}))
