import { execFileSync } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'anyhost/build'
import { expect, test } from 'vitest'
import netlify from '../../adapters/netlify/build.ts'
import vercel from '../../adapters/vercel/build.ts'
import type { BuildAdapter, PlannedFunction } from '../../src/contract/adapter.ts'
import { createPathIndex } from '../../src/build/path-index.ts'
import { functionFile, project } from './project.ts'

const planned = (count: number): PlannedFunction[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `f${at}`,
    source: `functions/f${at}.ts`,
    kind: 'web',
    paths: [`/f${at}/:id`, `/tenant/:tenant/f${at}`],
    excludedPaths: [],
    methods: undefined,
    events: [],
    options: {},
    parts: { als: false, members: [] },
    config: at % 2 ? { preferStatic: true } : {},
  }))

function processorTime(adapter: BuildAdapter, functions: readonly PlannedFunction[]): number {
  const before = process.cpuUsage()
  adapter.emit({ output: adapter.outputs[0]!, options: {}, functions })
  const { user } = process.cpuUsage(before)
  return user / 1000
}

test.each([vercel(), netlify()])('3000 functions take about ten times as long to emit as 300: %#', (adapter) => {
  const [few, many] = [planned(300), planned(3000)]
  processorTime(adapter, few)
  const least = (functions: readonly PlannedFunction[]): number =>
    Math.min(...[1, 2, 3].map(() => processorTime(adapter, functions)))
  // What compares all with all takes a hundred times as long.
  expect(least(many) / Math.max(least(few), 1)).toBeLessThan(40)
})

test('patterns are found that may match the same request, and no other function’s', () => {
  const paths = ['/a/:id', '/a/b', '/:x/b', '/a/*', '/a', '/c/:rest*', '/c/:may?', '/c', '/d/e/f']
  const near = createPathIndex(paths)
  const found = (path: string): (string | undefined)[] => near(path).map((at) => paths[at])
  expect(found('/a/b')).toEqual(['/a/:id', '/a/b', '/:x/b', '/a/*'])
  expect(found('/c')).toEqual(['/c/:rest*', '/c/:may?', '/c'])
  expect(found('/:any/b')).toEqual(['/a/:id', '/a/b', '/:x/b', '/a/*', '/c/:rest*', '/c/:may?'])
  expect(found('/d/*')).toEqual(['/:x/b', '/d/e/f'])
  expect(found('/*')).toEqual(paths)
  expect(found('/x/y')).toEqual([])
})

test('functions are bundled once for all targets of a group, and the runtime once for each use', async () => {
  const root = await project(
    Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`functions/f${at}.ts`, functionFile(`{ path: '/f${at}' }`)]),
    ),
  )
  // Counts in a program of its own: the bundler's module is replaced there.
  const program = `
    import { registerHooks } from 'node:module'
    globalThis.passes = []
    registerHooks({
      resolve: (name, context, next) => name === 'esbuild' && !context.parentURL?.startsWith('data:')
        ? { url: 'data:text/javascript,' + encodeURIComponent(\`import * as real from \${JSON.stringify(next(name, context).url)}
            export const build = (options) => { globalThis.passes.push(options.entryPoints?.length ?? 0); return real.build(options) }\`), shortCircuit: true, format: 'module' }
        : next(name, context),
    })
    const { build } = await import(${JSON.stringify(pathToFileURL(fileURLToPath(new URL('../../src/build/index.ts', import.meta.url))).href)})
    const { problems } = await build({ root: ${JSON.stringify(root)}, targets: ['vercel', 'netlify', 'aws-lambda', 'node', 'cloudflare'] })
    process.stdout.write(JSON.stringify([problems, globalThis.passes.filter((count) => count > 0), globalThis.passes.length]))`
  const [problems, passes, all] = JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString(),
  ) as [unknown[], number[], number]
  expect(problems).toEqual([])
  // One for Node, one for workers.
  expect(passes).toEqual([30, 30])
  // And the runtimes: for each target what its entries use, never one for each function.
  expect(all - passes.length).toBeLessThan(10)
})

test('a workspace package that is used by CommonJS and by ESM is bundled for both, and renewed for both', async () => {
  const root = await project({
    'package.json': '{ "workspaces": ["packages/*"] }',
    'packages/both/package.json': '{ "name": "both", "exports": { "import": "./esm.mjs", "require": "./cjs.cjs" } }',
    'packages/both/esm.mjs': `export const word = 'esm'\n`,
    'packages/both/cjs.cjs': `exports.word = 'cjs'\n`,
    'functions/a.ts': `import { word } from 'both'\n${functionFile(`{ path: '/a' }`, 'fetch: () => new Response(word)')}`,
    'functions/b.mjs': `import { createRequire } from 'node:module'\nimport { word } from './_old.cjs'\n${functionFile(`{ path: '/b' }`, 'fetch: () => new Response(word + createRequire.name)')}`,
    'functions/_old.cjs': `module.exports = require('both')\n`,
  })
  const { mkdir, symlink, writeFile, readFile } = await import('node:fs/promises')
  await mkdir(`${root}/node_modules`)
  await symlink('../packages/both', `${root}/node_modules/both`)
  const targets = ['netlify']
  expect((await build({ root, targets })).problems).toEqual([])
  const code = async (id: string): Promise<string> => readFile(`${root}/.netlify/v1/functions/${id}/fn.mjs`, 'utf8')
  expect([(await code('a')).includes(`"esm"`), (await code('b')).includes(`"cjs"`)]).toEqual([true, true])
  await writeFile(`${root}/packages/both/cjs.cjs`, `exports.word = 'changed'\n`)
  expect((await build({ root, targets })).renewed).toEqual(['functions/b.mjs'])
  expect(await code('b')).toContain(`"changed"`)
})
