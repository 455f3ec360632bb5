/** Headers and statuses, in both directions. */
import type { Case, Host } from '../case.ts'
import { limitNames, unlessLimitNames, whereLimitNames } from '../declared.ts'
import { equal, lacks } from '../expect.ts'

export async function received({ ask }: Host, headers: NonNullable<RequestInit['headers']>): Promise<Headers> {
  const response = await ask('/any/headers', { headers })
  // The project's own answer.
  const { headers: pairs } = (await response.json()) as { headers: [string, string][] }
  return new Headers(pairs)
}

const valuesOf = (headers: Headers, names: readonly string[]): (string | null)[] =>
  names.map((name) => headers.get(name))

const requestCases: readonly Case[] = [
  {
    id: 'request-header.repeated',
    title: 'Every value of a repeated header arrives, joined by a comma.',
    features: ['fidelity.headers.repeated'],
    run: async (host) => {
      const headers = await received(host, [
        ['x-many', 'one'],
        ['x-many', 'two'],
        ['accept', 'text/html'],
        ['accept', '*/*'],
      ])
      equal(valuesOf(headers, ['x-many', 'accept']), ['one, two', 'text/html, */*'])
    },
  },
  {
    id: 'request-header.odd-names',
    title: 'Odd names and empty values arrive.',
    features: ['config.path'],
    run: async (host) => {
      const headers = await received(host, { "x-odd_name.1~!#$%&'*+^`|": 'kept', 'X-Upper': 'Case', 'x-empty': '' })
      equal(valuesOf(headers, ["x-odd_name.1~!#$%&'*+^`|", 'x-upper', 'x-empty']), ['kept', 'Case', ''])
    },
  },
  {
    id: 'request-header.latin',
    title: 'Values in Latin-1 arrive.',
    features: ['config.path'],
    run: async (host) =>
      equal((await received(host, { 'x-name': 'caf\u00e9 \u00ff' })).get('x-name'), 'caf\u00e9 \u00ff'),
  },
  {
    id: 'request-header.members-of-objects',
    title: 'A header that is named like a member of every object arrives, and no other one.',
    features: ['config.path'],
    run: async (host) => {
      const headers = await received(host, { constructor: 'x', 'to-string': 'y', hasownproperty: 'z' })
      equal(valuesOf(headers, ['constructor', 'to-string', 'hasownproperty', 'valueof']), ['x', 'y', 'z', null])
    },
  },
  {
    id: 'request-header.proto',
    title: 'A header named __proto__ arrives.',
    features: ['config.path'],
    unless: whereLimitNames('fidelity.headers.repeated', '`__proto__`'),
    run: async (host) => equal((await received(host, [['__proto__', 'x']])).get('__proto__'), 'x'),
  },
  {
    id: 'request-header.proto-dropped',
    title: 'Where a header named __proto__ is dropped, the others arrive, and it changes no object.',
    features: ['fidelity.headers.repeated'],
    when: 'limit',
    unless: unlessLimitNames('fidelity.headers.repeated', '`__proto__`'),
    run: async (host) => {
      const sent: [string, string][] = [
        ['__proto__', 'x'],
        ['x-beside', 'kept'],
      ]
      equal(valuesOf(await received(host, sent), ['__proto__', 'x-beside', 'x']), [null, 'kept', null])
    },
  },
  {
    id: 'request-header.conditional',
    title: 'Authorization and conditional headers arrive.',
    features: ['config.path'],
    run: async (host) => {
      const headers = await received(host, {
        authorization: 'Bearer x',
        'if-none-match': '"a", W/"b"',
        range: 'bytes=0-1',
      })
      equal(valuesOf(headers, ['authorization', 'if-none-match', 'range']), ['Bearer x', '"a", W/"b"', 'bytes=0-1'])
    },
  },
  {
    id: 'request-header.long',
    title: 'A line of 6000 characters arrives.',
    features: ['config.path'],
    run: async (host) => equal((await received(host, { 'x-long': 'a'.repeat(6000) })).get('x-long'), 'a'.repeat(6000)),
  },
]

const responseCases: readonly Case[] = [
  {
    id: 'response-header.values',
    title: 'Commas, odd names and repeated values are sent.',
    features: ['fidelity.headers.repeated'],
    run: async ({ ask }) => {
      const { headers } = await ask('/answer/headers')
      equal(valuesOf(headers, ['x-comma', 'x-odd_name.1~', 'x-many']), [
        'Wed, 21 Oct 2026 07:28:00 GMT, b',
        'kept',
        'one, two',
      ])
    },
  },
  {
    id: 'response-header.latin',
    title: 'Values in Latin-1 are sent.',
    features: ['config.path'],
    unless: whereLimitNames('fidelity.headers.repeated', 'Latin-1'),
    run: async ({ ask }) => equal((await ask('/answer/latin')).headers.get('x-latin'), 'caf\u00e9 \u00ff'),
  },
  {
    id: 'response-header.not-copied',
    title: 'Headers of the request are not copied into the answer.',
    features: ['config.path'],
    run: async (host) => {
      const { headers } = await host.ask('/answer/text', { headers: { vary: '*', cookie: 'a=1', 'x-echo': 'no' } })
      equal(valuesOf(headers, ['cookie', 'x-echo']), [null, null])
      // What the host adds to it are names.
      if (limitNames(host, 'fidelity.headers.repeated', '`Vary`')) lacks(headers.get('vary') ?? '', /\*/)
      else equal(headers.get('vary'), null)
    },
  },
  {
    id: 'response-header.redirect',
    title: 'Response.redirect() redirects.',
    features: ['config.path'],
    run: async ({ ask }) => {
      const response = await ask('/answer/redirect', { redirect: 'manual' })
      equal([response.status, response.headers.get('location')], [302, 'https://elsewhere.example/there?a=1'])
    },
  },
  {
    id: 'response-header.connection',
    title: 'The body is delivered where the handler sets headers of the connection.',
    features: ['config.path'],
    run: async ({ ask }) => {
      const response = await ask('/answer/connection')
      equal([response.status, await response.text()], [200, 'whole'])
    },
  },
]

const status = (id: string, title: string, kind: string, expected: readonly unknown[], header = 'x-none'): Case => ({
  id: `status.${id}`,
  title,
  features: ['config.path'],
  run: async ({ ask }) => {
    const response = await ask(`/answer/${kind}`)
    equal([response.status, response.headers.get(header), await response.text()], expected)
  },
})

export const headerCases: readonly Case[] = [
  ...requestCases,
  ...responseCases,
  status('own', 'The status is the handler’s own, also one that is in no table.', 'teapot', [
    418,
    null,
    'short and stout',
  ]),
  status('204', 'A 204 has its headers and no body.', 'no-content', [204, 'yes', ''], 'x-kept'),
  status('304', 'A 304 has its headers and no body.', 'not-modified', [304, '"one"', ''], 'etag'),
]
