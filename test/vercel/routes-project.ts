/** One project with every kind of route, and what each request to it must come to. */
import { functionFile } from '../build/project.ts'

const ANSWER = `fetch: (request, context) => Response.json({ by: 'NAME', params: context.params })`

const fn = (name: string, config: string): [string, string] => [
  `functions/${name}.ts`,
  functionFile(config, ANSWER.replace('NAME', name)),
]

export const ROUTES_PROJECT: Readonly<Record<string, string>> = {
  ...Object.fromEntries([
    fn('home', `{ path: '/' }`),
    fn('read', `{ path: '/pets/:name', method: 'GET', excludedPath: '/pets/secret' }`),
    fn('write', `{ path: '/pets/:id', method: ['POST', 'PUT'] }`),
    fn('docs', `{ path: '/docs/*', preferStatic: true }`),
    fn('intro', `{ path: '/docs/intro' }`),
    fn('files', `{ path: '/files/:rest*', excludedPath: '/files/private/*' }`),
    fn(
      'special',
      `{ path: '/files/special/:x', method: 'GET', preferStatic: true, excludedPath: '/files/special/none' }`,
    ),
    fn('optional', `{ path: ['/opt/:lang?', '/v1.0/x'] }`),
    fn('plain', `{}`),
    fn('lower', `{ path: '/case' }`),
    fn('single', `{ path: '/single/:name', excludedPath: '/single/secret' }`),
  ]),
  'public/index.html': 'static home',
  'public/pets/rex': 'static rex',
  'public/pets/secret': 'static secret',
  'public/docs/guide.txt': 'static guide',
  'public/docs/intro': 'static intro',
  'public/files/special/7': 'static special',
  'public/files/private/a.txt': 'static private',
  'public/single/secret': 'static single',
  'public/CASE': 'static case',
}

/** What answers: a function with its parameters, a static file, or nobody. 405 with what `Allow` says. */
export type Expected = string

export const REQUESTS: readonly (readonly [request: string, expected: Expected])[] = [
  // A function wins over a static file at its path …
  ['GET /', 'home {}'],
  ['GET /pets/rex', 'read {"name":"rex"}'],
  ['GET /docs/intro', 'intro {}'],
  // … unless it prefers static files.
  ['GET /docs/guide.txt', 'static guide'],
  ['GET /docs/other', 'docs {"0":"other"}'],
  ['GET /docs/', 'docs {"0":""}'],
  // What says more wins, even where a static file wins over it and it is asked later.
  ['GET /files/special/7', 'static special'],
  ['GET /files/special/8', 'special {"x":"8"}'],
  ['POST /files/special/8', '405 GET, HEAD'],
  ['GET /files/special/none', 'files {"rest":"special/none"}'],
  // An excluded path answers as if the function were not there.
  ['GET /files/private/a.txt', 'static private'],
  ['GET /single/secret', 'static single'],
  ['GET /single/secret/', '404'],
  ['GET /single/secrets', 'single {"name":"secrets"}'],
  ['GET /files/private/b.txt', '404'],
  ['GET /files/private', 'files {"rest":"private"}'],
  // Two functions share a path; a method that nobody takes is refused by one of them.
  ['POST /pets/rex', 'write {"id":"rex"}'],
  ['PUT /pets/secret', 'write {"id":"secret"}'],
  ['HEAD /pets/rex', 'read'],
  ['DELETE /pets/rex', '405 GET, HEAD, POST, PUT'],
  // The one that has excluded the path is not there; the other one is, and refuses.
  ['DELETE /pets/secret', '405 POST, PUT'],
  ['GET /pets/secret', '405 POST, PUT'],
  // Whole paths, with or without a slash at the end.
  ['GET /pets/rex/', 'read {"name":"rex"}'],
  ['GET /pets/a%20b', 'read {"name":"a b"}'],
  ['GET /pets/a%2Fb', 'read {"name":"a/b"}'],
  ['GET /pets/rex/toys', '404'],
  ['GET /files', 'files {}'],
  ['GET /files/a/b/', 'files {"rest":"a/b"}'],
  ['GET /opt', 'optional {}'],
  ['GET /opt/', 'optional {}'],
  ['GET /opt/en', 'optional {"lang":"en"}'],
  ['GET /v1.0/x', 'optional {}'],
  ['GET /v1a0/x', '404'],
  ['GET /api/plain', 'plain {}'],
  ['GET /api/plain/', 'plain {}'],
  ['GET /API/plain', '404'],
  ['GET /case', 'lower {}'],
  ['GET /Case', '404'],
  ['GET /CASE', 'static case'],
  // The query is the client's alone.
  ['GET /pets/rex?name=other&id=1', 'read {"name":"rex"}'],
]

/** What Vercel's development server answers in its own way: it lists folders of static files, which the platform does not. */
export const EDGE_ONLY: readonly (readonly [request: string, atTheEdge: Expected, inDevelopment: RegExp])[] = [
  ['GET /docs', '404', /Files within/],
  ['GET /pets/', '404', /Files within/],
]

/** An answer in the words of the table. */
export async function describeAnswer(method: string, response: Response): Promise<string> {
  const text = await response.text()
  if (response.status === 405) return `405 ${response.headers.get('allow') ?? ''}`.trim()
  if (response.status !== 200) return String(response.status)
  if (method === 'HEAD') return 'read'
  if (!response.headers.get('content-type')?.startsWith('application/json')) return text
  const { by, params } = JSON.parse(text) as { by: string; params: unknown }
  return `${by} ${JSON.stringify(params)}`
}
