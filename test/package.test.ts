import { execFileSync } from 'node:child_process'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { parseSync } from 'oxc-parser'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { beforeAll, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly bin: Readonly<Record<string, string>>
}

// Our own file, whose shape the tests below look at.
const manifest = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as Manifest

const node = (...args: readonly string[]): string =>
  execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** Whether what would be published is there, and no source has changed since. */
function isBuilt(): boolean {
  if (!existsSync(`${ROOT}/dist/src/index.d.ts`)) return false
  const made = statSync(`${ROOT}/dist/src/index.d.ts`).mtimeMs
  return globSync(['src/**/*.ts', 'adapters/*/*.ts'], { cwd: ROOT }).every(
    (file) => statSync(`${ROOT}/${file}`).mtimeMs < made,
  )
}

beforeAll(() => {
  if (!isBuilt()) node('node_modules/tsup/dist/cli-default.js')
})

/** The names that stand for `*` in an export. */
const namesOf = (): string[] =>
  readdirSync(`${ROOT}/adapters`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)

/** Every name that the package can be imported by. */
const subpaths = (): string[] =>
  Object.keys(manifest.exports)
    .filter((key) => key !== './package.json')
    .flatMap((key) => (key.includes('*') ? namesOf().map((name) => key.replace('*', name)) : [key]))
    .map((key) => `anyhost${key.slice(1)}`)

/** Makes Node print the address of every module that it loads, on stderr. */
const TRACE = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  import { writeSync } from 'node:fs'
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context)
      writeSync(1, 'loaded ' + found.url + '\\n')
      return found
    },
  })`)}`

/** The modules that are loaded, by their place in the package. */
function loadedBy(...args: readonly string[]): string[] {
  const lines = node('--import', TRACE, ...args).split('\n')
  return lines
    .filter((line) => line.startsWith('loaded '))
    .map((line) => line.slice('loaded '.length).replace(/^.*\/(?=dist\/|node_modules\/)/, ''))
}

describe('the package', () => {
  test('is one that publint has nothing to say about', async () => {
    const { messages, pkg } = await publint({ pkgDir: ROOT, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  test('holds what was built, its page and its licence, and nothing else', () => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    const output = execFileSync(npm, ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    // The shape that npm prints: one package, with its files.
    const [packed] = JSON.parse(output) as { files: { path: string }[] }[]
    const paths = packed?.files.map(({ path }) => path) ?? []
    expect(paths.filter((path) => !path.startsWith('dist/'))).toEqual(['LICENSE', 'README.md', 'package.json'])
    const ours = /^dist\/(?:src|adapters)\/[^.]+\.(?:js|d\.ts)$|^dist\/src\/conformance\/project\/[^.]+\.ts$|^[^/]+$/
    expect(paths.filter((path) => !ours.test(path))).toEqual([])
    expect(paths.filter((path) => /^dist\/adapters\/[^/]+\/harness|\.test\./.test(path))).toEqual([])
  })

  test('can be imported by each of its names in plain Node', () => {
    const names = subpaths()
    expect(names).toEqual(
      expect.arrayContaining(['anyhost', 'anyhost/build', 'anyhost/adapters/vercel', 'anyhost/runtime/netlify']),
    )
    const code = `for (const name of ${JSON.stringify(names)}) await import(name)`
    expect(node('--input-type=module', '--eval', code)).toBe('')
  })

  test('gives its public names and no file behind them, once it is packed and installed', () => {
    const home = mkdtempSync(join(tmpdir(), 'anyhost-pack-'))
    try {
      const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
      const pack = ['pack', ROOT, '--ignore-scripts', '--silent', '--pack-destination', home]
      const archive = execFileSync(npm, pack, {
        cwd: home,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim()
      mkdirSync(join(home, 'node_modules/anyhost'), { recursive: true })
      const into = ['-xzf', archive, '-C', 'node_modules/anyhost', '--strip-components=1']
      execFileSync('tar', into, { cwd: home })
      const names = [
        'compat/vercel',
        'compat/netlify',
        'compat/vercel-cache',
        'compat/from-lambda',
        'compat/interop',
        'src/index',
      ]
      const code = `for (const name of ${JSON.stringify(names)}) await import('anyhost/' + name).then(() => console.log('yes'), ({ code }) => console.log(code))`
      const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
        cwd: home,
        encoding: 'utf8',
      })
      const hidden = 'ERR_PACKAGE_PATH_NOT_EXPORTED'
      expect(printed.trim().split('\n')).toEqual(['yes', 'yes', hidden, hidden, hidden, hidden])
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  })

  test('has declarations beside every module, that import what is there', () => {
    const modules = globSync('dist/**/*.js', { cwd: ROOT })
    expect(modules.length).toBeGreaterThan(50)
    const entries = subpaths().map((name) => exportOf(name).types)
    expect(entries.filter((file) => !existsSync(`${ROOT}/${file}`))).toEqual([])
    const dangling = globSync('dist/**/*.d.ts', { cwd: ROOT }).flatMap((file) => {
      const { module } = parseSync(file, readFileSync(`${ROOT}/${file}`, 'utf8'))
      const exported = module.staticExports.flatMap(({ entries: found }) => found.map((each) => each.moduleRequest))
      return [...module.staticImports.map((each) => each.moduleRequest), ...exported]
        .map((request) => request?.value ?? '')
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => posix.join(posix.dirname(file), specifier.replace(/\.js$/, '.d.ts')))
        .filter((target) => !existsSync(`${ROOT}/${target}`))
        .map((target) => `${file} -> ${target}`)
    })
    expect(dangling).toEqual([])
  })

  test('loads no dependency and nothing of Node when its main name is imported', () => {
    const loaded = loadedBy('--input-type=module', '--eval', `await import('anyhost')`)
    expect(loaded).toContain('dist/src/index.js')
    expect(loaded.filter((url) => !/^dist\/src\/(?:index\.js|runtime\/|compat\/|contract\/)/.test(url))).toEqual([])
  })

  test('does not make the build a price of a runtime', () => {
    for (const name of namesOf()) {
      const loaded = loadedBy('--input-type=module', '--eval', `await import('anyhost/runtime/${name}')`)
      expect(loaded.filter((url) => url.startsWith('dist/src/build/') || !/^(?:node:|dist\/)/.test(url))).toEqual([])
    }
  })

  test('prints its help without loading the bundler, the parser or the schemas', () => {
    const loaded = loadedBy(manifest.bin.anyhost ?? '', '--help')
    expect(loaded).toContain('dist/src/cli/help.js')
    expect(loaded.filter((url) => !/^(?:node:|dist\/src\/cli\/)/.test(url))).toEqual([])
  })

  test('looks up that nothing has changed without loading the bundler, the parser, the schemas or an adapter', () => {
    const home = mkdtempSync(join(tmpdir(), 'anyhost-unchanged-'))
    try {
      mkdirSync(join(home, 'functions'))
      const text = `import { defineFunction } from 'anyhost'\nexport default defineFunction({ fetch: () => new Response('hi') })\n`
      writeFileSync(join(home, 'functions/hi.ts'), text)
      const command = [manifest.bin.anyhost ?? '', 'build', 'vercel', 'netlify', 'aws-lambda', '--cwd', home]
      expect(loadedBy(...command)).toContain('dist/src/build/build-anew.js')
      const loaded = loadedBy(...command)
      expect(loaded).toContain('dist/src/build/cache.js')
      expect(loaded.filter((url) => !/^(?:node:|dist\/src\/(?:cli|build)\/)/.test(url))).toEqual([])
      expect(loaded).not.toContain('dist/src/build/build-anew.js')
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  })

  test('has a test kit that loads nothing but itself, under node:test and in the modules of a runner like Jest', () => {
    const loaded = loadedBy('--input-type=module', '--eval', `await import('anyhost/testing')`)
    expect(loaded).toContain('dist/src/testing/index.js')
    expect(loaded.filter((url) => !/^(?:node:|dist\/src\/(?:testing|runtime|contract)\/)/.test(url))).toEqual([])
    const runners = 'test/fixtures/runners'
    expect(node('--test', '--test-reporter=tap', `${runners}/node.mjs`)).toMatch(/^# pass 1$/m)
    const jest = [
      '--test-reporter=tap',
      '--experimental-vm-modules',
      '--experimental-import-meta-resolve',
      '--no-warnings',
    ]
    const file = new URL(`${runners}/node.mjs`, `file://${ROOT}`).href
    expect(node(...jest, `${runners}/jest-like.mjs`, file)).toMatch(/^# pass 1$/m)
  })

  test('needs four packages, and those in the build alone', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['esbuild', 'jsonc-parser', 'oxc-parser', 'zod'])
  })
})

/** The entry of a name, with `*` filled in. */
function exportOf(name: string): { readonly types: string; readonly default: string } {
  const subpath = `.${name.slice('anyhost'.length)}`
  const key = subpath in manifest.exports ? subpath : subpath.replace(/[^/]+$/, '*')
  const entry = manifest.exports[key]
  if (entry === undefined || typeof entry === 'string') throw new Error(`There is no export ${name}.`)
  const fill = (file: string): string => file.replace('*', subpath.slice(subpath.lastIndexOf('/') + 1))
  return { types: fill(entry.types), default: fill(entry.default) }
}

/** What the entry of examples/hello has beside it: the target's runtime, as far as the entry uses it. */
const helloRuntime = (target: string, compiled: string): ReturnType<typeof bundled> =>
  bundled(
    `export { ${compiled} as toHandler } from './adapters/${target}/runtime.ts'\nexport { defineFunction } from './src/index.ts'`,
  )

/** Some code, bundled and packed, and the files that are in it. */
async function bundled(contents: string): Promise<{ bytes: number; files: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: ROOT },
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    legalComments: 'none',
  })
  const inputs = Object.values(metafile.outputs)[0]?.inputs ?? {}
  return {
    bytes: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length,
    files: Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  }
}

describe('contextOf', () => {
  // Half a kilobyte is the shape of a place, the same as in a context; each host that it knows costs a fifth.
  test('brings at most 1664 bytes, minified and gzipped, with three hosts, and no way to run with a context', async () => {
    const { bytes, files } = await bundled(`export { contextOf } from './src/context.ts'`)
    expect(bytes).toBeLessThanOrEqual(1664)
    expect(bytes).toBeGreaterThan(1000)
    expect(files.filter((file) => /run-with-context|errors|handler|purge|regions/.test(file))).toEqual([])
  })

  test('loads no dependency and nothing of Node', () => {
    const loaded = loadedBy('--input-type=module', '--eval', `await import('anyhost/context')`)
    expect(loaded).toContain('dist/src/context.js')
    expect(
      loaded.filter((url) => !/^dist\/(?:src\/(?:context\.js|runtime\/)|adapters\/[^/]+\/[^/]+\.js)/.test(url)),
    ).toEqual([])
  })
})

describe('the runtime of a function that says hello', () => {
  test.each([
    ['vercel', 'toCompiled', 2048],
    ['netlify', 'toCompiled', 2048],
    ['aws-lambda', 'toCompiled', 4096],
    ['aws-lambda', 'toCompiledStreaming', 4096],
  ])('on %s by %s has at most %i bytes, minified and gzipped', async (target, compiled, limit) => {
    const { bytes } = await helloRuntime(target, compiled)
    expect(bytes).toBeLessThanOrEqual(limit)
    // Less means that the measure is broken.
    expect(bytes).toBeGreaterThan(1000)
  })

  test.each(['vercel', 'netlify', 'aws-lambda'])('on %s pays for nothing that it does not use', async (target) => {
    const { files } = await helloRuntime(target, 'toCompiled')
    expect(files).toContain('src/runtime/handler.ts')
    const unused =
      /\/(?:background|invoke-self|sign|cookies|members|geo|deploy|task|cache|get-context|pattern|methods|unbuilt|purge)\.ts$|^src\/compat\//
    expect(files.filter((file) => unused.test(file))).toEqual([])
  })
})
