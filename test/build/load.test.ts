import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCodes } from '../../src/build/load/codes.ts'
import { load, type LoadedFunction, type LoadResult } from '../../src/build/load/load.ts'

type Files = Readonly<Record<string, string>>

let base: string
let count = 0

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'anyhost-load-')))
})

afterAll(async () => {
  await rm(base, { recursive: true, force: true })
})

/** Writes a project and gives its root. */
async function project(files: Files): Promise<string> {
  const root = join(base, String(count++))
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
  return root
}

/** Loads the files of a project that are in `functions/`. */
async function loadProject(files: Files, env: Readonly<Record<string, string>> = {}): Promise<LoadResult> {
  const root = await project(files)
  const names = Object.keys(files).filter((name) => name.startsWith('functions/'))
  return load(
    names.map((name) => join(root, name)),
    { root, env },
  )
}

async function loadOne(files: Files, env: Readonly<Record<string, string>> = {}): Promise<LoadedFunction> {
  const { functions, problems } = await loadProject(files, env)
  expect(problems).toEqual([])
  const [found] = functions
  if (found === undefined) throw new Error('no function was loaded')
  return found
}

/** Each problem as `CODE file:line:column`, with the file's name relative to the project. */
async function problemsOf(files: Files): Promise<string[]> {
  const { problems } = await loadProject(files)
  return problems.map(({ code, position }) => {
    const root = position && /^.*?\/\d+(?=\/)/.exec(position.file.slice(base.length))?.[0]
    const file = position && relative(join(base, root ?? ''), position.file)
    return position === undefined ? code : `${code} ${file}:${position.line}:${position.column}`
  })
}

/** Top-level code of a handler's module that must never run. */
const handlerSide = `import { defineFunction } from 'anyhost'
import pg from 'pg'
import './effects'
const db = new pg.Pool(process.env.SECRET)
await db.connect()
throw new Error('handler code ran')
process.exit(3)
`

/** A function file: line 8 and on is `code`, and the definition comes after it. */
function fn(code: string, config: string): string {
  return `${handlerSide}${code}
export default defineFunction({
  config: ${config},
  async fetch(request, context) { return Response.json(await db.query('select 1')) },
})
`
}

describe('config is read', () => {
  const cases: readonly [title: string, code: string, config: string, expected: unknown, files?: Files][] = [
    [
      'from a literal',
      '',
      `{ path: '/a', n: -1.5, z: null, yes: true, t: \`x\`, 'quoted-key': [1, ['two']] }`,
      { path: '/a', n: -1.5, z: null, yes: true, t: 'x', 'quoted-key': [1, ['two']] },
    ],
    ['from a const', `const PATH = '/a'`, '{ path: PATH }', { path: '/a' }],
    ['from a let that is not assigned again', `let path = '/a' + 1`, '{ path }', { path: '/a1' }],
    ['through a template', `const P = 'pets'`, '{ path: `/${P}/:id` }', { path: '/pets/:id' }],
    ['through arithmetic and a negative number', '', '{ a: 5 * 60, b: -1, c: -(2 + 1) }', { a: 300, b: -1, c: -3 }],
    ['through a ternary', 'const isProduction = true', `{ path: isProduction ? '/a' : '/b' }`, { path: '/a' }],
    [
      'through spreads of objects and arrays',
      `const base = { region: 'x' }, paths = ['/a']`,
      `{ ...base, path: [...paths, '/b'] }`,
      { region: 'x', path: ['/a', '/b'] },
    ],
    ['from an enum', `enum M { A = 'GET', B = 3 }`, '{ a: M.A, b: M.B }', { a: 'GET', b: 3 }],
    ['from a const enum', `const enum M { A = 'GET' }`, '{ a: M.A }', { a: 'GET' }],
    ['from an enum in two parts', `enum M { A = 1 }\nenum M { B = 2 }`, '{ a: [M.A, M.B] }', { a: [1, 2] }],
    ['from a namespace', `namespace N { export const p = '/n' }`, '{ path: N.p }', { path: '/n' }],
    [
      'through as const, satisfies, as and !',
      `const c = { path: '/a' } as const`,
      `({ path: c.path!, r: 'x' as string } satisfies object)`,
      { path: '/a', r: 'x' },
    ],
    [
      'from destructured constants',
      `const { a, b: [q = '/q'] } = { a: '/a', b: [] as string[] }`,
      '{ path: [a, q] }',
      { path: ['/a', '/q'] },
    ],
    [
      'from one declarator of several',
      `const a = '/a' /* , */, bad = db.url, // ,\n  b = '/b'`,
      '{ path: [b + 1, a] }',
      { path: ['/b1', '/a'] },
    ],
    [
      'from imports of local files, which are cut as well',
      `import other, { unused, PATH /* , } */ , type Kind, deep as d } from '../lib/conf'`,
      '{ path: PATH, d }',
      { path: '/p', d: 'deep/p' },
      {
        'lib/conf.ts': `import { x } from './missing'\nthrow new Error()\nexport const PATH = '/p', unused = x()\nexport { deep } from './deep'\nexport default x\nexport type Kind = 1`,
        'lib/deep.ts': `export * from './one'\nexport * from './two'\nthrow 1`,
        'lib/one.ts': 'export const other = fail()',
        'lib/two.ts': `import { PATH } from './conf'\nexport const deep = 'deep' + PATH`,
      },
    ],
    [
      'from default, namespace and JSON imports',
      `import d from '../lib/d'\nimport * as ns from '../lib/ns'\nimport j, { k } from '../lib/j.json'\nimport w from '../lib/j.json' with { type: 'json' }`,
      '{ d, a: ns.a, j, k, w: w.k }',
      { d: 'dd', a: 1, j: { k: 5 }, k: 5, w: 5 },
      {
        'lib/d.ts': `fail()\nexport default 'dd'`,
        'lib/ns.ts': 'export const a = 1\nexport const b = fail()',
        'lib/j.json': '{"k":5}',
      },
    ],
    [
      'from a name that is exported again as a namespace',
      `import { all } from '../lib/again'`,
      '{ a: all.a }',
      { a: 1 },
      { 'lib/again.ts': `export * as all from './a'`, 'lib/a.ts': 'export const a = 1' },
    ],
    [
      'through tsconfig paths, whatever else tsconfig says',
      `import { T } from '~/t'`,
      '{ path: T }',
      { path: '/t' },
      {
        'tsconfig.json': `{ "compilerOptions": { "verbatimModuleSyntax": true, "paths": { "~/*": ["./src/*"] } } }`,
        'src/t.ts': `export const T = '/t'`,
      },
    ],
    [
      'from packages, ES modules and CommonJS',
      `import c from 'cjs-pkg'\nimport { e } from 'esm-pkg'`,
      '{ c: c.v, e }',
      { c: 'a/b', e: 'esm' },
      {
        'node_modules/cjs-pkg/index.js': `exports.v = require('path').join('a', 'b')`,
        'node_modules/esm-pkg/package.json': `{ "type": "module", "exports": "./i.js" }`,
        'node_modules/esm-pkg/i.js': `export const e = 'esm'`,
      },
    ],
    ['with node:path', `import { join } from 'node:path'`, `{ path: join('/a', 'b') }`, { path: '/a/b' }],
    [
      'through local helpers, whose parameters may have the names of top-level ones',
      `function seconds(m: number, db = 1) { return m * 60 + db }\nconst same = (db: string) => db`,
      `{ a: seconds(2), b: same('x') }`,
      { a: 121, b: 'x' },
    ],
    [
      'through an imported helper',
      `import { seconds } from '../lib/time'`,
      '{ a: seconds(2) }',
      { a: 120 },
      {
        'lib/time.ts': `fail()\nconst MINUTE = 60\nexport function seconds(m: number): number\nexport function seconds(m: number) { return m * MINUTE }`,
      },
    ],
    [
      'through classes and closures',
      `class K { static p = '/k'; constructor(public a = 1) {} get v() { return this.a } }\nconst make = (n: number) => () => n`,
      '{ path: K.p, v: new K(2).v, c: make(3)() }',
      { path: '/k', v: 2, c: 3 },
    ],
    [
      'from constants of files that import each other',
      `import { A } from '../lib/a'`,
      '{ A }',
      { A: 'ab' },
      {
        'lib/a.ts': `import { B } from './b'\nexport const A = 'a' + B\nexport const C = 'c'`,
        'lib/b.ts': `import { C } from './a'\nexport const B = 'b'\nexport const D = C`,
      },
    ],
    ['beside decorators', `@dec class A { @dec() x = 1 }\nconst P = '/x' + 1`, '{ path: P }', { path: '/x1' }],
    ['without the properties that are undefined', 'const u = undefined', '{ a: 1, u, v: { u } }', { a: 1, v: {} }],
    [
      'when a handler changes a constant while it runs',
      `const tags = ['a']\nfunction later() { tags.push('b') }`,
      '{ tags: [...tags] }',
      { tags: ['a'] },
    ],
    ['with dates only as text', '', '{ d: new Date(0).toISOString() }', { d: '1970-01-01T00:00:00.000Z' }],
  ]
  it.each(cases)('%s', async (_, code, config, expected, files = {}) => {
    const { config: read } = await loadOne({ ...files, 'functions/a.ts': fn(code, config) })
    expect(read).toStrictEqual(expected)
  })

  it('from a workspace package in TypeScript, whose other code does not run', async () => {
    const root = await project({
      'packages/conf/package.json': `{ "name": "@acme/conf", "exports": { ".": "./src/index.ts" } }`,
      'packages/conf/src/index.ts': `fail()\nexport const W: string = '/w'`,
      'functions/a.ts': fn(`import { W } from '@acme/conf'`, '{ path: W }'),
    })
    await mkdir(join(root, 'node_modules/@acme'), { recursive: true })
    await symlink(join(root, 'packages/conf'), join(root, 'node_modules/@acme/conf'))
    const { functions, problems } = await load([join(root, 'functions/a.ts')], { root })
    expect(problems).toEqual([])
    expect(functions[0]?.config).toStrictEqual({ path: '/w' })
    expect(functions[0]?.inputs).toEqual([join(root, 'functions/a.ts'), join(root, 'packages/conf/src/index.ts')])
  })

  it.each(['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs'])('in a .%s file', async (extension) => {
    const text = `import { defineFunction } from 'anyhost'\nconst P = '/x' + 1\nexport default defineFunction({ config: { path: P }, fetch() {} })`
    expect((await loadOne({ [`functions/a.${extension}`]: text })).config).toStrictEqual({ path: '/x1' })
  })

  it.each(['tsx', 'js', 'jsx'])('in a .%s file with JSX in it', async (extension) => {
    const text = `import { defineFunction } from 'anyhost'\nconst Page = () => <div a="1">{db}</div>\nconst P = '/x' + 1\nexport default defineFunction({ config: { path: P }, fetch() { return <Page/> } })`
    expect((await loadOne({ [`functions/a.${extension}`]: text })).config).toStrictEqual({ path: '/x1' })
  })

  it('in a CommonJS file, with required constants', async () => {
    const found = await loadOne({
      'functions/a.cjs': `const { defineFunction } = require('anyhost')\nconst conf = require('../lib/c.cjs')\nthrow 1\nmodule.exports = defineFunction({ config: { path: conf.p, q: 1 + 1 }, fetch() {} })`,
      'lib/c.cjs': `const x = '/cjs'\nfail()\nmodule.exports = { p: x }`,
    })
    expect(found.kind).toBe('definition')
    expect(found.config).toStrictEqual({ path: '/cjs', q: 2 })
  })

  it('in a TypeScript file with import and export by =', async () => {
    const found = await loadOne({
      'functions/a.cts': `import anyhost = require('anyhost')\nimport conf = require('../lib/c.cjs')\nfail()\nexport = anyhost.defineFunction({ config: { path: conf.p }, fetch() {} })`,
      'lib/c.cjs': `fail()\nexports.p = '/cjs'`,
    })
    expect([found.kind, found.config]).toStrictEqual(['definition', { path: '/cjs' }])
  })

  it('when imports have the names of compiled files', async () => {
    const found = await loadOne({
      'functions/a.ts': fn(`import { x } from '../lib/x.js'\nimport { y } from '../lib/y.mjs'`, '{ x, y }'),
      'lib/x.ts': 'fail()\nexport const x = 1',
      'lib/y.mts': 'fail()\nexport const y = 2',
    })
    expect(found.config).toStrictEqual({ x: 1, y: 2 })
  })

  it('with comments, commas first, everything on one line and names of CommonJS', async () => {
    const found = await loadOne({
      'functions/a.ts': `import { defineFunction } from 'anyhost'; import d, {
    unused
  , p as q
} from '../lib/l'; fail(); const module = 1 + 1
    , exports = fail()
    , require = q + d; fail()
export default /* ( */ defineFunction /* ( */ <'/a' /* > */> /* { */ (/* , */ { /* , */ fetch() {} /* , */ , config /* : */ : /* { */ { module, require } // ,
 , /* , */ GET /* , */ () {} /* } */ } /* ) */ , ) /* ; */ ;`,
      'lib/l.ts': `import x, * as y from './nope'\nconst a = 1, b = x\nexport { b as c, /* , */ a as p /* , */, y as z, }\nexport default 3`,
    })
    expect(found.config).toStrictEqual({ module: 2, require: 4 })
  })

  it('as data of this realm, in which __proto__ is a key like any other', async () => {
    const config = `{ o: JSON.parse('{"__proto__":{"polluted":1}}'), l: [1], ['__proto__']: 2 }`
    const read = (await loadOne({ 'functions/a.ts': fn('', config) })).config
    expect(JSON.stringify(read)).toBe('{"o":{"__proto__":{"polluted":1}},"l":[1],"__proto__":2}')
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(Object.getPrototypeOf((read as { l: unknown }).l)).toBe(Array.prototype)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })
})

describe('a definition is found', () => {
  const handlers = `import pg from 'pg'\nconst db = new pg.Pool()\nthrow new Error('handler code ran')\nconst P = '/a' + 1\n`
  const cases: readonly [title: string, text: string, kind: string, members: string[], files?: Files][] = [
    [
      'when it is exported under another name first',
      `import { defineFunction } from 'anyhost'\n${handlers}const fn = defineFunction<'/a'>({ config: { path: P }, fetch() { db } })\nexport { fn as default, db }`,
      'definition',
      ['config', 'fetch'],
    ],
    [
      'when its object is a constant',
      `import { defineFunction } from 'anyhost'\n${handlers}const def = { config: { path: P }, GET() { db } }\nexport default defineFunction(def)`,
      'definition',
      ['config', 'GET'],
    ],
    [
      'when a constant is exported as the default',
      `import { defineFunction } from 'anyhost'\n${handlers}const fn = defineFunction({ fetch() { db }, config: { path: P } })\nexport default fn`,
      'definition',
      ['fetch', 'config'],
    ],
    [
      'when defineFunction has an alias',
      `import { defineFunction as define } from 'anyhost'\n${handlers}export default define({ config: { path: P }, fetch() { db } })`,
      'definition',
      ['config', 'fetch'],
    ],
    [
      'when defineFunction is a member of a namespace',
      `import * as a from 'anyhost'\n${handlers}export default a.defineFunction({ config: { path: P }, fetch() { db } })`,
      'definition',
      ['config', 'fetch'],
    ],
    [
      'when defineFunction is exported again by local files',
      `import { df } from '../lib/one'\n${handlers}export default df({ config: { path: P }, fetch() { db } })`,
      'definition',
      ['config', 'fetch'],
      {
        'lib/one.ts': `export * from './two'`,
        'lib/two.ts': `import { defineFunction as df } from 'anyhost'\nexport { df }\nfail()`,
      },
    ],
    [
      'in satisfies, as and parentheses',
      `import { defineFunction } from 'anyhost'\n${handlers}export default (defineFunction({ config: { path: P }, fetch() { db } } satisfies X, ) as Y)`,
      'definition',
      ['config', 'fetch'],
    ],
    [
      'with config by its short name',
      `import { defineFunction } from 'anyhost'\n${handlers}const config = { path: P }\nexport default defineFunction({ config, fetch() { db } })`,
      'definition',
      ['config', 'fetch'],
    ],
    [
      'through a spread of a constant object',
      `import { defineFunction } from 'anyhost'\n${handlers}const base = { config: { path: P }, GET() { db } }\nexport default defineFunction({ ...base, POST() { db }, deploySucceeded() { db } })`,
      'definition',
      ['config', 'GET', 'POST', 'deploySucceeded'],
    ],
    [
      'through fromLambda',
      `import { fromLambda } from 'anyhost'\n${handlers}export default fromLambda(async () => { db }, { config: { path: P } })`,
      'definition',
      ['fetch', 'config'],
    ],
    [
      'through withLambda',
      `import { withLambda } from 'anyhost/compat/netlify'\n${handlers}export default withLambda(async () => { db }, { config: { path: P } })`,
      'definition',
      ['fetch', 'config'],
    ],
    [
      'as a plain object',
      `${handlers}export default { fetch() { db }, config: { path: P } } satisfies X`,
      'fetchable',
      ['fetch', 'config'],
    ],
    [
      'as a plain object with config exported beside it',
      `${handlers}export const config = { path: P }\nexport default { fetch() { db } }`,
      'fetchable',
      ['fetch'],
    ],
    [
      'as a plain object with config exported by another name',
      `${handlers}const c = { path: P }\nexport { c as config }\nexport default { GET() { db } }`,
      'fetchable',
      ['GET'],
    ],
    [
      'as a plain object with config exported from another file',
      `${handlers}export { config } from '../lib/conf'\nexport default { fetch() { db } }`,
      'fetchable',
      ['fetch'],
      { 'lib/conf.ts': `fail()\nexport const config = { path: '/a' + 1 }` },
    ],
  ]
  it.each(cases)('%s', async (_, text, kind, members, files = {}) => {
    const found = await loadOne({ ...files, 'functions/a.ts': text })
    expect(found.config).toStrictEqual({ path: '/a1' })
    expect([found.kind, found.members, found.membersOpen]).toEqual([kind, members, false])
  })

  it('as an app, whose members are not known', async () => {
    const found = await loadOne({
      'functions/a.ts': `import { Hono } from 'hono'\nconst app = new Hono().basePath('/x').get('/', (c) => c.text(''))\napp.post('/')\nexport default app`,
    })
    expect([found.kind, found.members, found.membersOpen, found.config]).toEqual(['fetchable', [], true, undefined])
  })

  it('with needs and targets beside config', async () => {
    const found = await loadOne({
      'functions/a.ts': `import { defineFunction } from 'anyhost'\nconst CITY = 'context.geo.' + 'city'\nexport default defineFunction({ needs: [CITY], targets: { node: { allow: ['config.rateLimit'] } }, fetch() {} })`,
    })
    expect([found.config, found.needs, found.targets]).toStrictEqual([
      undefined,
      ['context.geo.city'],
      { node: { allow: ['config.rateLimit'] } },
    ])
  })

  it('with members that are not known after a spread of an import', async () => {
    const found = await loadOne({
      'functions/a.ts': `import { defineFunction } from 'anyhost'\nimport { handlers } from '../lib/handlers'\nexport default defineFunction({ ...handlers, config: { n: 1 + 1 } })`,
      'lib/handlers.ts': `fail()\nexport const handlers = { fetch() {} }`,
    })
    expect([found.config, found.members, found.membersOpen]).toStrictEqual([{ n: 2 }, ['config'], true])
  })
})

describe('config is refused with a place', () => {
  const imports = `import { defineFunction } from 'anyhost'\n`
  const lib: Files = {
    'lib/a.ts': 'export const a = 1\nexport * from "./b"',
    'lib/b.ts': 'export const b = 1',
    'lib/bad.ts': 'export const x = ;',
    'lib/thrower.ts': `const text = 'é'\nexport function bad() {\n  const x: { y?: { z: 1 } } = {}; return text + x.y!.z\n}`,
    'lib/mutable.ts': `export const tags = ['a']\ntags.push('b')`,
    'node_modules/pkg/package.json': '{ "type": "module", "exports": "./i.js" }',
    'node_modules/pkg/i.js': 'export const e = 1',
    'node_modules/fs-pkg/index.js': `module.exports = require('fs').existsSync('/')`,
  }
  const cases: readonly [title: string, text: string, expected: string[]][] = [
    [
      'for an unknown wrapper',
      `import { wrap } from 'x'\nexport default wrap({ config: {}, fetch() {} })`,
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:2:16'],
    ],
    [
      'for a defineFunction that is not ours',
      `const defineFunction = (x) => x\nexport default defineFunction({ config: {}, fetch() {} })`,
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:2:16'],
    ],
    [
      'for a computed key',
      `${imports}const k = 'config'\nexport default defineFunction({ [k]: {}, fetch() {} })`,
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:3:34'],
    ],
    [
      'for a prototype',
      `${imports}export default defineFunction({ __proto__: base, fetch() {} })`,
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:2:33'],
    ],
    [
      'for an imported definition',
      `${imports}import def from '../lib/def'\nexport default defineFunction(def)`,
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:3:31'],
    ],
    [
      'for a default export from another file',
      `export { default } from '../lib/def'`,
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:1:10'],
    ],
    [
      'for an imported default export',
      `import fn from '../lib/def'\nexport default fn`,
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:2:16'],
    ],
    [
      'for a definition that is made by a call',
      `${imports}export default defineFunction(make())`,
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:2:31'],
    ],
    [
      'for a getter',
      `${imports}export default defineFunction({ get config() { return {} }, fetch() {} })`,
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:2:37'],
    ],
    [
      'for a method',
      `${imports}export default defineFunction({ config() { return {} }, fetch() {} })`,
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:2:33'],
    ],
    [
      'for a spread that may hide it',
      `${imports}import { h } from '../lib/def'\nexport default defineFunction({ config: {}, ...h })`,
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:3:45'],
    ],
    [
      'for a spread constant that config reads as well',
      `${imports}const base = { region: 'x', GET() {} }\nexport default defineFunction({ ...base, config: { region: base.region } })`,
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:3:60'],
    ],
    ['for a top-level await', fn('const x = await load()', '{ x }'), ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:8:11']],
    ['for import.meta', fn('const here = import.meta.url', '{ here }'), ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:8:14']],
    [
      'for a name that is assigned again',
      fn('let x = 1\nif (db) x = 2', '{ x }'),
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:9:9'],
    ],
    [
      'for a constant that is used before its declaration',
      fn(`const a = b\nconst b = 1`, '{ a }'),
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:8:11'],
    ],
    [
      'for a name that is declared in a block',
      fn('if (db) { var y = 1 }', '{ y }'),
      ['ANYHOST_CONFIG_DYNAMIC functions/a.ts:10:13'],
    ],
    [
      'for an array that is pushed to',
      fn(`const tags = ['a']\ntags.push('b')`, '{ tags }'),
      ['ANYHOST_CONFIG_MUTATED functions/a.ts:9:1'],
    ],
    [
      'for a property that is set',
      fn('const o = { a: { b: 1 } }\no.a.b = 2', '{ o }'),
      ['ANYHOST_CONFIG_MUTATED functions/a.ts:9:1'],
    ],
    [
      'for a property that is destructured into',
      fn('const o = { a: 1 };\n[o.a] = [2]', '{ o }'),
      ['ANYHOST_CONFIG_MUTATED functions/a.ts:9:2'],
    ],
    [
      'for a property that is counted up',
      fn('const o = { a: 1 }\no.a++', '{ o }'),
      ['ANYHOST_CONFIG_MUTATED functions/a.ts:9:1'],
    ],
    [
      'for Object.assign',
      fn('const o = { a: 1 }\nObject.assign(o, { b: 1 })', '{ o }'),
      ['ANYHOST_CONFIG_MUTATED functions/a.ts:9:15'],
    ],
    ['for delete', fn('const o = { a: 1 }\ndelete o.a', '{ o }'), ['ANYHOST_CONFIG_MUTATED functions/a.ts:9:8']],
    [
      'for a change inside a loop',
      fn(`const o = ['a']\nfor (const x of ['b']) o.push(x)`, '{ o }'),
      ['ANYHOST_CONFIG_MUTATED functions/a.ts:9:24'],
    ],
    [
      'for a change inside forEach',
      fn(`const o = ['a']\n;['b'].forEach((x) => { o.push(x) })`, '{ o }'),
      ['ANYHOST_CONFIG_MUTATED functions/a.ts:9:25'],
    ],
    [
      'for a change in an imported file',
      fn(`import { tags } from '../lib/mutable'`, '{ tags }'),
      ['ANYHOST_CONFIG_MUTATED lib/mutable.ts:2:1'],
    ],
    [
      'for a definition that is changed',
      `${imports}const fn = defineFunction({ fetch() {} })\nfn.config = { path: '/x' }\nexport default fn`,
      ['ANYHOST_CONFIG_MUTATED functions/a.ts:3:1'],
    ],
    ['for a missing file', fn(`import { x } from './nowhere'`, '{ x }'), ['ANYHOST_CONFIG_IMPORT functions/a.ts:8:10']],
    [
      'for a missing package',
      fn(`import x from 'not-installed'`, '{ x }'),
      ['ANYHOST_CONFIG_IMPORT functions/a.ts:8:8'],
    ],
    [
      'for a missing export',
      fn(`import { a,\n  nope } from '../lib/a'`, '{ a, nope }'),
      ['ANYHOST_CONFIG_IMPORT functions/a.ts:9:3'],
    ],
    [
      'for a missing member of a namespace',
      fn(`import * as ns from '../lib/a'`, '{ x: ns.nope }'),
      ['ANYHOST_CONFIG_IMPORT functions/a.ts:10:16'],
    ],
    [
      'for a missing export of a package',
      fn(`import { nope } from 'pkg'`, '{ nope }'),
      ['ANYHOST_CONFIG_IMPORT functions/a.ts:8:10'],
    ],
    [
      'for a syntax error',
      `${imports}export default defineFunction({ config: { a: }, fetch() {} })`,
      ['ANYHOST_SYNTAX functions/a.ts:2:46'],
    ],
    [
      'for a syntax error in an imported file',
      fn(`import { x } from '../lib/bad'`, '{ x }'),
      ['ANYHOST_SYNTAX lib/bad.ts:1:18'],
    ],
    [
      'for a helper that throws',
      fn(`function bad() {\n  throw new Error('no')\n}`, '{ x: bad() }'),
      ['ANYHOST_CONFIG_THREW functions/a.ts:9:9'],
    ],
    [
      'for an imported helper that throws',
      fn(`import { bad } from '../lib/thrower'`, '{ x: bad() }'),
      ['ANYHOST_CONFIG_THREW lib/thrower.ts:3:54'],
    ],
    [
      'for a global that is not there',
      fn('', '{ x: fetch("http://127.0.0.1") }'),
      ['ANYHOST_CONFIG_THREW functions/a.ts:10:16'],
    ],
    [
      'for a Node module with effects',
      fn(`import { readFileSync } from 'node:fs'`, '{ a: readFileSync("x") }'),
      ['ANYHOST_CONFIG_BUILTIN functions/a.ts:8:10'],
    ],
    [
      'for a package that needs such a module',
      fn(`import x from 'fs-pkg'`, '{ x }'),
      ['ANYHOST_CONFIG_BUILTIN functions/a.ts:10:11'],
    ],
    [
      'for a loop that does not end',
      fn('function spin(): never { for (;;); }', '{ a: spin() }'),
      ['ANYHOST_CONFIG_TIMEOUT functions/a.ts:10:11'],
    ],
    ['for a file without a default export', 'export const x = 1', ['ANYHOST_NO_DEFINITION functions/a.ts:1:1']],
    [
      'for a default export that is a function',
      'export default function () {}',
      ['ANYHOST_NO_DEFINITION functions/a.ts:1:16'],
    ],
    ['for an object without a handler', 'export default { config: {} }', ['ANYHOST_NO_DEFINITION functions/a.ts:1:16']],
  ]
  it.each(cases)('%s', async (_, text, expected) => {
    expect(await problemsOf({ ...lib, 'functions/a.ts': text })).toEqual(expected)
  })

  it('for an unknown wrapper with a config inside, whatever is exported beside it', async () => {
    const inside = `import { wrap } from 'x'\nexport const config = { a: 1 }\nexport default wrap({ config: {}, fetch() {} })`
    expect(await problemsOf({ 'functions/a.ts': inside })).toEqual(['ANYHOST_CONFIG_DYNAMIC functions/a.ts:3:16'])
    const beside = `import { handle } from 'x'\nexport const config = { a: 1 }\nexport default handle(app)`
    const found = await loadOne({ 'functions/a.ts': beside })
    expect([found.kind, found.config, found.membersOpen]).toStrictEqual(['fetchable', { a: 1 }, true])
  })

  it('for every value that is not plain data, all at once', async () => {
    const config = `{
    f: { g: [1, () => 1] },
    d: new Date(0),
    p: Promise.resolve(1),
    n: NaN,
    i: Infinity,
    s: Symbol('x'),
    u: [undefined],
    b: 1n,
    m: new Map(),
    k: new (class K { a = 1 }),
    fetch() {},
    o: circle,
    fine: 1,
  }`
    const text = fn('const circle: unknown[] = [[() => circle]]\nconst c = { get self() { return c } }', config)
    const { problems, functions } = await loadProject({ 'functions/a.ts': text.replace('o: circle', 'o: c') })
    expect(functions).toEqual([])
    expect(problems.map(({ message, position }) => `${position?.line}:${position?.column} ${message}`)).toEqual([
      '12:17 `config.f.g[1]` is a function, not plain data',
      '13:8 `config.d` is a Date, not plain data',
      '14:8 `config.p` is a Promise, not plain data',
      '15:8 `config.n` is NaN, not plain data',
      '16:8 `config.i` is Infinity, not plain data',
      '17:8 `config.s` is a symbol, not plain data',
      '18:9 `config.u[0]` is `undefined` in an array, not plain data',
      '19:8 `config.b` is a bigint, not plain data',
      '20:8 `config.m` is a Map, not plain data',
      '21:8 `config.k` is an instance of a class, not plain data',
      '22:5 `config.fetch` is a function, not plain data',
      '9:17 `config.o.self` is a cycle, not plain data',
    ])
  })

  it('with lines and columns as an editor counts them, after a byte order mark and with CRLF', async () => {
    const text = `\uFEFF${imports}const é = 'é', bad = () => 1\nexport default defineFunction({ config: { é, bad }, fetch() {} })`
    expect(await problemsOf({ 'functions/a.ts': text.replaceAll('\n', '\r\n') })).toEqual([
      'ANYHOST_CONFIG_NOT_JSON functions/a.ts:3:46',
    ])
  })

  it('with a column in text units when something wide stands before it', async () => {
    const text = `${imports}/* 😀é */ import { nope } from 'pkg'; const b = ('😀', bad())\nfunction bad() { '😀'; throw new Error('x') }\nexport default defineFunction({ config: { b }, fetch() {} })`
    expect(await problemsOf({ ...lib, 'functions/a.ts': text })).toEqual(['ANYHOST_CONFIG_THREW functions/a.ts:3:30'])
    expect(await problemsOf({ ...lib, 'functions/a.ts': text.replace('{ b }', '{ nope }') })).toEqual([
      'ANYHOST_CONFIG_IMPORT functions/a.ts:2:20',
    ])
  })

  it('for a file that is not there', async () => {
    const root = await project({})
    const { functions, problems } = await load([join(root, 'functions/none.ts')], { root })
    expect(functions).toEqual([])
    expect(problems.map(({ code, position, file }) => [code, position, file])).toEqual([
      ['ANYHOST_NO_FILE', undefined, join(root, 'functions/none.ts')],
    ])
  })

  it('and a code has a title, a reason and a fix', () => {
    for (const [code, { title, why, fix }] of Object.entries(loadCodes)) {
      expect(code).toMatch(/^ANYHOST_[A-Z_]+$/)
      expect([title, why, fix].every((text) => text.length > 10)).toBe(true)
    }
  })
})

describe('one function never hurts another', () => {
  it('when one of them has a problem of each kind', async () => {
    const bad = (code: string, config: string): string => fn(code, config)
    const { functions, problems } = await loadProject({
      'functions/1-good.ts': fn(`import { shared } from '../lib/shared'`, '{ n: shared + 1 }'),
      'functions/2-throws.ts': bad(`function no() { throw new Error('x') }`, '{ x: no() }'),
      'functions/3-spins.ts': bad('function spin() { for (;;); }', '{ x: spin() }'),
      'functions/4-missing.ts': bad(`import { nope } from '../lib/shared'`, '{ nope }'),
      'functions/5-package.ts': bad(`import { nope } from 'pkg'`, '{ nope }'),
      'functions/6-syntax.ts': 'export default {',
      'functions/7-good.ts': fn(`import { shared } from '../lib/shared'`, '{ n: shared + 2 }'),
      'functions/8-shared.ts': bad(`import { broken } from '../lib/broken'`, '{ broken }'),
      'functions/9-shared.ts': bad(`import { broken } from '../lib/broken'`, '{ broken, n: 1 + 1 }'),
      'lib/shared.ts': 'export const shared = 1 + 1',
      'lib/broken.ts': `export const broken = fail()`,
      'node_modules/pkg/package.json': '{ "type": "module", "exports": "./i.js" }',
      'node_modules/pkg/i.js': 'export const e = 1',
    })
    expect(functions.map(({ config }) => config)).toStrictEqual([{ n: 3 }, { n: 4 }])
    expect(problems.map(({ code, file }) => `${code} ${file.slice(file.lastIndexOf('/') + 1)}`)).toEqual([
      'ANYHOST_CONFIG_THREW 2-throws.ts',
      'ANYHOST_CONFIG_TIMEOUT 3-spins.ts',
      'ANYHOST_CONFIG_IMPORT 4-missing.ts',
      'ANYHOST_CONFIG_IMPORT 5-package.ts',
      'ANYHOST_SYNTAX 6-syntax.ts',
      'ANYHOST_CONFIG_THREW 8-shared.ts',
      'ANYHOST_CONFIG_THREW 9-shared.ts',
    ])
  })

  it('and a function that is imported for its config brings none of its handlers', async () => {
    const { functions, problems } = await loadProject({
      'functions/a.ts': fn(`import other from './b'`, '{ path: other.config.path }'),
      'functions/b.ts': `import { defineFunction } from 'anyhost'\nconst db = fail()\nexport default defineFunction({ config: { path: '/b' + 1 }, fetch() { db } })`,
      'node_modules/anyhost/index.js': 'exports.defineFunction = (definition) => definition',
    })
    expect(problems).toEqual([])
    expect(functions.map(({ config }) => config)).toStrictEqual([{ path: '/b1' }, { path: '/b1' }])
  })

  it('and an endless promise chain does not hang the build', async () => {
    const code = 'async function spin() { await 0; for (;;); }'
    expect((await loadOne({ 'functions/a.ts': fn(code, '{ a: (spin(), 1) }') })).config).toStrictEqual({ a: 1 })
  })
})

describe('process.env', () => {
  it('is read at build, and the names that were read are said', async () => {
    const found = await loadOne(
      {
        'functions/a.ts': fn(
          `const { MEM } = process.env\nconst R = process.env.REGION ?? 'x'\nconst unused = process.env.OTHER`,
          `{ region: R, m: Number(MEM), none: process.env['NONE'], has: 'HAS' in process.env }`,
        ),
      },
      { REGION: 'eu', MEM: '5' },
    )
    expect(found.config).toStrictEqual({ region: 'eu', m: 5, has: false })
    expect(found.envRead).toEqual(['HAS', 'MEM', 'NONE', 'REGION'])
  })

  it('counts for every function that shares the file in which it is read', async () => {
    const { functions } = await loadProject(
      {
        'functions/a.ts': fn(`import { REGION } from '../lib/env'`, '{ REGION }'),
        'functions/b.ts': fn(`import { REGION } from '../lib/env'`, '{ REGION }'),
        'functions/c.ts': fn('', '{ n: 1 + 1 }'),
        'lib/env.ts': 'export const REGION = process.env.REGION',
      },
      { REGION: 'eu' },
    )
    expect(functions.map(({ config, envRead }) => [config, envRead])).toStrictEqual([
      [{ REGION: 'eu' }, ['REGION']],
      [{ REGION: 'eu' }, ['REGION']],
      [{ n: 2 }, []],
    ])
  })
})

describe('positionOf', () => {
  it('finds a value through constants and spreads, and falls back to the nearest one above', async () => {
    const found = await loadOne({
      'functions/a.ts': `import { defineFunction } from 'anyhost'
import { more } from '../lib/more'
const PATHS = ['/a', '/b']
const base = { region: 'x', deep: { list: PATHS } }
export default defineFunction({
  config: { ...base, path: ['/0', ...PATHS, '/3'], more },
  needs: ['context.geo.city'],
  fetch() {},
})`,
      'lib/more.ts': `export const more = { a: 'a' + 1 }`,
    })
    const at = (...path: (string | number)[]): string => {
      const { line, column } = found.positionOf(path)
      return `${line}:${column}`
    }
    expect(found.positionOf([]).file).toBe(found.file)
    expect({
      definition: at(),
      config: at('config'),
      path: at('config', 'path'),
      first: at('config', 'path', 0),
      spread: at('config', 'path', 2),
      last: at('config', 'path', 3),
      beyond: at('config', 'path', 9),
      region: at('config', 'region'),
      deep: at('config', 'deep', 'list', 1),
      imported: at('config', 'more', 'a'),
      unknown: at('config', 'nothing'),
      needs: at('needs', 0),
      handler: at('fetch'),
      absent: at('targets', 'node'),
    }).toEqual({
      definition: '5:16',
      config: '6:11',
      path: '6:28',
      first: '6:29',
      spread: '3:22',
      last: '6:45',
      beyond: '6:28',
      region: '4:24',
      deep: '3:22',
      imported: '6:52',
      unknown: '6:11',
      needs: '7:11',
      handler: '8:3',
      absent: '5:16',
    })
  })
})

describe('reading config runs nothing else', () => {
  it('when the file would exit, throw, hang, write a file or open a socket', async () => {
    let connections = 0
    const server = createServer((socket) => {
      connections++
      socket.destroy()
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    // A server that listens on a port has an address of this kind.
    const { port } = server.address() as AddressInfo
    const marker = join(base, 'written')
    const effects = `import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { defineFunction } from 'anyhost'
import { PATH } from '../lib/effects'
writeFileSync(${JSON.stringify(marker)}, 'x')
const socket = connect(${port}, '127.0.0.1')
globalThis.effects = true
for (;;) { process.exit(1) }
throw new Error('x')
export default defineFunction({ config: { path: PATH + 1 }, fetch() { socket.end() } })`
    const found = await loadOne({
      'functions/a.ts': effects,
      'lib/effects.ts': `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(marker)}, 'x')\nexport const other = process.exit(1)\nexport const PATH = '/p'\nwhile (true) {}`,
    })
    await new Promise<void>((done) => void server.close(() => done()))
    expect(found.config).toStrictEqual({ path: '/p1' })
    expect(existsSync(marker)).toBe(false)
    expect(connections).toBe(0)
    expect('effects' in globalThis).toBe(false)
  })
})

describe('many functions', () => {
  it('are read in the order that they are given, with the faster parser', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 210 }, (_, index) => [
        `functions/f${index}.ts`,
        fn(`const n = ${index}`, `{ path: '/' + n }`),
      ]),
    )
    const { functions, problems } = await loadProject(files)
    expect(problems).toEqual([])
    expect(functions.map(({ config }) => config)).toStrictEqual(
      Array.from({ length: 210 }, (_, index) => ({ path: `/${index}` })),
    )
  })
})
