/** Projects as people have them, which must give the same bytes on every system. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { functionFile } from '../build/project.ts'

/** Files by their path in a folder, and links to folders of it. */
export interface Tree {
  readonly files: Readonly<Record<string, string | Uint8Array>>
  readonly links?: Readonly<Record<string, string>>
  /** Folders that are copied from this repository. */
  readonly copies?: Readonly<Record<string, string>>
  /** The project's folder in the tree. Default: the tree itself. */
  readonly project?: string
  /** Default: all that have an output of their own. */
  readonly targets?: readonly string[]
}

const REPOSITORY = join(import.meta.dirname, '../..')

/** Writes a tree into a folder. Links are relative, so that the folder can be moved. */
export function plant(folder: string, { files, links = {}, copies = {} }: Tree): void {
  for (const [to, from] of Object.entries(copies)) cpSync(join(REPOSITORY, from), join(folder, to), { recursive: true })
  for (const [path, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), contents)
  }
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    symlinkSync(join('../'.repeat(path.split('/').length - 1), target), join(folder, path))
  }
}

const windowsText = (text: string): string => text.replaceAll('\n', '\r\n')

/** `export function add(a: i32, b: i32): i32`, compiled. */
const ADD = Buffer.from('0061736d0100000001070160027f7f017f030201000707010361646400000a09010700200020016a0b', 'hex')

const answer = (imports: string, value: string): string =>
  `${imports}\nimport { defineFunction } from 'anyhost'\nexport default defineFunction({ config: {}, fetch: async () => new Response(${value}) })\n`

/** Everything that a build looks for by a path. */
export const READS: Tree = {
  files: {
    'package.json': '{ "name": "reads", "type": "module" }',
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] } } }',
    'anyhost.config.mjs': "export default { include: ['assets/**/*.txt'] }",
    'functions/by-url.ts': answer(
      "import { readFileSync } from 'node:fs'",
      "readFileSync(new URL('../data/menu.txt', import.meta.url))",
    ),
    'functions/by-folder.ts': answer(
      "import { readFileSync } from 'node:fs'\nimport { join } from 'node:path'",
      "readFileSync(join(import.meta.dirname, '..', 'data', 'deep', 'a b.txt'))",
    ),
    'functions/by-cwd.ts': answer(
      "import { readFileSync } from 'node:fs'\nimport { join } from 'node:path'",
      "readFileSync(join(process.cwd(), 'data/menu.txt'), 'utf8') + readFileSync('data/deep/a b.txt', 'utf8')",
    ),
    'functions/area/index.ts': answer("import { name } from '@lib/name.ts'", 'name'),
    'functions/area/wasm.ts': answer(
      "import add from '../../lib/add.wasm'",
      'String(new WebAssembly.Instance(add).exports.add(1, 2))',
    ),
    'functions/json.ts': answer("import data from '../data/menu.json' with { type: 'json' }", 'data.soup'),
    'functions/crlf.ts': windowsText(
      answer("import { lines } from '../lib/lines.ts'", '`${lines}\n${String.raw`a\n\tb`}`'),
    ),
    'functions/marked.ts': `\uFEFF${windowsText(answer('', "'marked'"))}`,
    'functions/package.ts': answer("import own from 'reader'", 'own() + (await import("reader/more.js")).default'),
    'lib/name.ts': "export const name = 'lib'\n",
    'lib/lines.ts': windowsText('/*! a licence\n * of two lines */\nexport const lines = `one\ntwo`\n'),
    'lib/add.wasm': ADD,
    'data/menu.txt': 'soup\r\n',
    'data/menu.json': '\uFEFF{ "soup": 450 }\r\n',
    'data/deep/a b.txt': 'deep\n',
    'assets/one.txt': '1',
    'assets/two/two.txt': '2',
    'public/index.html': '<p>static\r\n',
    'public/img/Logo.svg': '<svg/>',
    'node_modules/reader/package.json':
      '{ "name": "reader", "version": "1.0.0", "main": "lib/index.js", "exports": { ".": "./lib/index.js", "./more.js": "./more.js" } }',
    'node_modules/reader/lib/index.js':
      "const { readFileSync } = require('fs')\nconst path = require('path')\nmodule.exports = () => readFileSync(path.join(__dirname, '..', 'words.txt'), 'utf8')\n",
    'node_modules/reader/more.js': "module.exports = require.resolve('./words.txt')\n",
    'node_modules/reader/words.txt': 'words',
  },
}

/** A package that stays out of the bundle, with what it needs. */
export const EXTERNAL: Tree = {
  targets: ['vercel', 'netlify', 'aws-lambda', 'node', 'next'],
  files: {
    'package.json': '{ "name": "external", "type": "module" }',
    'anyhost.config.mjs': "export default { external: ['outside'] }",
    'functions/outside.ts': answer("import { outside } from 'outside'", 'outside'),
    'node_modules/outside/package.json':
      '{ "name": "outside", "version": "2.0.0", "type": "module", "exports": "./index.js", "dependencies": { "inner": "1" } }',
    'node_modules/outside/index.js': "export { inner as outside } from 'inner'\n",
    'node_modules/inner/package.json': '{ "name": "inner", "version": "1.0.0", "type": "module", "exports": "./i.js" }',
    'node_modules/inner/i.js': "export const inner = 'inner'\n",
  },
}

/** A repository of many packages, in which the project is one. Package managers link the others, on Windows by junctions. */
export const LINKED: Tree = {
  project: 'apps/api',
  files: {
    'package.json': '{ "name": "all", "private": true, "workspaces": ["apps/*", "packages/*"] }',
    'apps/api/package.json':
      '{ "name": "api", "type": "module", "dependencies": { "@acme/menu": "*", "@acme/words": "*" } }',
    'apps/api/functions/menu.ts': `import { path } from '@acme/menu/routes'\nimport { heading } from '@acme/menu'\nimport { words } from '@acme/words'\n${functionFile('{ path }', 'fetch: () => new Response(heading() + words)')}`,
    'packages/menu/package.json':
      '{ "name": "@acme/menu", "type": "module", "exports": { ".": "./src/index.ts", "./routes": "./src/routes.ts" } }',
    'packages/menu/src/index.ts':
      "import { readFileSync } from 'node:fs'\nexport const heading = (): string => readFileSync(new URL('../heading.txt', import.meta.url), 'utf8')\n",
    'packages/menu/src/routes.ts': "import { base } from './base.ts'\nexport const path = `${base}/menu`\n",
    'packages/menu/src/base.ts': "export const base = '/v1'\n",
    'packages/menu/heading.txt': 'Menu',
    'packages/words/package.json': '{ "name": "@acme/words", "main": "index.js" }',
    'packages/words/index.js': "exports.words = require('fs').readFileSync(__dirname + '/words.txt', 'utf8')\n",
    'packages/words/words.txt': 'words',
  },
  links: { 'node_modules/@acme/menu': 'packages/menu', 'node_modules/@acme/words': 'packages/words' },
}

/** An example of this repository, with the packages that it uses. */
const example = (name: string, packages: readonly string[] = [], links: Tree['links'] = {}): Tree => ({
  files: {},
  links,
  copies: {
    '.': `examples/${name}`,
    ...Object.fromEntries(packages.map((each) => [`node_modules/${each}`, `node_modules/${each}`])),
  },
})

/** What some targets have not. */
const ALLOWED = `${'deployBuilding deploySucceeded deployFailed deployDeleted deployLocked deployUnlocked formSubmitted userLogin userSignup userValidate userModified userDeleted'.replaceAll(/(\w+) ?/g, "'event.$1', ")}'config.rateLimit', 'config.cancellation', 'config.schedule'`

/** The project of the suite. */
const CONFORMANCE: Tree = {
  files: {
    'package.json': '{ "type": "module" }',
    'anyhost.config.mjs': `const allow = [${ALLOWED}]\nconst own = { allow }\nexport default { options: { vercel: own, netlify: own, 'aws-lambda': own, cloudflare: own, node: own, next: own } }\n`,
  },
  copies: { '.': 'src/conformance/project' },
}

export const PROJECTS: Readonly<Record<string, Tree>> = {
  hello: example('hello'),
  'hono-app': example('hono-app', ['hono']),
  legacy: example('legacy', ['@middy/core']),
  pets: example('pets'),
  stream: example('stream'),
  workspace: example('workspace', ['sql.js'], { 'node_modules/@example/menu': 'packages/menu' }),
  conformance: CONFORMANCE,
  reads: READS,
  external: EXTERNAL,
  linked: LINKED,
}
