/** Paths, parameters and methods: the entry decides alike behind every front door. */
import type { Case, Host } from '../case.ts'
import { unlessLimitNames, whereLimitNames } from '../declared.ts'
import { equal, holds, lacks, matches, oneOf } from '../expect.ts'

const params = async ({ ask }: Host, path: string): Promise<unknown> => (await ask(path)).json()

type Row = readonly [word: string, path: string, params: Readonly<Record<string, string>>]

const gives = ([word, path, expected]: Row): Case => ({
  id: `routing.${word}`,
  title: `${path} gives ${JSON.stringify(expected)}.`,
  features: ['config.path', 'context.params'],
  run: async (host) => equal(await params(host, path), expected),
})

const NAMED: readonly Row[] = [
  ['param', '/p/rex', { name: 'rex' }],
  ['param-blank', '/p/a%20b', { name: 'a b' }],
  ['param-unicode', '/p/%E2%82%AC', { name: '\u20ac' }],
  ['param-plus', '/p/a+b', { name: 'a+b' }],
  ['param-constructor', '/p/constructor', { name: 'constructor' }],
  ['params-two', '/two/1/2', { a: '1', b: '2' }],
  ['literal', '/literal', {}],
]

const SPANNING: readonly Row[] = [
  ['wildcard', '/w/a/b/c', { 0: 'a/b/c' }],
  ['wildcard-empty', '/w/', { 0: '' }],
  ['rest', '/r/a/b', { rest: 'a/b' }],
  ['rest-empty', '/r', {}],
  ['rest-empty-slash', '/r/', {}],
  ['optional', '/o/a', { name: 'a' }],
  ['optional-empty', '/o', {}],
  ['optional-empty-slash', '/o/', {}],
]

const MALFORMED: readonly (readonly [word: string, path: string, name: string])[] = [
  ['malformed-percent', '/p/foo%', 'foo%'],
  ['malformed-hex', '/p/%ZZ', '%ZZ'],
]

const REFUSED = [
  ['put-member', '/api/members', 'PUT', 'GET, HEAD, POST'],
  ['delete-member', '/api/members', 'DELETE', 'GET, HEAD, POST'],
  ['post-list', '/api/nested/limited', 'POST', 'GET, HEAD, DELETE'],
  ['options-list', '/api/nested/limited', 'OPTIONS', 'GET, HEAD, DELETE'],
] as const

const statuses = ({ ask }: Host, paths: readonly string[]): Promise<number[]> =>
  Promise.all(paths.map(async (path) => (await ask(path)).status))

export const routingCases: readonly Case[] = [
  ...NAMED.map(gives),
  {
    id: 'routing.decoded-once',
    title: 'A parameter is decoded once.',
    features: ['context.params'],
    run: async (host) => equal(await params(host, '/p/100%2525'), { name: '100%25' }),
  },
  {
    id: 'routing.malformed-utf8',
    title: 'A parameter of malformed UTF-8 is left as it was sent.',
    // A front door that decodes cannot leave the first part as it is.
    features: ['context.params', 'fidelity.url.encodedSlash'],
    unless: whereLimitNames('config.path', 'malformed escape'),
    run: async (host) => equal(await params(host, '/p/%E0%A4%A'), { name: '%E0%A4%A' }),
  },
  ...MALFORMED.map(([word, path, name]): Case => ({
    id: `routing.${word}`,
    title: `The malformed ${path} is left as it was sent.`,
    features: ['context.params'],
    unless: whereLimitNames('config.path', 'malformed escape'),
    run: async (host) => equal(await params(host, path), { name }),
  })),
  {
    id: 'routing.malformed-refused',
    title: 'Where a malformed escape is refused before the function, the answer is an error of the front door.',
    features: ['config.path'],
    when: 'limit',
    unless: unlessLimitNames('config.path', 'malformed escape'),
    run: async ({ ask }) => {
      for (const path of ['/p/%E0%A4%A', '/p/foo%', '/p/%ZZ']) {
        const response = await ask(path)
        oneOf(response.status, [400, 404, 500])
        lacks(await response.text(), /"name"/)
      }
      equal(await (await ask('/p/rex')).json(), { name: 'rex' })
    },
  },
  {
    id: 'routing.encoded-slash-in-param',
    title: 'An encoded slash stays inside one parameter.',
    features: ['fidelity.url.encodedSlash'],
    run: async (host) => {
      equal(await params(host, '/p/a%2Fb'), { name: 'a/b' })
      equal(await params(host, '/p/a%5Cb'), { name: 'a\\b' })
    },
  },
  {
    id: 'routing.encoded-slash-none',
    title: 'Where the front door decodes the path, an encoded slash is a slash.',
    features: ['fidelity.url.encodedSlash'],
    when: 'none',
    run: async ({ ask }) => equal((await ask('/p/a%2Fb')).status, 404),
  },
  {
    id: 'routing.encoded-slash-in-rest',
    title: 'An encoded slash stays encoded where a parameter spans segments.',
    features: ['fidelity.url.encodedSlash'],
    run: async (host) => {
      equal(await params(host, '/w/a%2Fb/c%20d'), { 0: 'a%2Fb/c d' })
      equal(await params(host, '/r/a%2Fb/c%20d'), { rest: 'a%2Fb/c d' })
    },
  },
  ...SPANNING.map(gives),
  {
    id: 'routing.trailing-slash',
    title: 'A path answers with and without a trailing slash.',
    features: ['config.path'],
    run: async (host) => {
      equal(await params(host, '/p/rex/'), { name: 'rex' })
      equal(await params(host, '/literal/'), {})
    },
  },
  {
    id: 'routing.case-counts',
    title: 'A path in another case is another path.',
    features: ['config.path'],
    run: async ({ ask }) => holds((await (await ask('/P/rex')).text()) !== '{"name":"rex"}', '/P/rex is not /p/rex.'),
  },
  {
    id: 'routing.specific-first',
    title: 'The function whose path says more goes first, whatever the functions are called.',
    features: ['config.path'],
    run: async (host) => {
      equal(await params(host, '/prefer/exact'), {})
      equal((await host.ask('/prefer/other')).status, 400)
    },
  },
  {
    id: 'routing.excluded',
    title: 'An excluded path is answered with 404, in either form.',
    features: ['config.excludedPath'],
    run: async (host) => {
      const paths = ['/p/secret', '/p/secret/', '/nowhere', '/nowhere/', '/nowhere/x']
      equal(await statuses(host, paths), [404, 404, 404, 404, 404])
    },
  },
  {
    id: 'routing.excluded-next',
    title: 'An excluded path that the next function excludes too is answered with 404.',
    features: ['config.excludedPath'],
    run: async ({ ask }) => {
      equal((await ask('/w/private/key')).status, 404)
    },
  },
  {
    id: 'routing.unknown',
    title: 'An address that no function has is answered with 404.',
    features: ['config.path'],
    run: async (host) => {
      const paths = ['/api/unknown', '/nowhere', '/api/routes', '/api/nested-limited', '/api/unknown/x']
      equal(await statuses(host, paths), [404, 404, 404, 404, 404])
    },
  },
  {
    id: 'routing.default-path',
    title: 'Without a path a function answers at /api/<file path>.',
    features: ['config.path'],
    run: async ({ ask }) => {
      equal(await (await ask('/api/members')).text(), 'GET by GET')
      equal(await (await ask('/api/nested/limited')).text(), 'GET taken')
      equal(await (await ask('/api/nested/limited/')).text(), 'GET taken')
    },
  },
  ...['PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method): Case => ({
    id: `routing.any-method-${method.toLowerCase()}`,
    title: `${method} is handed over where the function names no methods.`,
    features: ['config.path'],
    run: async ({ ask }) => {
      // The project's own answer.
      const answer = (await (await ask('/free', { method })).json()) as { method?: unknown }
      equal(answer.method, method)
    },
  })),
  {
    id: 'routing.other-methods-refused',
    title: 'Where the front door knows seven methods, others are answered with 400 and reach no function.',
    features: ['config.method'],
    when: 'limit',
    unless: unlessLimitNames('config.method', 'other than the seven'),
    run: async ({ ask }) => {
      const response = await ask('/free', { method: 'PROPFIND' })
      equal(response.status, 400)
      lacks(await response.text(), /PROPFIND/)
    },
  },
  {
    id: 'routing.method-member',
    title: 'Each method is answered by its member.',
    features: ['config.method'],
    run: async ({ ask }) => equal(await (await ask('/api/members', { method: 'POST', body: 'it' })).text(), 'POST it'),
  },
  ...REFUSED.map(([word, path, method, allow]): Case => ({
    id: `routing.refused-${word}`,
    title: `${path} by ${method} is answered with 405 and Allow: ${allow}.`,
    features: ['config.method'],
    run: async ({ ask }) => {
      const response = await ask(path, { method })
      equal([response.status, response.headers.get('allow')], [405, allow])
      equal(await response.text(), 'Method Not Allowed')
    },
  })),
  ...[
    ['member', '/api/members'],
    ['list', '/api/nested/limited'],
  ].map(([word, path = '']): Case => ({
    id: `routing.head-${word}`,
    title: `HEAD ${path} is answered from GET, without its body.`,
    features: ['config.method'],
    run: async ({ ask }) => {
      const response = await ask(path, { method: 'HEAD' })
      equal([response.status, await response.text()], [200, ''])
      matches(response.headers.get('content-type'), /^text\/plain/)
    },
  })),
]
