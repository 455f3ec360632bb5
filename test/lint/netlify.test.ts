import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brief, findingsIn, lintRows, remove, routesOf, type Linted, type Row } from './project.ts'

const FN = 'export default async () => new Response()\n'
const CONSTANTS = {
  'lib/constants.ts': `export const PETS = '/pets'
export const base = { path: '/spread', method: 'POST' }
export const config = { path: '/elsewhere' }
export default FUNCTION
function FUNCTION() { return new Response() }
`,
  'lib/paths.json': '{ "pets": "/json" }',
}
const unread = (...fields: string[]): string[] => fields.map((field) => `CONFIG_UNREAD config.${field}`)
const dropped = (...fields: string[]): string[] => fields.map((field) => `CONFIG_DROPPED config.${field}`)

/** The spellings that Netlify's parser reads: nothing may be said about them. */
const READ: readonly Row[] = [
  ['a literal', `${FN}export const config = { path: '/a' }\n`],
  ['let', `${FN}export let config = { path: '/a' }\n`],
  ['var', `${FN}export var config = { path: '/a' }\n`],
  [
    'a type annotation',
    `import type { Config } from '@netlify/functions'\n${FN}export const config: Config = { path: '/a' }\n`,
  ],
  ['an export list', `${FN}const config = { path: '/a' }\nexport { config }\n`],
  ['an export list with a new name', `${FN}const c = { path: '/a' }\nexport { c as config }\n`],
  ['exports.config', `exports.default = async () => new Response()\nexports.config = { path: '/a' }\n`, 'cjs'],
  ['config inside the default object', `export default { fetch: () => new Response(), config: { path: '/a' } }\n`],
  [
    'the default object with satisfies',
    `export default { fetch: () => new Response(), config: { path: '/a' } } satisfies object\n`,
  ],
  ['the default object with as', `export default { fetch: () => new Response(), config: { path: '/a' } } as object\n`],
  [
    'the default object by its name',
    `const fn = { fetch: () => new Response(), config: { path: '/a' } }\nexport default fn\n`,
  ],
  [
    'the default object in an export list',
    `const fn = { fetch: () => new Response(), config: { path: '/a' } }\nexport { fn as default }\n`,
  ],
  ['quoted keys', `${FN}export const config = { 'path': '/a' }\n`],
  ['a text in brackets as a key', `${FN}export const config = { ['path']: '/a' }\n`],
  ['minified booleans', `${FN}export const config = { path: '/a', preferStatic: !0 }\n`],
  [
    'an unknown call beside a literal',
    `import { make } from 'somewhere'\nexport default make(() => new Response())\nexport const config = { path: '/a' }\n`,
  ],
  [
    'an event as a plain key',
    `export default { fetch: () => new Response(), deploySucceeded() {}, config: { path: '/a' } }\n`,
  ],
  ['a handler of the old kind', `export const handler = async () => ({ statusCode: 200 })\n`],
  ['a handler of the old kind in CommonJS', `exports.handler = async () => ({ statusCode: 200 })\n`, 'cjs'],
  ['module.exports with a handler', `module.exports = { handler: async () => ({ statusCode: 200 }) }\n`, 'cjs'],
  ['a function without config', FN],
].map(([title = '', code = '', ext]) => ({ title, code, found: [], ...(ext && { ext }) }))

/** Those that it does not read. */
const LOST: readonly Row[] = [
  {
    title: 'as const, in a style of its own that stays',
    code: `${FN}export const config={path : "/a"} as const\n`,
    found: unread('path'),
    fixed: `${FN}export const config={path : "/a"}\n`,
  },
  {
    title: 'a handler of the old kind in a style of its own, which no edit mends',
    code: `${FN}export const handler = () => {}\nexport const config={path : "/a"}\n`,
    found: ['EXPORT_UNUSED', ...unread('path')],
  },

  {
    title: 'satisfies',
    code: `import type { Config } from '@netlify/functions'\n${FN}export const config = { path: '/a' } satisfies Config\n`,
    found: unread('path'),
    fixed: `import type { Config } from '@netlify/functions'\n${FN}export const config: Config = { path: '/a' }\n`,
  },
  {
    title: 'as const',
    code: `${FN}export const config = { path: '/a' } as const\n`,
    found: unread('path'),
    fixed: `${FN}export const config = { path: '/a' }\n`,
  },
  {
    title: 'satisfies, exported in a list',
    code: `${FN}const config = { path: '/a' } satisfies object\nexport { config }\n`,
    found: unread('path'),
    fixed: `${FN}const config: object = { path: '/a' }\nexport { config }\n`,
  },
  {
    title: 'satisfies inside the default object',
    code: `export default { fetch: () => new Response(), config: { path: '/a' } satisfies object }\n`,
    found: unread('path'),
    fixed: `export default { fetch: () => new Response(), config: { path: '/a' } }\n`,
  },
  {
    title: 'as const inside the default object',
    code: `export default { fetch: () => new Response(), config: { path: '/a' } as const }\n`,
    found: unread('path'),
    fixed: `export default { fetch: () => new Response(), config: { path: '/a' } }\n`,
  },
  {
    title: 'a name inside the default object',
    code: `const c = { path: '/a' }\nexport default { fetch: () => new Response(), config: c }\n`,
    found: unread('path'),
    fixed: `const c = { path: '/a' }\nexport default { fetch: () => new Response(), config: { path: '/a' } }\n`,
  },
  {
    title: 'a shorthand inside the default object',
    code: `const config = { path: '/a' }\nexport default { fetch: () => new Response(), config }\n`,
    found: unread('path'),
    fixed: `const config = { path: '/a' }\nexport default { fetch: () => new Response(), config: { path: '/a' } }\n`,
  },
  {
    title: 'a call of a helper',
    code: `const define = <T>(config: T): T => config\n${FN}export const config = define({ path: '/a' })\n`,
    found: unread('path'),
    fixed: `const define = <T>(config: T): T => config\n${FN}export const config = { path: '/a' }\n`,
  },
  {
    title: 'Object.freeze',
    code: `${FN}export const config = Object.freeze({ path: '/a' })\n`,
    found: unread('path'),
    fixed: `${FN}export const config = { path: '/a' }\n`,
  },
  {
    title: 'a constant of the file',
    code: `const PATH = '/a'\n${FN}export const config = { path: PATH, method: 'GET' }\n`,
    found: unread('path'),
    fixed: `const PATH = '/a'\n${FN}export const config = { path: '/a', method: 'GET' }\n`,
  },
  {
    title: 'an imported constant',
    code: `import { PETS } from '../../lib/constants'\n${FN}export const config = { path: PETS }\n`,
    found: unread('path'),
    fixed: `import { PETS } from '../../lib/constants'\n${FN}export const config = { path: '/pets' }\n`,
  },
  {
    title: 'imported JSON',
    code: `import paths from '../../lib/paths.json' with { type: 'json' }\n${FN}export const config = { path: paths.pets }\n`,
    found: unread('path'),
    fixed: `import paths from '../../lib/paths.json' with { type: 'json' }\n${FN}export const config = { path: '/json' }\n`,
  },
  {
    title: 'a member of an enum',
    code: `enum Path { A = '/a' }\n${FN}export const config = { path: Path.A }\n`,
    found: unread('path'),
    fixed: `enum Path { A = '/a' }\n${FN}export const config = { path: '/a' }\n`,
  },
  {
    title: 'a template without substitutions',
    code: `${FN}export const config = { path: \`/a\` }\n`,
    found: unread('path'),
    fixed: `${FN}export const config = { path: '/a' }\n`,
  },
  {
    title: 'a concatenation',
    code: `${FN}export const config = { path: '/a' + '/b' }\n`,
    found: unread('path'),
    fixed: `${FN}export const config = { path: '/a/b' }\n`,
  },
  {
    title: 'as const on a value',
    code: `${FN}export const config = { path: '/a' as const }\n`,
    found: unread('path'),
    fixed: `${FN}export const config = { path: '/a' }\n`,
  },
  {
    title: 'arithmetic',
    code: `${FN}export const config = { path: '/a', memory: 2 * 1024 }\n`,
    found: unread('memory'),
    fixed: `${FN}export const config = { path: '/a', memory: 2048 }\n`,
  },
  {
    title: 'a spread, of which the literals beside it are read',
    code: `import { base } from '../../lib/constants'\n${FN}export const config = { ...base, preferStatic: true }\n`,
    found: unread('path', 'method'),
    fixed: `import { base } from '../../lib/constants'\n${FN}export const config = { path: '/spread', method: 'POST', preferStatic: true }\n`,
  },
  {
    title: 'a shorthand property',
    code: `const path = '/a'\n${FN}export const config = { path }\n`,
    found: unread('path'),
    fixed: `const path = '/a'\n${FN}export const config = { path: '/a' }\n`,
  },
  {
    title: 'a re-export',
    code: `${FN}export { config } from '../../lib/constants'\n`,
    found: unread('path'),
    fixed: `${FN}export const config = { path: '/elsewhere' }\n`,
  },
  {
    title: 'a re-export beside others',
    code: `export { default, config } from '../../lib/constants'\n`,
    found: unread('path'),
    fixed: `export { default } from '../../lib/constants'\nexport const config = { path: '/elsewhere' }\n`,
  },
  {
    title: 'a star',
    code: `${FN}export * from '../../lib/constants'\n`,
    found: unread('path'),
    fixed: `${FN}export * from '../../lib/constants'\n\nexport const config = { path: '/elsewhere' }\n`,
  },
  {
    title: 'a name in brackets as a key, which is read as that name',
    code: `const name = 'method'\n${FN}export const config = { path: '/a', [name]: 'GET' }\n`,
    found: ['CONFIG_UNREAD config.method', 'CONFIG_MISREAD config.name'],
    fixed: `const name = 'method'\n${FN}export const config = { path: '/a', method: 'GET' }\n`,
  },
  {
    title: 'a name inside of a list, which stops the host',
    code: `const A = '/a'\n${FN}export const config = { path: [A, '/b'] }\n`,
    found: ['HOST_REFUSES config.path'],
    fixed: `const A = '/a'\n${FN}export const config = { path: ['/a', '/b'] }\n`,
  },
  {
    title: 'config in a call',
    code: `import { make } from 'somewhere'\nexport default make({ fetch: () => new Response(), config: { path: '/a' } })\n`,
    found: unread('path'),
    fixed: `import { make } from 'somewhere'\nexport default make({ fetch: () => new Response(), config: { path: '/a' } })\n\nexport const config = { path: '/a' }\n`,
  },
  {
    title: 'config in a definition of ours that no build has compiled',
    code: `import { defineFunction } from 'anyhost'\nexport default defineFunction({ config: { path: '/a' }, fetch: () => new Response() })\n`,
    found: unread('path'),
    fixed: `import { defineFunction } from 'anyhost'\nexport default defineFunction({ config: { path: '/a' }, fetch: () => new Response() })\n\nexport const config = { path: '/a' }\n`,
  },
  {
    title: 'an event in a call',
    code: `import { make } from 'somewhere'\nexport default make({ fetch: () => new Response(), deploySucceeded() {} })\n`,
    found: ['EVENT_UNREAD deploySucceeded'],
  },
  {
    title: 'an event under a quoted key',
    code: `export default { fetch: () => new Response(), 'userLogin': () => {} }\n`,
    found: ['EVENT_UNREAD userLogin'],
  },
  {
    title: 'an event in a spread',
    code: `const events = { formSubmitted() {} }\nexport default { fetch: () => new Response(), ...events }\n`,
    found: ['EVENT_UNREAD formSubmitted'],
  },
  {
    title: 'an empty named config before one inside',
    code: `export default { fetch: () => new Response(), config: { path: '/a' } }\nexport const config = {}\n`,
    found: unread('path'),
  },
  {
    title: 'JSX, which the parser cannot parse',
    ext: 'tsx',
    code: `export default () => new Response(String(<b>1</b>))\nexport const config = { path: '/a' }\n`,
    found: ['EXPORT_UNUSED', ...unread('path')],
  },
  {
    title: 'a decorator, which the parser cannot parse',
    code: `const log = (value: unknown) => value as never\n@log class A {}\n${FN}export const config = { path: '/a' }\n`,
    found: ['EXPORT_UNUSED', ...unread('path')],
  },
  {
    title: 'an export named handler beside a default export',
    code: `${FN}export const handler = () => {}\nexport const config = { path: '/a' }\n`,
    found: ['EXPORT_UNUSED', ...unread('path')],
  },
  {
    title: 'module.exports = function',
    ext: 'cjs',
    code: `module.exports = async () => new Response()\n`,
    found: ['EXPORT_UNUSED'],
  },
  { title: 'methods as exports', code: `export function GET() { return new Response() }\n`, found: ['EXPORT_UNUSED'] },
  { title: 'methods in lower case', code: `export const get = () => new Response()\n`, found: ['EXPORT_UNUSED'] },
  {
    title: 'fetch as an export',
    code: `export function fetch() { return new Response() }\n`,
    found: ['EXPORT_UNUSED'],
  },
  {
    title: 'a value that is not taken: rateLimit',
    code: `${FN}export const config = { path: '/a', rateLimit: { windowSize: 'long' } }\n`,
    found: dropped('rateLimit'),
  },
  {
    title: 'a value that is not taken: schedule',
    code: `${FN}export const config = { schedule: 5 }\n`,
    found: dropped('schedule'),
  },
  {
    title: 'a value that is not taken: includedFiles',
    code: `${FN}export const config = { path: '/a', includedFiles: 'a.txt' }\n`,
    found: dropped('includedFiles'),
  },
  {
    title: 'a field that there is not',
    code: `${FN}export const config = { path: '/a', maxDuration: 10 }\n`,
    found: dropped('maxDuration'),
  },
  {
    title: 'a value that stops the host: path',
    code: `${FN}export const config = { path: 'a' }\n`,
    found: ['HOST_REFUSES config.path'],
  },
  {
    title: 'a value that stops the host: region',
    code: `${FN}export const config = { path: '/a', region: 'moon' }\n`,
    found: ['HOST_REFUSES config.region'],
  },
  {
    title: 'a value that stops the host: memory',
    code: `${FN}export const config = { path: '/a', memory: 128 }\n`,
    found: ['HOST_REFUSES config.memory'],
  },
  {
    title: 'two fields that stop the host together',
    code: `${FN}export const config = { path: '/a', memory: 1024, vcpu: 1 }\n`,
    found: ['HOST_REFUSES'],
  },
  {
    title: 'the environment, which is explained and not written out',
    code: `${FN}export const config = { path: \`/a\`, memory: Number(process.env.MEMORY) }\n`,
    found: unread('path', 'memory'),
    fixed: `${FN}export const config = { path: '/a', memory: Number(process.env.MEMORY) }\n`,
  },
  {
    title: 'a value that only running the module gives',
    code: `const settings = await load()\n${FN}export const config = { path: '/a', region: settings.region }\nasync function load() { return { region: 'cmh' } }\n`,
    found: ['CONFIG_UNCOMPARED config.region'],
  },
  {
    title: 'a constant that is changed later',
    code: `const paths = ['/a']\npaths.push('/b')\n${FN}export const config = { path: paths, method: 'GET' }\n`,
    found: ['CONFIG_UNCOMPARED config.path'],
  },
]

const ROWS = [...READ, ...LOST]

const CALLS = [
  ['satisfies', '/a'],
  ['a re-export', '/elsewhere'],
  ['a spread, of which the literals beside it are read', '/spread'],
  ['config in a call', '/a'],
  ['a shorthand inside the default object', '/a'],
] as const

describe('of a function that was written for Netlify', () => {
  let linted: Linted
  beforeAll(async () => {
    linted = await lintRows('netlify/functions', ROWS, 'netlify', CONSTANTS)
  })
  afterAll(() => remove(linted.root))

  it('every file is compared', () => {
    expect(linted.before.hosts).toEqual([{ target: 'netlify', files: ROWS.length }])
  })

  it.each(READ.map((row) => [row.title, row] as const))('nothing is said: %s', async (_title, row) => {
    expect(findingsIn(linted.before, linted.fileOf(row))).toEqual([])
    expect(await linted.textOf(row)).toBe(row.code)
  })

  it.each(LOST.map((row) => [row.title, row] as const))('what is lost is found: %s', async (_title, row) => {
    expect(findingsIn(linted.before, linted.fileOf(row)).map(brief)).toEqual(row.found)
    expect(await linted.textOf(row)).toBe(row.fixed ?? row.code)
  })

  it.each(LOST.filter(({ fixed }) => fixed).map((row) => [row.title, row] as const))(
    'nothing that can be mended is left: %s',
    (_title, row) => {
      const left = findingsIn(linted.after, linted.fileOf(row))
      expect(left.filter(({ mend }) => mend !== 'no')).toEqual([])
    },
  )

  it.each(CALLS)('the host lists the route of a mended file: %s', async (title, pattern) => {
    const row = ROWS.find((each) => each.title === title)
    expect(await routesOf(join(linted.root, linted.fileOf(row!)))).toContain(pattern)
  })
})
