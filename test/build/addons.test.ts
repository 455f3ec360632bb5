import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build, type BuildResult } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { compile, uncompilable } from './compile.ts'
import { askMoved } from './moved.ts'
import { project } from './project.ts'

/** The reason is part of the title where something is skipped. */
const REASON = uncompilable ? ` (${uncompilable})` : ''

const answers = (expression: string, head: string): string =>
  `import { defineFunction } from 'anyhost'\n${head}\nexport default defineFunction({ fetch: async () => Response.json(${expression}) })\n`

const pkg = (name: string, rest: object = {}): string => JSON.stringify({ name, version: '1.0.0', ...rest })

/** What node-gyp-build and bindings do, as far as an addon that fits is concerned. */
const LOADER = `const { existsSync, readdirSync } = require('fs'), { join } = require('path')
  const first = (folder) => existsSync(folder) && readdirSync(folder).filter((name) => name.endsWith('.node')).map((name) => join(folder, name))[0]
  module.exports = (folder) => require(first(join(folder, 'build/Release')) || first(join(folder, 'prebuilds', process.platform + '-' + process.arch)))`

/** A file that begins as a build for another system does. */
const HEADS = {
  darwinArm: Buffer.from('cffaedfe0c000001'.padEnd(80, '0'), 'hex'),
  windows: Buffer.concat([
    Buffer.from('MZ'.padEnd(0x3c, '\0')),
    Buffer.from([0x40, 0, 0, 0]),
    Buffer.from('PE\0\0'),
    Buffer.from([0x64, 0x86]),
    Buffer.alloc(20),
  ]),
}

/** The same build with the number of another processor in its head. */
function asArm(file: string, out: string): void {
  const bytes = readFileSync(file)
  bytes.writeUInt16LE(183, 18)
  mkdirSync(dirname(out), { recursive: true })
  writeFileSync(out, bytes)
}

const put = (file: string, bytes: Uint8Array): void => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
}

const shown = ({ problems }: BuildResult): unknown[] =>
  problems.map(({ code, file, line, column, target, what, fix }) => ({ code, file, line, column, target, what, fix }))

const files = (result: BuildResult): string[] => result.targets.flatMap((each) => each.files).map(({ path }) => path)

describe.skipIf(uncompilable !== undefined)(
  `an addon that was compiled here is loaded away from its project${REASON}`,
  () => {
    test('from an installed package, with the shared library that it is linked to', async () => {
      const root = await project({
        'functions/a.ts': answers('addon', `import addon from 'addon'`),
        'node_modules/addon/package.json': pkg('addon', { gypfile: true }),
        'node_modules/addon/index.js': `module.exports = require('./build/Release/addon.node')`,
      })
      compile(join(root, 'node_modules/addon/build/Release/addon.node'), { says: 'word()', library: 'libword.so.1' })
      expect(await askMoved(root, ['a'])).toEqual({ a: '"shared"' })
    })

    test('from a file of the project, by its path, from ESM and from CommonJS', async () => {
      const root = await project({
        'functions/a.ts': answers(
          '[plain, made, required, opened.exports]',
          `import plain from '../native/plain.node'\nimport { createRequire } from 'node:module'\nimport required from './_old.cjs'\nimport { fileURLToPath } from 'node:url'
const made = createRequire(import.meta.url)('../native/made.node')
const opened = { exports: {} }
process.dlopen(opened, fileURLToPath(new URL('../native/opened.node', import.meta.url)))`,
        ),
        'functions/_old.cjs': `module.exports = require('../native/required.node')`,
      })
      for (const says of ['plain', 'made', 'required', 'opened']) compile(join(root, `native/${says}.node`), { says })
      expect(await askMoved(root, ['a'])).toEqual({ a: '["plain","made","required","opened"]' })
    })

    test('from the project’s own binding, through the loaders that look for it', async () => {
      const root = await project({
        'package.json': pkg('own'),
        'binding.gyp': '{}',
        'functions/a.ts': answers(
          'addon',
          `import load from 'node-gyp-build'\nconst addon = load(import.meta.dirname + '/..')`,
        ),
        'functions/b.ts': answers('addon', `import bindings from 'bindings'\nconst addon = bindings('own')`),
        'node_modules/node-gyp-build/package.json': pkg('node-gyp-build'),
        'node_modules/node-gyp-build/index.js': LOADER,
        'node_modules/bindings/package.json': pkg('bindings'),
        // It looks in the first folder above its caller that has a node_modules.
        'node_modules/bindings/index.js': `const path = require('path'), fs = require('fs')
        module.exports = (name) => {
          const stack = Error.prepareStackTrace; Error.prepareStackTrace = (_, sites) => sites
          const [, caller] = new Error().stack; Error.prepareStackTrace = stack
          let folder = path.dirname(caller.getFileName().replace('file://', ''))
          while (!fs.existsSync(path.join(folder, 'node_modules'))) folder = path.dirname(folder)
          return require(path.join(folder, 'build/Release', name + '.node'))
        }`,
      })
      compile(join(root, 'build/Release/own.node'), { says: 'own' })
      expect(await askMoved(root, ['a', 'b'])).toEqual({ a: '"own"', b: '"own"' })
    })

    test.each([
      ['JavaScript', 'index.cjs', `module.exports = require('node-gyp-build')(__dirname)`],
      ['types', 'index.ts', `import load from 'node-gyp-build'\nexport default load(import.meta.dirname) as string`],
    ])('from a workspace package that is written in %s', async (_language, main, code) => {
      const repo = await project({
        'package.json': pkg('repo', { workspaces: ['apps/*', 'packages/*'] }),
        'packages/native/package.json': pkg('@repo/native', { main, dependencies: { 'node-gyp-build': '4' } }),
        'packages/native/binding.gyp': '{}',
        [`packages/native/${main}`]: code,
        'apps/web/package.json': pkg('web'),
        'apps/web/functions/a.ts': answers('addon', `import addon from '@repo/native'`),
        'node_modules/node-gyp-build/package.json': pkg('node-gyp-build'),
        'node_modules/node-gyp-build/index.js': LOADER,
      })
      compile(join(repo, 'packages/native/build/Release/native.node'), { says: 'workspace' })
      mkdirSync(join(repo, 'node_modules/@repo'))
      symlinkSync('../../packages/native', join(repo, 'node_modules/@repo/native'))
      expect(await askMoved(join(repo, 'apps/web'), ['a'])).toEqual({ a: '"workspace"' })
    })

    test('in the build that fits, of all that a package brings', async () => {
      const root = await project({
        'functions/a.ts': answers('addon', `import addon from 'addon'`),
        'node_modules/addon/package.json': pkg('addon', { dependencies: { 'node-gyp-build': '4' } }),
        'node_modules/addon/index.js': `module.exports = require('node-gyp-build')(__dirname)`,
        'node_modules/node-gyp-build/package.json': pkg('node-gyp-build'),
        'node_modules/node-gyp-build/index.js': LOADER,
      })
      const prebuilds = join(root, 'node_modules/addon/prebuilds')
      compile(join(prebuilds, 'linux-x64/addon.glibc.node'), { says: 'x64' })
      compile(join(prebuilds, 'linux-x64/addon.musl.node'), { says: 'musl', linked: 'libc.musl-x86_64.so.1' })
      asArm(join(prebuilds, 'linux-x64/addon.glibc.node'), join(prebuilds, 'linux-arm64/addon.node'))
      put(join(prebuilds, 'darwin-arm64/addon.node'), HEADS.darwinArm)
      put(join(prebuilds, 'win32-x64/addon.node'), HEADS.windows)
      const result = await build({ root, targets: ['aws-lambda', 'node'], dryRun: true })
      expect(
        files(result)
          .filter((path) => path.endsWith('.node'))
          .toSorted(),
      ).toEqual([
        '.anyhost/aws-lambda/a/node_modules/addon/prebuilds/linux-x64/addon.glibc.node',
        // A server runs where somebody puts it.
        ...[
          'darwin-arm64/addon',
          'linux-arm64/addon',
          'linux-x64/addon.glibc',
          'linux-x64/addon.musl',
          'win32-x64/addon',
        ].map((name) => `.anyhost/node/functions/a/node_modules/addon/prebuilds/${name}.node`),
      ])
      expect(await askMoved(root, ['a'])).toEqual({ a: '"x64"' })
    })

    test('and anew, when it was compiled again', async () => {
      const root = await project({
        'functions/a.ts': answers('addon', `import addon from 'addon'`),
        'node_modules/addon/package.json': pkg('addon', { gypfile: true, dependencies: { 'node-gyp-build': '4' } }),
        'node_modules/addon/index.js': `module.exports = require('node-gyp-build')(__dirname)`,
        'node_modules/node-gyp-build/package.json': pkg('node-gyp-build'),
        'node_modules/node-gyp-build/index.js': LOADER,
      })
      const file = join(root, 'node_modules/addon/build/Release/addon.node')
      compile(file, { says: 'first' })
      expect((await build({ root, targets: ['aws-lambda'] })).problems).toEqual([])
      compile(file, { says: 'second', symbols: 'GLIBC_2.99' })
      expect((await build({ root, targets: ['aws-lambda'] })).problems.map(({ code }) => code)).toEqual([
        'ANYHOST_ADDON_MISFIT',
      ])
      compile(file, { says: 'third' })
      expect((await build({ root, targets: ['aws-lambda'] })).problems).toEqual([])
      expect(await askMoved(root, ['a'])).toEqual({ a: '"third"' })
    })
  },
)

describe.skipIf(uncompilable !== undefined)(
  `an addon that the host cannot load is refused where the code asks for it${REASON}`,
  () => {
    const GYP = {
      'functions/a.ts': answers('addon', `import addon from 'addon'`),
      'node_modules/addon/package.json': pkg('addon', { gypfile: true }),
      'node_modules/addon/index.js': `module.exports = require('./build/Release/addon.node')`,
    }
    const ADDON = 'node_modules/addon/build/Release/addon.node'

    test.each([
      [
        'on a newer system',
        { symbols: 'GLIBC_2.99' },
        'addon.node of addon was compiled on a newer system: it asks for GLIBC_2.99, and the newest there is GLIBC_2.34.',
      ],
      [
        'for another C library',
        { linked: 'libc.musl-x86_64.so.1' },
        'addon.node of addon needs the shared library libc.musl-x86_64.so.1, which is not among the files.',
      ],
      [
        'with a library that stays here',
        { linked: 'libpq.so.5' },
        'addon.node of addon needs the shared library libpq.so.5, which is not among the files.',
      ],
    ])('because it was compiled %s', async (_how, how, what) => {
      const root = await project(GYP)
      compile(join(root, ADDON), { says: 'x', ...how })
      const result = await build({ root, targets: ['aws-lambda', 'netlify', 'vercel'] })
      expect(shown(result)).toEqual(
        ['aws-lambda', 'netlify', 'vercel'].map((target) => ({
          code: 'ANYHOST_ADDON_MISFIT',
          file: 'functions/a.ts',
          line: 2,
          column: 19,
          target,
          what,
          fix: expect.any(String),
        })),
      )
    })

    test('because the function is to run on another processor', async () => {
      const root = await project({
        ...GYP,
        'anyhost.config.mjs': `export default { options: { vercel: { architecture: 'arm64' } } }`,
      })
      compile(join(root, ADDON), { says: 'x' })
      expect(shown(await build({ root, targets: ['aws-lambda', 'vercel'] }))).toEqual([
        {
          code: 'ANYHOST_ADDON_MISFIT',
          file: 'functions/a.ts',
          line: 2,
          column: 19,
          target: 'vercel',
          what: 'addon.node of addon is for linux x64.',
          fix: "Install addon for the host before the build: `npm install --os=linux --cpu=arm64 --libc=glibc`. Build on linux arm64, with no newer libraries than the host's, where that compiles the package.",
        },
      ])
    })

    test('because it is a file of the project for another system', async () => {
      const root = await project({ 'functions/a.ts': answers('x', `import x from '../native/x.node'`) })
      put(join(root, 'native/x.node'), HEADS.windows)
      expect(shown(await build({ root, targets: ['vercel:api'] }))).toMatchObject([
        { code: 'ANYHOST_ADDON_MISFIT', file: 'functions/a.ts', what: 'x.node of native/x.node is for win32 x64.' },
      ])
    })

    test('with a note alone where the code goes on without it, or where it may run elsewhere', async () => {
      const root = await project({
        ...GYP,
        'functions/a.ts': answers('addon', `let addon = 'none'\ntry { addon = require('addon') } catch {}`),
      })
      put(join(root, ADDON), HEADS.darwinArm)
      const result = await build({ root, targets: ['aws-lambda', 'node'], dryRun: true })
      expect(shown(result)).toEqual([])
      for (const { notes } of result.targets)
        expect(notes.map(({ message }) => message)).toContainEqual(
          expect.stringContaining(
            'ANYHOST_ADDON_MISFIT: addon.node of addon is for darwin arm64. Install addon for the host',
          ),
        )
    })
  },
)

describe('packages with a build for each platform in a package of its own', () => {
  const part = (name: string, cpu: string, os: string): Record<string, string> => ({
    [`node_modules/${name}/package.json`]: pkg(name, { os: [os], cpu: [cpu], main: 'x.node' }),
  })
  const MANY = {
    'functions/a.ts': answers('x', `import { x } from 'used'`),
    'node_modules/used/package.json': pkg('used', { type: 'module', main: 'i.js', dependencies: { many: '1' } }),
    'node_modules/used/i.js': `import many from 'many'\nexport const x = many`,
    'node_modules/many/package.json': pkg('many', {
      optionalDependencies: { 'many-linux-x64-gnu': '1', 'many-darwin-arm64': '1', 'many-wasm32-wasi': '1' },
    }),
    'node_modules/many/index.js': `try { module.exports = require('many-linux-x64-gnu') } catch { module.exports = require('many-darwin-arm64') }`,
  }
  const place = { code: 'ANYHOST_ADDON_MISFIT', file: 'node_modules/used/i.js', line: 1, column: 18 }

  test('are refused when the one for the host is not installed', async () => {
    const root = await project({ ...MANY, ...part('many-darwin-arm64', 'arm64', 'darwin') })
    put(join(root, 'node_modules/many-darwin-arm64/x.node'), HEADS.darwinArm)
    expect(shown(await build({ root, targets: ['netlify'] }))).toEqual([
      {
        ...place,
        target: 'netlify',
        what: 'x.node of many is for darwin arm64.',
        fix: expect.stringContaining('`npm install --os=linux --cpu=x64 --libc=glibc`'),
      },
    ])
  })

  test('are refused when none is installed', async () => {
    const root = await project(MANY)
    expect(shown(await build({ root, targets: ['netlify'] }))).toMatchObject([
      { ...place, what: 'No build of many is installed: many-linux-x64-gnu, many-darwin-arm64 are not there.' },
    ])
  })

  test('are taken when they bring WebAssembly for all others', async () => {
    const root = await project({
      ...MANY,
      'node_modules/many-wasm32-wasi/package.json': pkg('many-wasm32-wasi', { cpu: ['wasm32'] }),
    })
    expect((await build({ root, targets: ['netlify'] })).problems).toEqual([])
  })

  test('are installed by a host that does so, when package.json asks for them', async () => {
    const root = await project({ ...MANY, ...part('many-darwin-arm64', 'arm64', 'darwin') })
    put(join(root, 'node_modules/many-darwin-arm64/x.node'), HEADS.darwinArm)
    expect(shown(await build({ root, targets: ['vercel:api'] }))).toEqual([
      {
        ...place,
        code: 'ANYHOST_PACKAGE_UNLISTED',
        target: 'vercel',
        what: 'many stays outside of the bundle, and no package.json of the project asks for it.',
        fix: 'Add it to `dependencies`: `npm install many`.',
      },
    ])
    writeFileSync(join(root, 'package.json'), pkg('p', { dependencies: { many: '1' } }))
    const result = await build({ root, targets: ['vercel:api'] })
    expect(shown(result)).toEqual([])
    expect(files(result).filter((path) => path.includes('node_modules'))).toEqual([])
  })

  test('are refused for a worker where the code asks for them', async () => {
    const root = await project(MANY)
    expect(shown(await build({ root, targets: ['cloudflare'] }))).toMatchObject([
      { ...place, code: 'ANYHOST_TARGET_REFUSED', what: 'The function needs what only Node can load.' },
    ])
  })
})
