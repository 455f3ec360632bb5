import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build, check } from 'anyhost/build'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness } from '../../adapters/cloudflare/harness.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { functionFile, project as projectOf } from '../build/project.ts'
import { builtProject } from '../node-server/fixture.ts'

/** (module (func (export "answer") (result i32) i32.const 42)) */
const WASM = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 10, 1, 6, 97, 110, 115, 119, 101, 114, 0, 0, 10,
  6, 1, 4, 0, 65, 42, 11,
])

const define = (path: string, code: string, imports = ''): string =>
  `import { defineFunction } from 'anyhost'\n${imports}\nexport default defineFunction({ config: { path: '${path}' }, fetch: ${code} })\n`

describe('a Worker of several functions', () => {
  let project: Awaited<ReturnType<typeof builtProject>>
  let host: RunningHost
  const folder = (): string => join(project.root, '.anyhost/cloudflare')
  beforeAll(async () => {
    project = await builtProject('cloudflare', {
      'anyhost.config.ts': `export default { include: ['data/**'], options: { cloudflare: { vars: { GREETING: 'hello' } } } }`,
      'lib/answer.wasm': WASM,
      'data/a b.txt': 'read at run time',
      'data/page.html': '<p>also',
      'public/files/note.txt': 'static',
      'public/module.mjs': 'throw new Error("no module")',
      'functions/wasm.ts': define(
        '/wasm',
        `async () => new Response(String((await WebAssembly.instantiate(answer)).exports.answer()))`,
        `import answer from '../lib/answer.wasm'`,
      ),
      'functions/reads.ts': define(
        '/reads',
        `async () => new Response(await readFile(new URL('../data/a b.txt', import.meta.url), 'utf8') + readFileSync('data/page.html', 'utf8'))`,
        `import { readFileSync } from 'node:fs'\nimport { readFile } from 'node:fs/promises'`,
      ),
      'functions/text.ts': define(
        '/text',
        `() => new Response(text + bytes.length)`,
        `import text from '../data/page.html' with { type: 'text' }\nimport bytes from '../data/page.html' with { type: 'bytes' }`,
      ),
      'functions/env.ts': define(
        '/env',
        `async (_request, { requestId }) => Response.json([env.GREETING, typeof WorkerEntrypoint, requestId.length > 0, typeof (await import('cloudflare:sockets')).connect])`,
        `import { env, WorkerEntrypoint } from 'cloudflare:workers'`,
      ),
      'functions/context.ts': define(
        '/context',
        `(_request, { geo }) => new Response(String(getContext().geo === geo))`,
        `import { getContext } from 'anyhost'`,
      ),
      'functions/star.ts': define(
        '/star',
        `() => new Response(String(typeof anyhost.getContext))`,
        `import * as anyhost from 'anyhost'`,
      ),
      'functions/task.ts': define(
        '/task',
        `() => (waitUntil(Promise.resolve()), new Response('with a task'))`,
        `import { waitUntil } from 'anyhost'`,
      ),
      'functions/lazy.ts': define('/lazy', `async () => new Response(typeof (await import('anyhost')).getContext)`),
    })
    host = await harness.start({ root: project.root, output: 'worker', functions: [] })
  }, 60_000)
  afterAll(async () => {
    await host.close()
    await project.remove()
  })

  const ask = async (path: string): Promise<string> =>
    (await host.fetch(new Request(`https://pets.example${path}`))).text()

  it('has one runtime, beside the entry', async () => {
    const found = (await readdir(folder(), { recursive: true })).map((path) => path.replaceAll('\\', '/'))
    expect(found.filter((path) => path.endsWith('anyhost.mjs'))).toEqual(['anyhost.mjs'])
    expect(found.filter((path) => path.startsWith('functions/context/') && !path.includes('/files'))).toEqual([
      'functions/context/fn.mjs',
      'functions/context/fn.mjs.map',
      'functions/context/index.mjs',
    ])
    expect(await readFile(join(folder(), 'functions/context/fn.mjs'), 'utf8')).toContain('from "../../anyhost.mjs";')
  })

  it('answers with all that its functions use of it', async () => {
    const answers = await Promise.all(['/context', '/star', '/lazy', '/task'].map(ask))
    expect(answers).toEqual(['true', 'function', 'function', 'with a task'])
  })

  it('has WebAssembly as a compiled module', async () => expect(await ask('/wasm')).toBe('42'))

  it('reads files beside a function in the file system of the host', async () =>
    expect(await ask('/reads')).toBe('read at run time<p>also'))

  it('has imported text and bytes in its code', async () => expect(await ask('/text')).toBe('<p>also7'))

  it('has the modules of its host', async () =>
    expect(JSON.parse(await ask('/env'))).toEqual(['hello', 'function', true, 'function']))
})

const problemsOf = async (target: string, files: Record<string, string>) => {
  const root = await projectOf(files)
  const { problems } = await build({ root, targets: [target], dryRun: true })
  const checked = await check({ root, targets: [target] })
  expect(checked.problems).toEqual(problems)
  return problems.map(({ code, file, line, column, what, target: of }) => [code, `${file}:${line}:${column}`, what, of])
}

const WITH_ENV = `import { defineFunction } from 'anyhost'\nimport { env } from 'cloudflare:workers'\nexport default defineFunction({ fetch: () => new Response(env.A) })`

describe('a module that only one host has', () => {
  it.each(['node', 'netlify', 'vercel', 'aws-lambda'])(
    'is an error of a build for %s, at the import',
    async (target) => {
      expect(await problemsOf(target, { 'functions/a.ts': WITH_ENV })).toEqual([
        ['ANYHOST_MODULE_NONE', 'functions/a.ts:2:21', `${target} has no module \`cloudflare:workers\`.`, target],
      ])
    },
  )

  it('is found where another file asks for it', async () => {
    const files = {
      'functions/a.ts': `import { defineFunction } from 'anyhost'\nimport { a } from '../lib/a.ts'\nexport default defineFunction({ fetch: () => new Response(a) })`,
      'lib/a.ts': `\nimport { env } from 'cloudflare:workers'\nexport const a = env.A`,
    }
    expect(await problemsOf('node', files)).toEqual([
      ['ANYHOST_MODULE_NONE', 'lib/a.ts:2:21', 'node has no module `cloudflare:workers`.', 'node'],
    ])
  })

  it('is no error where the code asks for it when it runs', async () => {
    const source = functionFile(
      '{}',
      `fetch: async () => Response.json(await import('cloudflare:workers').catch(() => 'none'))`,
    )
    expect(await problemsOf('node', { 'functions/a.ts': source })).toEqual([])
  })

  it('of another host is an error for Cloudflare', async () => {
    const source = `import { defineFunction } from 'anyhost'\nimport { Database } from 'bun:sqlite'\nexport default defineFunction({ fetch: () => new Response(String(Database)) })`
    expect(await problemsOf('cloudflare', { 'functions/a.ts': source })).toEqual([
      ['ANYHOST_MODULE_NONE', 'functions/a.ts:2:26', 'cloudflare has no module `bun:sqlite`.', 'cloudflare'],
    ])
  })
})

describe('a module of Node that the Worker would not find', () => {
  const withModule = (name: string, settings = '{}'): Record<string, string> => ({
    'functions/a.ts': `import { defineFunction } from 'anyhost'\nimport * as it from '${name}'\nexport default defineFunction({ fetch: () => Response.json(it) })`,
    'anyhost.config.ts': `export default { options: { cloudflare: ${settings} } }`,
  })

  it.each([
    ['node:sea', '{}', 'Workers have no module `node:sea`.'],
    [
      'node:vm',
      `{ compatibilityDate: '2025-09-30' }`,
      'The Worker would not find `node:vm` at the compatibility date 2025-09-30.',
    ],
    ['zlib', '{ nodejsCompat: false }', 'The Worker would not find `node:zlib`.'],
  ])('%s with %s is an error, at the import', async (name, settings, what) => {
    expect(await problemsOf('cloudflare', withModule(name, settings))).toEqual([
      ['ANYHOST_TARGET_REFUSED', 'functions/a.ts:2:21', what, 'cloudflare'],
    ])
  })

  it.each([
    ['node:vm', `{ compatibilityDate: '2025-10-01' }`],
    ['node:process', '{ nodejsCompat: false }'],
    ['node:vm', `{ compatibilityDate: '2025-09-30', wrangler: { compatibility_flags: ['enable_nodejs_vm_module'] } }`],
  ])('is none with %s and %s', async (name, settings) => {
    expect(await problemsOf('cloudflare', withModule(name, settings))).toEqual([])
  })
})
