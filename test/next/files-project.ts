/** A project of which most functions have files: read, imported, compiled, installed. */
import { build } from 'anyhost/build'
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const WORK = fileURLToPath(new URL('../../.cache/next/', import.meta.url))
const BINDINGS = fileURLToPath(new URL('../../node_modules/@oxc-parser/', import.meta.url))

/** `(a, b) => a + b`. */
const WASM = '0061736d0100000001070160027f7f017f030201000707010361646400000a09010700200020016a0b'

const FILES: Files = {
  'anyhost.config.mjs': `export default { external: ['outside'] }\n`,
  'data/url.txt': 'url',
  'data/dirname.txt': 'dirname',
  'data/cwd.txt': 'cwd',
  'functions/read.ts': `
import { defineFunction } from 'anyhost'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
export default defineFunction({
  config: { path: '/read' },
  fetch: (_request, { waitUntil, cookies }) => {
    waitUntil(Promise.resolve())
    cookies.set('seen', 'yes')
    return Response.json([
      readFileSync(new URL('../data/url.txt', import.meta.url), 'utf8'),
      readFileSync(join(import.meta.dirname, '../data/dirname.txt'), 'utf8'),
      readFileSync(join(process.cwd(), 'data/cwd.txt'), 'utf8'),
    ])
  },
})`,
  'functions/add.ts': `
import { defineFunction } from 'anyhost'
import module from './add.wasm'
const { exports } = await WebAssembly.instantiate(module, {})
export default defineFunction({ config: { path: '/add' }, fetch: () => Response.json(exports.add(2, 3)) })`,
  'functions/addon.ts': `
import { defineFunction } from 'anyhost'
import addon from 'addon'
export default defineFunction({ config: { path: '/addon' }, fetch: () => Response.json(typeof addon.parseSync) })`,
  'functions/outside.ts': `
import { defineFunction } from 'anyhost'
import { value } from 'outside'
export default defineFunction({ config: { path: '/outside' }, fetch: () => Response.json(value) })`,
  'functions/throws.ts': `import { defineFunction } from 'anyhost'

interface Nothing {
  readonly here?: string
}

export default defineFunction({
  config: { path: '/throws' },
  fetch(): Response {
    const nothing: Nothing = {}
    throw new Error(\`thrown \${nothing.here}\`)
  },
})
`,
  'functions/reads-and-throws.ts': `import { defineFunction } from 'anyhost'
import { readFileSync } from 'node:fs'

interface Nothing {
  readonly here?: string
}

export default defineFunction({
  config: { path: '/reads-and-throws' },
  fetch(): Response {
    const nothing: Nothing = {}
    throw new Error(readFileSync(new URL('../data/url.txt', import.meta.url), 'utf8') + nothing.here)
  },
})
`,
  'node_modules/addon/package.json': '{ "name": "addon", "version": "1.0.0", "main": "index.js" }',
  'node_modules/addon/index.js': 'module.exports = require("./addon.node")\n',
  'node_modules/outside/package.json':
    '{ "name": "outside", "version": "1.0.0", "main": "index.js", "dependencies": { "@its/own": "1.0.0" } }',
  'node_modules/outside/index.js':
    'const name = "own.txt"\nexports.value = require("node:fs").readFileSync(__dirname + "/" + name, "utf8") + require("@its/own")\n',
  'node_modules/outside/own.txt': 'its file and ',
  'node_modules/@its/own/package.json':
    '{ "name": "@its/own", "version": "1.0.0", "exports": { "require": "./required.cjs", "import": "./imported.mjs" } }',
  'node_modules/@its/own/required.cjs': 'module.exports = "its package"\n',
  'node_modules/@its/own/imported.mjs': 'export default "wrong"\n',
}

/** What the functions answer, by path. */
export const ANSWERS: Readonly<Record<string, unknown>> = {
  '/read': ['url', 'dirname', 'cwd'],
  '/add': 5,
  '/addon': 'function',
  '/outside': 'its file and its package',
}

/** Builds it, with other files where some are given, and hands its folder on. */
export const withFiles = <Host>(run: (root: string) => Promise<Host>, more: Files = {}): Promise<Host> =>
  withProject({ ...FILES, ...more }, run, async (root) => {
    await writeFile(join(root, 'functions/add.wasm'), Buffer.from(WASM, 'hex'))
    await copyFile(await compiled(), join(root, 'node_modules/addon/addon.node'))
  })

type Files = Readonly<Record<string, string>>

/** Builds a project of these files, and hands its folder on. */
export async function withProject<Host>(
  files: Files,
  run: (root: string) => Promise<Host>,
  prepare: (root: string) => Promise<void> = async () => {},
): Promise<Host> {
  await mkdir(WORK, { recursive: true })
  const root = await mkdtemp(join(WORK, 'files-'))
  try {
    for (const [path, contents] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), contents)
    }
    await prepare(root)
    const { problems } = await build({ root, targets: ['next'] })
    if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 2))
    return await run(root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** An addon for this machine: that of an installed package. */
async function compiled(): Promise<string> {
  const files = await readdir(BINDINGS, { recursive: true })
  const found = files.find((file) => file.endsWith('.node'))
  if (!found) throw new Error(`No addon is installed in ${BINDINGS}.`)
  return join(BINDINGS, found)
}
