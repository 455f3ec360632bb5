/** How a config can be spelled: every row of the tables of what the hosts' own parsers read, and more. */

export interface Spelling {
  /** The row. */
  readonly title: string
  /** What the host's parser makes of it. */
  readonly host: 'read' | 'dropped' | 'an error'
  readonly text: string
  readonly files?: Readonly<Record<string, string>>
  /** The config, or `line:column CODE` of each problem. */
  readonly expected: Readonly<Record<string, unknown>> | readonly string[]
}

const IMPORT = `import { defineFunction } from 'anyhost'\n`
const fetch = `fetch: () => new Response('')`
/** Line 1 imports; `before` starts on line 2. */
const definition = (config: string, before = ''): string =>
  `${IMPORT}${before}export default defineFunction({ config: ${config}, ${fetch} })\n`

const A = { path: ['/a'] }
const lib = {
  'lib/values.ts': `export const PATH = '/a'\nexport const config = { path: '/a' } as const\nexport enum Region { Ohio = 'us-east-2' }\n`,
}

/** Of @netlify/zip-it-and-ship-it 16.2.3: what it reads, drops in silence, or fails on. */
export const NETLIFY: readonly Spelling[] = [
  { title: 'a literal', host: 'read', text: definition(`{ path: '/a' }`), expected: A },
  {
    title: 'a constant with a type',
    host: 'read',
    text: definition('config', `const config: { path: '/a' } = { path: '/a' }\n`),
    expected: A,
  },
  {
    title: 'a second declarator',
    host: 'read',
    text: definition('config', `const a = 1, config = { path: '/a' }\n`),
    expected: A,
  },
  {
    title: '`export { c as config }` beside the definition',
    host: 'read',
    text: `${IMPORT}const c = { path: '/a' }\nexport { c as config }\nexport default defineFunction({ config: c, ${fetch} })\n`,
    expected: A,
  },
  {
    title: 'a default export through a variable',
    host: 'read',
    text: `${IMPORT}const fn = defineFunction({ config: { path: '/a' }, ${fetch} })\nexport default fn\n`,
    expected: A,
  },
  {
    title: '`export { f as default }`',
    host: 'read',
    text: `${IMPORT}const f = defineFunction({ config: { path: '/a' }, ${fetch} })\nexport { f as default }\n`,
    expected: A,
  },
  {
    title: 'keys as strings, and as computed strings',
    host: 'read',
    text: definition(`{ 'path': '/a', ['memory']: 1024 }`),
    expected: { ...A, memory: 1024 },
  },
  {
    title: '`!0`',
    host: 'read',
    text: definition(`{ path: '/a', preferStatic: !0 }`),
    expected: { ...A, preferStatic: true },
  },
  {
    title: '`satisfies` around the config',
    host: 'dropped',
    text: definition(`{ path: '/a' } satisfies { path: string }`),
    expected: A,
  },
  { title: '`as const` around the config', host: 'dropped', text: definition(`{ path: '/a' } as const`), expected: A },
  {
    title: '`satisfies` around the definition',
    host: 'read',
    text: `${IMPORT}export default defineFunction({ config: { path: '/a' }, ${fetch} } satisfies object)\n`,
    expected: A,
  },
  {
    title: 'a constant with `satisfies`',
    host: 'dropped',
    text: definition('c', `const c = { path: '/a' } satisfies { path: string }\n`),
    expected: A,
  },
  {
    title: 'the shorthand `config`',
    host: 'dropped',
    text: `${IMPORT}const config = { path: '/a' }\nexport default defineFunction({ config, ${fetch} })\n`,
    expected: A,
  },
  {
    title: 'a call of a function of the file',
    host: 'dropped',
    text: definition(`at('/a')`, `const at = (path: string) => ({ path })\n`),
    expected: A,
  },
  { title: '`Object.freeze`', host: 'dropped', text: definition(`Object.freeze({ path: '/a' })`), expected: A },
  {
    title: '`Object.assign`',
    host: 'dropped',
    text: definition(`Object.assign({}, { path: '/a' })`),
    expected: A,
  },
  {
    title: 'an identifier as a value',
    host: 'dropped',
    text: definition(`{ path: PATH }`, `const PATH = '/a'\n`),
    expected: A,
  },
  {
    title: 'an imported constant as a value',
    host: 'dropped',
    text: definition(`{ path: PATH }`, `import { PATH } from '../lib/values'\n`),
    files: lib,
    expected: A,
  },
  { title: 'a template without substitutions', host: 'dropped', text: definition('{ path: `/a` }'), expected: A },
  {
    title: 'a template with a substitution',
    host: 'dropped',
    text: definition('{ path: `/${a}` }', `const a = 'a'\n`),
    expected: A,
  },
  { title: 'a concatenation', host: 'dropped', text: definition(`{ path: '/' + 'a' }`), expected: A },
  {
    title: 'a negative number',
    host: 'dropped',
    text: definition(`{ path: '/a', maxDuration: -1 }`),
    expected: ['2:68 ANYHOST_CONFIG_INVALID'],
  },
  { title: '`as const` around a value', host: 'dropped', text: definition(`{ path: '/a' as const }`), expected: A },
  {
    title: 'a spread in the config',
    host: 'dropped',
    text: definition(`{ ...base, memory: 1024 }`, `const base = { path: '/a' }\n`),
    expected: { ...A, memory: 1024 },
  },
  {
    title: 'a shorthand property in the config',
    host: 'dropped',
    text: definition(`{ path }`, `const path = '/a'\n`),
    expected: A,
  },
  {
    title: 'a config from another file',
    host: 'dropped',
    text: definition('config', `import { config } from '../lib/values'\n`),
    files: lib,
    expected: A,
  },
  {
    title: 'a computed key that is an identifier',
    host: 'an error',
    text: definition(`{ [key]: '/a' }`, `const key = 'path'\n`),
    expected: A,
  },
  {
    title: 'an identifier in a list of paths',
    host: 'an error',
    text: definition(`{ path: [PATH, '/b'] }`, `const PATH = '/a'\n`),
    expected: { path: ['/a', '/b'] },
  },
  {
    title: 'a template in a list of paths',
    host: 'an error',
    text: definition('{ path: [`/a`, "/b"] }'),
    expected: { path: ['/a', '/b'] },
  },
  { title: 'a call around the whole definition', host: 'dropped', text: definition(`{ path: '/a' }`), expected: A },
  {
    title: 'an instance of a class',
    host: 'dropped',
    text: `class F { ${`fetch() { return new Response('') }`} }\nexport default new F()\n`,
    expected: ['2:16 ANYHOST_NO_DEFINITION'],
  },
  {
    title: 'a class',
    host: 'dropped',
    text: `export default class F { static fetch() { return new Response('') } }\n`,
    expected: ['1:16 ANYHOST_NO_DEFINITION'],
  },
  {
    title: '`export * from`',
    host: 'dropped',
    text: `export * from '../lib/values'\n`,
    files: lib,
    expected: ['1:1 ANYHOST_NO_DEFINITION'],
  },
  {
    title: '`export { default } from` another file',
    host: 'dropped',
    text: `export { default } from '../lib/fn'\n`,
    files: { 'lib/fn.ts': definition(`{ path: '/a' }`) },
    // Refused, and not read: the handlers would be in a file that is looked at by nobody.
    expected: ['1:10 ANYHOST_CONFIG_DYNAMIC'],
  },
  {
    title: '`module.exports = fn`',
    host: 'dropped',
    text: `module.exports = () => new Response('')\n`,
    expected: ['1:18 ANYHOST_NO_DEFINITION'],
  },
  {
    title: 'an export called `handler` beside the definition',
    host: 'dropped',
    text: `${definition(`{ path: '/a' }`)}export const handler = 1\n`,
    expected: A,
  },
  {
    title: 'methods without a default export',
    host: 'dropped',
    text: `export const GET = () => new Response('')\n`,
    expected: ['1:1 ANYHOST_NO_DEFINITION'],
  },
  {
    title: 'events under quoted keys',
    host: 'dropped',
    text: `${IMPORT}export default defineFunction({ config: { path: '/a' }, ${fetch}, 'formSubmitted'() {} })\n`,
    expected: { ...A, events: ['formSubmitted'] },
  },
  {
    title: 'a config that is empty',
    host: 'read',
    text: definition('{}'),
    expected: { path: ['/api/fn'] },
  },
  {
    title: 'an unknown key',
    host: 'dropped',
    text: definition(`{ path: '/a', mehtod: 'GET' }`),
    expected: ['2:63 ANYHOST_CONFIG_INVALID'],
  },
  {
    title: 'a rate limit that is not valid',
    host: 'dropped',
    text: definition(`{ rateLimit: { windowSize: '60', windowLimit: 9 } }`),
    expected: ['2:68 ANYHOST_CONFIG_INVALID'],
  },
  {
    title: 'a rate limit that counts by a text',
    host: 'dropped',
    text: definition(`{ path: '/a', rateLimit: { windowSize: 60, windowLimit: 9, aggregateBy: 'ip' } }`),
    expected: { ...A, rateLimit: { windowSize: 60, windowLimit: 9, aggregateBy: ['ip'] } },
  },
  {
    title: 'a schedule that is not valid',
    host: 'dropped',
    text: `${IMPORT}export default defineFunction({ config: { schedule: 'often' }, scheduled() {} })\n`,
    expected: ['2:53 ANYHOST_CONFIG_INVALID'],
  },
  {
    title: 'a switch of the wrong type',
    host: 'dropped',
    text: definition(`{ preferStatic: 'yes' }`),
    expected: ['2:57 ANYHOST_CONFIG_INVALID'],
  },
  {
    title: 'a path without a slash',
    host: 'an error',
    text: definition(`{ path: 'a' }`),
    expected: ['2:49 ANYHOST_PATH_INVALID'],
  },
  {
    title: 'a method that there is not',
    host: 'an error',
    text: definition(`{ method: 'TRACE' }`),
    expected: ['2:51 ANYHOST_CONFIG_INVALID'],
  },
  {
    title: 'memory together with vcpu',
    host: 'an error',
    text: definition(`{ memory: 1024, vcpu: 1 }`),
    expected: ['2:63 ANYHOST_CONFIG_INVALID'],
  },
  {
    title: 'a region that there is not',
    host: 'an error',
    text: definition(`{ region: 'moon' }`),
    expected: ['2:51 ANYHOST_CONFIG_INVALID'],
  },
  {
    title: 'a region in capitals, of either vocabulary',
    host: 'read',
    text: definition(`{ path: '/a', region: ['IAD', 'EU-WEST-1'] }`),
    expected: { ...A, regions: ['us-east-1', 'eu-west-1'] },
  },
  {
    title: 'memory as text',
    host: 'read',
    text: definition(`{ path: '/a', memory: '1.5GB' }`),
    expected: { ...A, memory: 1536 },
  },
]

/** Of @vercel/static-config 3.4.4. */
export const VERCEL: readonly Spelling[] = [
  {
    title: '`export const config` beside the definition',
    host: 'read',
    text: `${IMPORT}export const config = { path: '/a' } as const\nexport default defineFunction({ config, ${fetch} })\n`,
    expected: A,
  },
  {
    title: '`let`',
    host: 'dropped',
    text: definition('config', `let config = { path: '/a' }\n`),
    expected: A,
  },
  {
    title: '`let` that is given another value',
    host: 'dropped',
    text: definition('config', `let config = { path: '/a' }\nconfig = { path: '/b' }\n`),
    expected: ['3:1 ANYHOST_CONFIG_DYNAMIC'],
  },
  {
    title: 'a conditional',
    host: 'dropped',
    text: definition(`1 > 2 ? { path: '/b' } : { path: '/a' }`),
    expected: A,
  },
  {
    title: 'arithmetic',
    host: 'an error',
    text: definition(`{ path: '/a', memory: 2 * 512 }`),
    expected: { ...A, memory: 1024 },
  },
  {
    title: 'a top-level `maxDuration`, as in Next',
    host: 'dropped',
    text: `${definition(`{ path: '/a' }`)}export const maxDuration = 30\n`,
    expected: A,
  },
  {
    title: '`module.exports.config`',
    host: 'dropped',
    text: `exports.config = { path: '/a' }\nexports.fetch = () => new Response('')\n`,
    expected: ['1:1 ANYHOST_NO_DEFINITION'],
  },
  {
    title: '`maxDuration` of "max"',
    host: 'read',
    text: definition(`{ path: '/a', maxDuration: 'max' }`),
    expected: { ...A, maxDuration: 'max' },
  },
]

/** Beyond the tables. */
export const MORE: readonly Spelling[] = [
  {
    title: 'a re-export under another name',
    host: 'dropped',
    text: `export { fn as default } from '../lib/fn'\n`,
    files: { 'lib/fn.ts': `${IMPORT}export const fn = defineFunction({ config: { path: '/a' }, ${fetch} })\n` },
    // Refused, and not read: the handlers would be in a file that is looked at by nobody.
    expected: ['1:10 ANYHOST_CONFIG_DYNAMIC'],
  },
  {
    title: 'a member of an enum',
    host: 'dropped',
    text: definition(`{ path: '/a', region: Region.Ohio }`, `import { Region } from '../lib/values'\n`),
    files: lib,
    expected: { ...A, regions: ['us-east-2'] },
  },
  {
    title: 'an import of JSON',
    host: 'dropped',
    text: definition(`settings`, `import settings from '../lib/settings.json' with { type: 'json' }\n`),
    files: { 'lib/settings.json': `{ "path": "/a", "memory": 1024 }` },
    expected: { ...A, memory: 1024 },
  },
  {
    title: 'an import from a package of the workspace',
    host: 'dropped',
    text: definition(`{ path: PATH }`, `import { PATH } from '@team/paths'\n`),
    files: {
      'package.json': `{ "type": "module", "workspaces": ["packages/*"] }`,
      'packages/paths/package.json': `{ "name": "@team/paths", "type": "module", "exports": "./index.ts" }`,
      'packages/paths/index.ts': `export const PATH = '/a'\n`,
    },
    expected: A,
  },
  {
    title: 'a variable of the environment',
    host: 'dropped',
    text: definition(`{ path: process.env.ANYHOST_TEST_PATH ?? '/a' }`),
    expected: A,
  },
  {
    title: 'a value that only the host knows',
    host: 'dropped',
    text: definition(`{ path: '/a', maxDuration: Number(globalThis.navigator.hardwareConcurrency) }`),
    expected: ['2:96 ANYHOST_CONFIG_THREW'],
  },
  {
    title: 'a module whose import would throw, exit or listen',
    host: 'read',
    text: definition(
      `{ path: '/a' }`,
      `import { createServer } from 'node:net'\ncreateServer().listen(0)\nif (Date.now() > 0) process.exit(3)\nthrow new Error('the import ran')\n`,
    ),
    expected: A,
  },
]
