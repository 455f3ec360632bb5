import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { build } from 'anyhost/build'
import { describe, expect, onTestFinished, test } from 'vitest'
import { builtIn, findTargets } from '../../src/build/project.ts'
import { askMoved } from './moved.ts'

/** Every output of every target. */
const { targets } = await findTargets(await builtIn())
const OUTPUTS = targets.flatMap(({ adapter }) => adapter.outputs.map((output) => `${adapter.name}:${output}`))

const pkg = (name: string, rest: object = {}): string => JSON.stringify({ name, version: '1.2.3', ...rest })

/** A package that reads files of its own in every way, and one that it depends on. */
const LIBRARY: Readonly<Record<string, string>> = {
  'package.json': pkg('@my/lib', { type: 'module', main: 'src/index.ts', dependencies: { dep: '1' } }),
  'src/index.ts': `import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import old from './old.cjs'
import dep from 'dep'
const read = (name: string | URL): string => readFileSync(name, 'utf8')
export const lib = (): unknown => [
  read(new URL('../data/url.txt', import.meta.url)),
  read(join(import.meta.dirname, '../data/joined.txt')),
  readdirSync(join(import.meta.dirname, '../data')),
  old, dep, import.meta.url.replace(/.*files/, ''),
]
export const fails = (): never => { throw new Error('at its source') }
`,
  'src/old.cjs': `module.exports = require('fs').readFileSync(__dirname + '/../data/old.txt', 'utf8')`,
  'data/url.txt': 'url',
  'data/joined.txt': 'joined',
  'data/old.txt': 'old',
}
const DEP: Readonly<Record<string, string>> = {
  'package.json': pkg('dep'),
  'index.js': `module.exports = require('fs').readFileSync(require('path').join(__dirname, 'own.txt'), 'utf8')`,
  'own.txt': 'of the dependency',
}

/** An app that also reads from the library's folder by a path, where that is the same on both machines. */
const app = (toLibrary?: string): Record<string, string> => ({
  'package.json': pkg('app', { dependencies: { '@my/lib': '*' } }),
  'public/a.txt': '',
  'functions/a.ts': `import { defineFunction } from 'anyhost'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fails, lib } from '@my/lib'
const beside = ${toLibrary ? `readFileSync(join(import.meta.dirname, '..', '${toLibrary}', 'data/url.txt'), 'utf8')` : `'url'`}
const fromHere = ${toLibrary ? `readFileSync(join(process.cwd(), '${toLibrary}/data/old.txt'), 'utf8')` : `'old'`}
export default defineFunction({
  config: { path: '/a' },
  fetch: async (request) => (request.url.endsWith('fail') ? fails() : Response.json([lib(), beside, fromHere])),
})
`,
})

const ANSWER = (place: string): unknown => [
  ['url', 'joined', ['joined.txt', 'old.txt', 'url.txt'], 'old', 'of the dependency', place],
  'url',
  'old',
]

interface Layout {
  /** Where the app is, and the library, below the folder of the machine. */
  readonly app: string
  readonly lib: string
  /** Where the dependency is installed. */
  readonly dep: string
  /** Links: from where to where. */
  readonly links: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string>>
  /** The app reads from the library by a path: it is the same on both. Default: true. */
  readonly byPath?: boolean
}

interface Way {
  readonly name: string
  /** The same project on two machines. */
  readonly layouts: readonly [Layout, Layout]
  /** What the library's module says of its place. */
  readonly place: string
}

const WAYS: readonly Way[] = [
  {
    name: 'npm link to a folder somewhere else',
    layouts: [
      {
        app: 'app',
        lib: 'lib',
        dep: 'lib/node_modules/dep',
        links: { 'app/node_modules/@my/lib': 'lib' },
        byPath: false,
      },
      {
        app: 'home/me/work/deep/application',
        lib: 'mnt/disk/checkouts/the-lib',
        dep: 'mnt/disk/checkouts/the-lib/node_modules/dep',
        links: {
          'global/lib/node_modules/@my/lib': 'mnt/disk/checkouts/the-lib',
          'home/me/work/deep/application/node_modules/@my/lib': 'global/lib/node_modules/@my/lib',
        },
        byPath: false,
      },
    ],
    place: '/_linked/@my/lib@1.2.3/src/index.ts',
  },
  {
    name: 'file:../lib, where its dependencies are in a store',
    layouts: [
      {
        app: 'app',
        lib: 'lib',
        dep: 'store/links/dep/1.2.3/abc/node_modules/dep',
        links: {
          'app/node_modules/@my/lib': 'lib',
          'lib/node_modules/dep': 'store/links/dep/1.2.3/abc/node_modules/dep',
        },
      },
      {
        app: 'src/app',
        lib: 'src/lib',
        dep: 'var/cache/store/v11/links/dep/1.2.3/abc/node_modules/dep',
        links: {
          'src/app/node_modules/@my/lib': 'src/lib',
          'src/lib/node_modules/dep': 'var/cache/store/v11/links/dep/1.2.3/abc/node_modules/dep',
        },
      },
    ],
    place: '/_linked/@my/lib@1.2.3/src/index.ts',
  },
  ...(['npm', 'pnpm'] as const).map((manager): Way => {
    const layout = (repo: string): Layout => ({
      app: `${repo}apps/web`,
      lib: `${repo}packages/lib`,
      dep: manager === 'npm' ? `${repo}node_modules/dep` : `${repo}node_modules/.pnpm/dep@1.2.3/node_modules/dep`,
      links:
        manager === 'npm'
          ? { [`${repo}node_modules/@my/lib`]: `${repo}packages/lib` }
          : {
              [`${repo}apps/web/node_modules/@my/lib`]: `${repo}packages/lib`,
              [`${repo}packages/lib/node_modules/dep`]: `${repo}node_modules/.pnpm/dep@1.2.3/node_modules/dep`,
            },
      files: {
        [`${repo}package.json`]: pkg('repo', manager === 'npm' ? { workspaces: ['apps/*', 'packages/*'] } : {}),
        ...(manager === 'pnpm' && { [`${repo}pnpm-workspace.yaml`]: 'packages: [apps/*, packages/*]\n' }),
      },
    })
    return {
      name: `a workspace of ${manager} whose root is above the project`,
      layouts: [layout(''), layout('some/where/the-repo/')],
      place: '/_up/_up/packages/lib/src/index.ts',
    }
  }),
]

const put = (folder: string, files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** One machine, and the project's folder on it. */
function machine({ app: own, lib, dep, links, files = {}, byPath = true }: Layout): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'anyhost-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  put(folder, files)
  put(join(folder, own), app(byPath ? relative(own, lib) : undefined))
  put(join(folder, lib), LIBRARY)
  put(join(folder, dep), DEP)
  for (const [from, to] of Object.entries(links)) {
    mkdirSync(dirname(join(folder, from)), { recursive: true })
    symlinkSync(join(folder, to), join(folder, from))
  }
  return join(folder, own)
}

/** All outputs of a project: bytes by path. */
async function everything(root: string): Promise<Record<string, string>> {
  const written: Record<string, string> = {}
  // Two outputs of a target may share a folder.
  for (const output of OUTPUTS) {
    const { targets: built, problems } = await build({ root, targets: [output], apply: true })
    expect(problems).toEqual([])
    for (const { path } of built.flatMap(({ files }) => files))
      written[`${output} ${path}`] = readFileSync(join(root, path)).toString('latin1')
  }
  return written
}

describe.each(WAYS)('a package that is linked by $name', ({ layouts, place }) => {
  test('is the same bytes in every output of two machines, which name neither', async () => {
    const [one, two] = layouts.map((layout) => machine(layout)) as [string, string]
    const [first, second] = [await everything(one), await everything(two)]
    expect(Object.keys(second).filter((path) => first[path] !== second[path])).toEqual([])
    expect(Object.keys(first)).toEqual(Object.keys(second))
    expect(Object.keys(first).filter((path) => path.endsWith('.map')).length).toBeGreaterThan(4)
    const all = Object.entries(first).flat().join('\n')
    expect(all).not.toContain(dirname(one))
    expect(all).toContain('"@my/lib/src/index.ts"')
  })

  test.each([0, 1])('finds its files away from the machine: %s', async (at) => {
    expect(await askMoved(machine(layouts[at]!), ['a'])).toEqual({ a: JSON.stringify(ANSWER(place)) })
  })
})
