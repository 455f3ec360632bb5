import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brief, findingsIn, lintRows, readVercel, remove, type Linted, type Row } from './project.ts'

const GET = 'export function GET() { return new Response() }\n'
const CONSTANTS = {
  'lib/constants.ts': `export const config = { maxDuration: 30 }\nexport const base = { maxDuration: 30 }\n`,
}
const THIRTY = { maxDuration: 30 }
const unread = (...fields: string[]): string[] => fields.map((field) => `CONFIG_UNREAD config.${field}`)
const dropped = (...fields: string[]): string[] => fields.map((field) => `CONFIG_DROPPED config.${field}`)
const refused = (...fields: string[]): string[] => fields.map((field) => `HOST_REFUSES config.${field}`)

const READ: readonly Row[] = [
  ['a literal', `${GET}export const config = { maxDuration: 30 }\n`],
  [
    'a type annotation',
    `type Config = { maxDuration: number }\n${GET}export const config: Config = { maxDuration: 30 }\n`,
  ],
  ['satisfies', `${GET}export const config = { maxDuration: 30 } satisfies object\n`],
  ['as const', `${GET}export const config = { maxDuration: 30 } as const\n`],
  ['quoted keys', `${GET}export const config = { 'maxDuration': 30 }\n`],
  ['max', `${GET}export const config = { maxDuration: 'max' }\n`],
  ['a second declarator', `${GET}export const version = 1, config = { maxDuration: 30 }\n`],
  ['regions', `${GET}export const config = { regions: ['iad1', 'fra1'], architecture: 'arm64' }\n`],
  ['the edge runtime', `export default () => new Response()\nexport const config = { runtime: 'edge' }\n`],
  ['a function without config', `export default (req, res) => res.end('x')\n`, 'js'],
  ['CommonJS without config', `module.exports = (req, res) => res.end('x')\n`, 'cjs'],
  ['an app', `import { Hono } from 'hono'\nconst app = new Hono()\nexport default app\n`],
  ['methods', `${GET}export const POST = async (request: Request) => new Response(await request.text())\n`],
].map(([title = '', code = '', ext]) => ({ title, code, found: [], ...(ext && { ext }) }))

const LOST: readonly Row[] = [
  {
    title: 'let, in a style of its own that stays',
    code: `${GET}export let config={maxDuration : 30}\n`,
    found: unread('maxDuration'),
    fixed: `${GET}export const config={maxDuration : 30}\n`,
    reads: THIRTY,
  },
  {
    title: 'CommonJS in a style of its own, which no edit mends',
    ext: 'cjs',
    code: `module.exports = (req, res) => res.end()\nmodule.exports.config={maxDuration : 30}\n`,
    found: unread('maxDuration'),
  },

  {
    title: 'let',
    code: `${GET}export let config = { maxDuration: 30 }\n`,
    found: unread('maxDuration'),
    fixed: `${GET}export const config = { maxDuration: 30 }\n`,
    reads: THIRTY,
  },
  {
    title: 'var',
    code: `${GET}export var config = { maxDuration: 30 };\n`,
    found: unread('maxDuration'),
    fixed: `${GET}export const config = { maxDuration: 30 };\n`,
    reads: THIRTY,
  },
  {
    title: 'an export list',
    code: `const config = { maxDuration: 30 }\n${GET}export { config }\n`,
    found: unread('maxDuration'),
    fixed: `export const config = { maxDuration: 30 }\n${GET}`,
    reads: THIRTY,
  },
  {
    title: 'an export list with others',
    code: `const a = 1\nconst config = { maxDuration: 30 } // half a minute\n${GET}export { a, config }\n`,
    found: unread('maxDuration'),
    fixed: `const a = 1\nexport const config = { maxDuration: 30 } // half a minute\n${GET}export { a }\n`,
    reads: THIRTY,
  },
  {
    title: 'an export list with a new name',
    code: `const settings = { maxDuration: 30 }\n${GET}export { settings as config }\n`,
    found: unread('maxDuration'),
    fixed: `const settings = { maxDuration: 30 }\n${GET}export const config = { maxDuration: 30 }\n`,
    reads: THIRTY,
  },
  {
    title: 'config inside the default object',
    code: `export default { fetch: () => new Response(), config: { maxDuration: 30 } }\n`,
    found: unread('maxDuration'),
    fixed: `export default { fetch: () => new Response(), config: { maxDuration: 30 } }\n\nexport const config = { maxDuration: 30 }\n`,
    reads: THIRTY,
  },
  {
    title: 'a call of a helper',
    code: `const make = () => ({ maxDuration: 30 })\n${GET}export const config = make()\n`,
    found: unread('maxDuration'),
    fixed: `const make = () => ({ maxDuration: 30 })\n${GET}export const config = { maxDuration: 30 }\n`,
    reads: THIRTY,
  },
  {
    title: 'Object.freeze',
    code: `${GET}export const config = Object.freeze({ maxDuration: 30 })\n`,
    found: unread('maxDuration'),
    fixed: `${GET}export const config = { maxDuration: 30 }\n`,
    reads: THIRTY,
  },
  {
    title: 'a condition',
    code: `${GET}export const config = 1 > 2 ? {} : { maxDuration: 30 }\n`,
    found: unread('maxDuration'),
    fixed: `${GET}export const config = { maxDuration: 30 }\n`,
    reads: THIRTY,
  },
  {
    title: 'a name, which stops the host',
    code: `const MAX = 30\n${GET}export const config = { maxDuration: MAX, regions: ['iad1'] }\n`,
    found: refused('maxDuration'),
    fixed: `const MAX = 30\n${GET}export const config = { maxDuration: 30, regions: ['iad1'] }\n`,
    reads: { maxDuration: 30, regions: ['iad1'] },
  },
  {
    title: 'a template, which stops the host',
    code: `${GET}export const config = { runtime: \`nodejs\` }\n`,
    found: refused('runtime'),
    fixed: `${GET}export const config = { runtime: 'nodejs' }\n`,
    reads: { runtime: 'nodejs' },
  },
  {
    title: 'arithmetic, which stops the host',
    code: `${GET}export const config = { maxDuration: 5 * 6 }\n`,
    found: refused('maxDuration'),
    fixed: `${GET}export const config = { maxDuration: 30 }\n`,
    reads: THIRTY,
  },
  {
    title: 'a minified boolean, which stops the host',
    code: `${GET}export const config = { supportsResponseStreaming: !0 }\n`,
    found: refused('supportsResponseStreaming'),
    fixed: `${GET}export const config = { supportsResponseStreaming: true }\n`,
    reads: { supportsResponseStreaming: true },
  },
  {
    title: 'a spread',
    code: `import { base } from '../lib/constants'\n${GET}export const config = { ...base, runtime: 'nodejs' }\n`,
    found: unread('maxDuration'),
    fixed: `import { base } from '../lib/constants'\n${GET}export const config = { maxDuration: 30, runtime: 'nodejs' }\n`,
    reads: { maxDuration: 30, runtime: 'nodejs' },
  },
  {
    title: 'a shorthand property',
    code: `const maxDuration = 30\n${GET}export const config = { maxDuration }\n`,
    found: unread('maxDuration'),
    fixed: `const maxDuration = 30\n${GET}export const config = { maxDuration: 30 }\n`,
    reads: THIRTY,
  },
  {
    title: 'a name and a spread, which is lost once the name is written out',
    code: `import { base } from '../lib/constants'\nconst RUNTIME = 'nodejs'\n${GET}export const config = { ...base, runtime: RUNTIME }\n`,
    found: refused('runtime'),
    fixed: `import { base } from '../lib/constants'\nconst RUNTIME = 'nodejs'\n${GET}export const config = { maxDuration: 30, runtime: 'nodejs' }\n`,
    reads: { maxDuration: 30, runtime: 'nodejs' },
  },
  {
    title: 'a key in brackets',
    code: `${GET}export const config = { ['maxDuration']: 30 }\n`,
    found: unread('maxDuration'),
    fixed: `${GET}export const config = { maxDuration: 30 }\n`,
    reads: THIRTY,
  },
  {
    title: 'a re-export',
    code: `${GET}export { config } from '../lib/constants'\n`,
    found: unread('maxDuration'),
    fixed: `${GET}export const config = { maxDuration: 30 }\n`,
    reads: THIRTY,
  },
  {
    title: 'config in CommonJS',
    ext: 'cjs',
    code: `module.exports = (req, res) => res.end()\nmodule.exports.config = { maxDuration: 30 }\n`,
    found: unread('maxDuration'),
  },
  {
    title: 'the environment',
    code: `${GET}export const config = { maxDuration: Number(process.env.SECONDS) }\n`,
    found: refused('maxDuration'),
  },
  {
    title: 'a field that the parser reads and the builder does not: memory',
    code: `${GET}export const config = { memory: 1024 }\n`,
    found: dropped('memory'),
  },
  {
    title: 'a field that the parser reads and the builder does not: supportsCancellation',
    code: `${GET}export const config = { supportsCancellation: true }\n`,
    found: dropped('supportsCancellation'),
  },
  {
    title: 'fields of another host',
    code: `${GET}export const config = { path: '/a', method: 'GET', schedule: '@daily' }\n`,
    found: dropped('path', 'method', 'schedule'),
  },
  {
    title: 'a value that stops the host: regions',
    code: `${GET}export const config = { regions: 'iad1' }\n`,
    found: refused('regions'),
  },
  {
    title: 'a value that stops the host: memory',
    code: `${GET}export const config = { memory: '2gb' }\n`,
    found: refused('memory'),
  },
  {
    title: 'a negative number, which stops the host',
    code: `${GET}export const config = { maxDuration: -1 }\n`,
    found: refused('maxDuration'),
  },
  { title: 'a method in lower case', code: `export const post = () => new Response()\n`, found: ['EXPORT_UNUSED'] },
  {
    title: 'a method beside a default export',
    code: `export default { fetch: () => new Response() }\n${GET}`,
    found: ['EXPORT_UNUSED'],
  },
]

const ROWS = [...READ, ...LOST]

describe('of a file of api/ that was written for Vercel', () => {
  let linted: Linted
  beforeAll(async () => void (linted = await lintRows('api', ROWS, 'vercel', CONSTANTS)))
  afterAll(() => remove(linted.root))

  it('every file is compared', () => {
    expect(linted.before.hosts).toEqual([{ target: 'vercel', files: ROWS.length }])
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
    'the host reads it from the mended file: %s',
    (_title, row) => {
      expect(findingsIn(linted.after, linted.fileOf(row))).toEqual([])
      expect(readVercel(join(linted.root, linted.fileOf(row)))).toEqual(row.reads)
    },
  )
})
