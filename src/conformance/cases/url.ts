/** The address that the client asked for, and nothing that a client made up. */
import type { Case, Host } from '../case.ts'
import { unlessLimitNames, whereLimitNames } from '../declared.ts'
import { equal, oneOf } from '../expect.ts'

interface Seen {
  readonly url: string
  readonly contextUrl: string
  readonly params: Readonly<Record<string, string>>
  readonly query: readonly (readonly [string, string])[]
}

async function seen({ ask }: Host, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
  const response = await ask(path, { headers })
  equal(response.status, 200)
  // The project's own answer.
  return (await response.json()) as Seen
}

/** The path is kept as it was sent. */
const keeps = (id: string, title: string, features: Case['features'], paths: readonly string[]): Case => ({
  id,
  title,
  features,
  run: async (host) => {
    for (const path of paths) equal((await seen(host, path)).url, `https://contract.example${path}`)
  },
})

const QUERIES: readonly (readonly [word: string, path: string])[] = [
  ['order', '/q?b=1&a=2&b=3'],
  ['empty-values', '/q?a=&b'],
  ['blanks', '/q?a=1+2&b=%20&c=%2B'],
  ['brackets', '/q?a[]=1&a[]=2&b[c]=d'],
  ['escapes', '/q?%F0%9F%90%95=1&x=%2F%26%3D'],
]

const TWO_SLASHES: readonly (readonly [word: string, path: string])[] = [
  ['host', '//evil.example/x'],
  ['three', '///evil.example/x'],
  ['port', '//evil.example:8080/x'],
  ['user', '//user:pw@evil.example/x'],
  ['backslash', '/\\evil.example/x'],
  ['scheme', '/https://evil.example/x'],
]

const DOTS: readonly (readonly [word: string, path: string, pathname: string])[] = [
  ['plain', '/any/../x', '/x'],
  ['encoded', '/any/%2e%2e/x', '/x'],
  ['root', '/../../etc/passwd', '/etc/passwd'],
]

const HOSTS: readonly (readonly [word: string, host: string])[] = [
  ['blank', 'bad host'],
  ['query', 'a.com/foo?'],
  ['path', 'api.example.com:3000/zzz'],
  ['user', 'evil@host.com'],
  ['ports', 'host:port:extra'],
  ['tag', '<script>'],
]

export const urlCases: readonly Case[] = [
  {
    id: 'url.same-in-context',
    title: 'The URL is the same in request and context, with the scheme and host that the client used.',
    features: ['context.url'],
    run: async (host) => {
      const { url, contextUrl } = await seen(host, '/a/b?c=d')
      equal(url, 'https://contract.example/a/b?c=d')
      equal(contextUrl, 'https://contract.example/a/b?c=d')
    },
  },
  ...QUERIES.map(([word, path]) =>
    keeps(`url.query-${word}`, `The query of ${path} is kept as it was sent.`, ['fidelity.url.queryOrder'], [path]),
  ),
  {
    id: 'url.query-order-none',
    title: 'Where the query is written anew, no name and no value is lost.',
    features: ['fidelity.url.queryOrder'],
    when: 'none',
    unless: whereLimitNames('context.url', 'repeats'),
    run: async (host) => {
      const { query } = await seen(host, '/q?b=1&a=2&b=3')
      equal(query.map(([name, value]) => `${name}=${value}`).toSorted(), ['a=2', 'b=1', 'b=3'])
    },
  },
  {
    id: 'url.query-values',
    title: 'Repeated, empty and encoded values are read from the query.',
    features: ['context.url'],
    unless: whereLimitNames('context.url', 'repeats'),
    run: async (host) => {
      const { query } = await seen(host, '/q?a=1&a=2&b=&c&d=1+2&e=%2B&f=a%26b')
      equal(query, [
        ['a', '1'],
        ['a', '2'],
        ['b', ''],
        ['c', ''],
        ['d', '1 2'],
        ['e', '+'],
        ['f', 'a&b'],
      ])
    },
  },
  {
    id: 'url.query-last-value',
    title: 'Where a host has one value of a name that repeats, it is the last, and every other name is whole.',
    features: ['context.url'],
    when: 'limit',
    unless: unlessLimitNames('context.url', 'repeats'),
    run: async (host) => {
      const { query } = await seen(host, '/q?a=1&a=2&b=&c&d=1+2&e=%2B&f=a%26b')
      equal(Object.fromEntries(query), { a: '2', b: '', c: '', d: '1 2', e: '+', f: 'a&b' })
      equal(query.length, 6)
    },
  },
  keeps('url.no-query', 'Without a query there is no question mark.', ['context.url'], ['/plain']),
  keeps(
    'url.encoded-slash',
    'An encoded slash, backslash and dot are kept in the path.',
    ['fidelity.url.encodedSlash'],
    ['/any/a%2Fb%5Cc%2Ed'],
  ),
  keeps(
    'url.encoded-percent',
    'Percent signs that were encoded are kept.',
    ['context.url'],
    ['/any/100%25', '/any/%252e%252e/x'],
  ),
  keeps(
    'url.unicode',
    'Letters beyond ASCII and a blank at the end are kept, encoded once.',
    ['context.url'],
    ['/any/caf%C3%A9/%20'],
  ),
  ...TWO_SLASHES.map(([word, path]): Case => ({
    id: `url.two-slashes-${word}`,
    title: `The path ${path} never becomes the host.`,
    features: ['context.url'],
    unless: whereLimitNames('config.path', 'redirects `//`'),
    run: async (host) => {
      const { url, contextUrl } = await seen(host, path)
      const { host: name, protocol, username, pathname } = new URL(url)
      equal([name, protocol, username], ['contract.example', 'https:', ''])
      equal(pathname, path.replaceAll('\\', '/'))
      equal(contextUrl, url)
    },
  })),
  {
    id: 'url.two-slashes-redirected',
    title: 'Where a path of two slashes is redirected, the redirect stays on the host that was asked.',
    features: ['config.path'],
    when: 'limit',
    unless: unlessLimitNames('config.path', 'redirects `//`'),
    run: async ({ ask }) => {
      for (const [, path] of TWO_SLASHES) {
        const response = await ask(path, { redirect: 'manual' })
        equal(response.status, 308)
        const asked = `https://contract.example${path}`
        equal(new URL(response.headers.get('location') ?? '', asked).origin, 'https://contract.example')
      }
    },
  },
  ...DOTS.map(([word, path, pathname]): Case => ({
    id: `url.dots-${word}`,
    title: `The dot segments of ${path} are resolved before anything is matched.`,
    features: ['context.url'],
    run: async (host) => equal(new URL((await seen(host, path)).url).pathname, pathname),
  })),
  {
    id: 'url.dots-stay-inside',
    title: 'Encoded dots and backslashes do not get out of their segment.',
    features: ['fidelity.url.encodedSlash', 'context.params'],
    run: async (host) => equal((await seen(host, '/any/..%5c..%5cetc')).params, { 0: 'any/..\\..\\etc' }),
  },
  keeps('url.nul', 'A NUL that was encoded is passed on, still encoded.', ['context.url'], ['/any/a%00.txt']),
  {
    id: 'url.forged-scheme',
    title: 'The scheme is https whatever the client says about it.',
    features: ['context.url'],
    run: async (host) => {
      const headers = { 'x-forwarded-proto': 'http', forwarded: 'host=evil.example;proto=http' }
      equal((await seen(host, '/a', headers)).url, 'https://contract.example/a')
      const injected = { 'x-forwarded-proto': 'https://evil.example/?x=' }
      equal((await seen(host, '/a', injected)).url, 'https://contract.example/a')
    },
  },
  {
    id: 'url.forged-host',
    title: 'The host is not taken from X-Forwarded-Host or X-Forwarded-Port.',
    features: ['context.url'],
    run: async (host) => {
      const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-port': '443/evil' }
      equal((await seen(host, '/a', headers)).url, 'https://contract.example/a')
    },
  },
  ...HOSTS.map(([word, name]): Case => ({
    id: `url.bad-host-${word}`,
    title: `A Host header of ${JSON.stringify(name)} changes neither the path nor the user of the URL, and breaks nothing.`,
    features: ['context.url'],
    run: async ({ ask }) => {
      const response = await ask('/any/x?y=1', { headers: { host: name } })
      oneOf(response.status, [200, 400, 404, 421])
      if (response.status !== 200) return
      // The project's own answer.
      const { url, params } = (await response.json()) as Seen
      const { protocol, username, pathname, search } = new URL(url)
      equal([protocol, username, pathname, search], ['https:', '', '/any/x', '?y=1'])
      equal(params, { 0: 'any/x' })
    },
  })),
  {
    id: 'url.forged-internals',
    title: 'Internal parameters and headers of frameworks and hosts are only data.',
    features: ['context.url', 'context.params'],
    run: async (host) => {
      const { url, params, query } = await seen(host, '/any/x?x_astro_path=/p/secret&__nextDataReq=1&0=forged', {
        'x-middleware-subrequest': 'middleware:middleware',
        'x-matched-path': '/api/members',
        'x-original-url': '/p/secret',
      })
      equal(params, { 0: 'any/x' })
      equal(query.toSorted(), [
        ['0', 'forged'],
        ['__nextDataReq', '1'],
        ['x_astro_path', '/p/secret'],
      ])
      const sent = 'https://contract.example/any/x?x_astro_path=/p/secret&__nextDataReq=1&0=forged'
      const isRewritten = host.level('fidelity.url.queryOrder') === 'none'
      equal(isRewritten ? new URL(url).pathname : url, isRewritten ? '/any/x' : sent)
    },
  },
]
