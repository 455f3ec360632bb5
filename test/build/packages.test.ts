/** How installed packages are: each project is the smallest that had the trouble. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { ask, askMoved } from './moved.ts'
import { project } from './project.ts'

const answers = (expression: string, head = ''): string =>
  `import { defineFunction } from 'anyhost'\n${head}\nexport default defineFunction({ fetch: async () => Response.json(${expression}) })\n`

const pkg = (name: string, rest: object = {}): string => JSON.stringify({ name, version: '1.0.0', ...rest })

const UMD = `(function (factory) {
    if (typeof module === "object" && typeof module.exports === "object") {
        var v = factory(require, exports);
        if (v !== undefined) module.exports = v;
    }
    else if (typeof define === "function" && define.amd) {
        define(["require", "exports", "./impl"], factory);
    }
})(function (require, exports) {
    "use strict";
    exports.parse = require("./impl").parse;
});`

describe('a package is what it is in Node', () => {
  test('with `main` and `module`, by `require` and by `import`: one module', async () => {
    const root = await project({
      'functions/a.ts': answers(
        '[both(), user(), both === user.both]',
        `import both from 'both'\nimport user from 'user'`,
      ),
      'node_modules/both/package.json': pkg('both', { main: './main.js', module: './module.js' }),
      'node_modules/both/main.js': `module.exports = () => 'main'`,
      'node_modules/both/module.js': `export default () => 'module'`,
      'node_modules/user/package.json': pkg('user'),
      'node_modules/user/index.js': `const both = require('both')\nmodule.exports = () => both()\nmodule.exports.both = both`,
    })
    expect(await askMoved(root, ['a'])).toEqual({ a: '["main","main",true]' })
  })

  test("with TypeScript's UMD wrapper, which hands `require` on", async () => {
    const root = await project({
      'functions/a.ts': answers('parse()', `import { parse } from 'umd'`),
      'node_modules/umd/package.json': pkg('umd', { main: './main.js' }),
      'node_modules/umd/main.js': UMD,
      'node_modules/umd/impl.js': `exports.parse = () => 'of the part'`,
    })
    expect(await askMoved(root, ['a'])).toEqual({ a: '"of the part"' })
  })
})

describe('a package that another one asks for, and that is not installed,', () => {
  const asks = (code: string): Record<string, string> => ({
    'functions/a.ts': answers('await ask()', `import { ask } from 'asks'`),
    'node_modules/asks/package.json': pkg('asks', { main: './main.js' }),
    'node_modules/asks/main.js': code,
    'node_modules/asks/drivers/one.js': `module.exports = require('driver-one')`,
  })

  test('is missed when it is asked for, with the code that Node gives', async () => {
    const root = await project(
      asks(`
        const drivers = { one: () => require('./drivers/one'), two: () => import('driver-two/sub') }
        const code = (error) => error.code
        exports.ask = async () => {
          try { drivers.one() } catch (error) { return [code(error), await drivers.two().catch(code)] }
        }`),
    )
    expect(await askMoved(root, ['a'])).toEqual({ a: '["MODULE_NOT_FOUND","ERR_MODULE_NOT_FOUND"]' })
  })

  test.each(['aws-lambda', 'cloudflare'])('is named by the build for %s', async (target) => {
    const root = await project(asks(`exports.ask = () => require('driver-two')`))
    const { targets, problems } = await build({ root, targets: [target] })
    expect(problems).toEqual([])
    expect(targets[0]?.notes.map(({ message }) => message)).toContain(
      'Not installed, and missed only by code that asks for it: driver-two (for asks).',
    )
  })

  test.each([
    ['aws-lambda', `exports.ask = () => 1\nrequire('./drivers/one')`, 'drivers/one.js', 26],
    ['cloudflare', `exports.ask = () => 1\n;(() => { require('./drivers/one') })()`, 'drivers/one.js', 26],
    ['aws-lambda', `const one = require('driver-one')\nexports.ask = () => one`, 'main.js', 21],
  ])('is a problem when a function for %s would end at its start: %s', async (target, code, file, column) => {
    const root = await project(asks(code))
    const { problems } = await build({ root, targets: [target] })
    expect(problems).toMatchObject([
      {
        code: 'ANYHOST_BUNDLE_FAILED',
        file: join('node_modules/asks', file),
        line: 1,
        column,
        fix: 'Install driver-one: asks asks for it when it is loaded.',
      },
    ])
  })

  test('is a problem in code of the project, wherever that asks for it', async () => {
    const root = await project({ 'functions/a.ts': answers(`await import('driver-one')`) })
    const { problems } = await build({ root, targets: ['aws-lambda'] })
    expect(problems).toMatchObject([{ code: 'ANYHOST_BUNDLE_FAILED', file: 'functions/a.ts', line: 3 }])
  })
})

test('a built-in module that a package does without in browsers is empty in a Worker', async () => {
  const root = await project({
    'functions/a.ts': answers('streams', `import streams from 'streams'`),
    'node_modules/streams/package.json': pkg('streams', { browser: { stream: false } }),
    'node_modules/streams/index.js': `module.exports = Object.keys(require('stream')).length`,
  })
  const { problems } = await build({ root, targets: ['cloudflare'] })
  expect(problems).toEqual([])
  const code = await readFile(join(root, '.anyhost/cloudflare/functions/a/fn.mjs'), 'utf8')
  expect(code).not.toContain('node:stream')
  expect(code).toContain('(disabled):stream')
})

describe('a package with compiled code', () => {
  const addon = (rest: object): Record<string, string> => ({
    'functions/a.ts': answers('kind', `import { kind } from 'packer'`),
    'node_modules/packer/package.json': pkg('packer', {
      exports: { node: './node.js', default: './plain.js' },
      optionalDependencies: { 'packer-addon': '1' },
      ...rest,
    }),
    'node_modules/packer/node.js': `exports.kind = require('packer-addon')`,
    'node_modules/packer/plain.js': `exports.kind = 'plain'`,
    'node_modules/packer-addon/package.json': pkg('packer-addon', { gypfile: true }),
    'node_modules/packer-addon/index.js': `module.exports = 'compiled'`,
  })

  test('is no reason to refuse a Worker that is given other files of it', async () => {
    const root = await project(addon({}))
    const { problems, targets } = await build({ root, targets: ['cloudflare', 'aws-lambda'] })
    expect(problems).toEqual([])
    const names = targets.map(({ files }) => files.filter(({ path }) => path.includes('packer-addon')).length)
    expect(names).toEqual([0, 2])
    expect(await ask(join(root, '.anyhost/cloudflare/functions/a'), [], '../../')).toBe('"plain"')
  })

  test('is one where the Worker is given the same', async () => {
    const root = await project(addon({ exports: './node.js' }))
    const { problems } = await build({ root, targets: ['cloudflare'] })
    expect(problems).toMatchObject([
      { code: 'ANYHOST_TARGET_REFUSED', file: 'node_modules/packer/node.js', line: 1, column: 24 },
    ])
    expect(problems[0]?.why).toContain('packer-addon')
  })

  test("is not told by somebody else's build for a platform", async () => {
    const root = await project({
      'functions/a.ts': answers('name', `import { name } from 'client'`),
      'node_modules/client/package.json': pkg('client', { optionalDependencies: { '@bundler/linux-x64': '1' } }),
      'node_modules/client/index.js': `exports.name = 'client'`,
      'node_modules/@bundler/linux-x64/package.json': pkg('@bundler/linux-x64', { os: ['linux'], cpu: ['x64'] }),
      'node_modules/@bundler/linux-x64/b.node': 'ELF',
    })
    const { targets } = await build({ root, targets: ['aws-lambda'], dryRun: true })
    expect(targets[0]?.files.filter(({ path }) => path.includes('node_modules'))).toEqual([])
  })
})

describe('what a package asks for is followed', () => {
  test('through a `require` that it has made itself, under any name', async () => {
    const root = await project({
      'functions/a.ts': answers('[fonts.plain(), version]', `import { fonts, version } from 'fonts'`),
      'node_modules/fonts/package.json': pkg('fonts', {
        exports: './main.mjs',
        imports: { '#fonts/*': './fonts/*.cjs' },
      }),
      'node_modules/fonts/main.mjs': `
        import { createRequire } from 'node:module'
        const require$1 = createRequire(import.meta.url)
        export const fonts = { plain: () => require$1('#fonts/plain') }
        export const { version } = createRequire(import.meta.url)('./package.json')`,
      'node_modules/fonts/fonts/plain.cjs': `module.exports = 'plain font'`,
    })
    expect(await askMoved(root, ['a'])).toEqual({ a: '["plain font","1.0.0"]' })
  })

  const database = (dependencies: object): Record<string, string> => ({
    'package.json': pkg('app', { dependencies }),
    'functions/a.ts': answers(`await open('driver-one')`, `import { open } from 'database'`),
    'node_modules/database/package.json': pkg('database', {
      peerDependenciesMeta: { 'driver-one': { optional: true }, 'driver-two': { optional: true } },
    }),
    'node_modules/database/index.js': `
      exports.open = async (name) => {
        try { return [require(name).name, (await import(name)).default.name] } catch (error) { return error.code }
      }`,
    'node_modules/driver-one/package.json': pkg('driver-one'),
    'node_modules/driver-one/index.js': `exports.name = require('fs').readFileSync(__dirname + '/name.txt', 'utf8')`,
    'node_modules/driver-one/name.txt': 'one',
    'node_modules/driver-two/package.json': pkg('driver-two'),
    'node_modules/driver-two/index.js': `exports.name = 'the other driver'`,
  })

  test('to a peer that it names while it runs, and that the project depends on', async () => {
    const root = await project(database({ database: '1', 'driver-one': '1' }))
    const { problems } = await build({ root, targets: ['cloudflare'] })
    expect(problems).toEqual([])
    const worker = await readFile(join(root, '.anyhost/cloudflare/functions/a/fn.mjs'), 'utf8')
    expect([worker.includes('/name.txt'), worker.includes('the other driver')]).toEqual([true, false])
    expect(await askMoved(root, ['a'])).toEqual({ a: '["one","one"]' })
  })

  test('and not to one that the project does not depend on', async () => {
    const root = await project(database({ database: '1' }))
    expect(await askMoved(root, ['a'])).toEqual({ a: '"MODULE_NOT_FOUND"' })
  })

  test('to files by a path that a variable may replace', async () => {
    const root = await project({
      'functions/a.ts': answers('data', `import { data } from 'places'`),
      'node_modules/places/package.json': pkg('places'),
      'node_modules/places/lib/main.js': '',
      'node_modules/places/index.js': `
        const { readFileSync } = require('fs'), path = require('path')
        const folder = path.resolve(__dirname, global.nothing || process.env.ANYHOST_TEST_NOTHING || './data/')
        exports.data = readFileSync(path.join(folder, 'a.txt'), 'utf8')`,
      'node_modules/places/data/a.txt': 'its data',
    })
    expect(await askMoved(root, ['a'])).toEqual({ a: '"its data"' })
  })

  test('but not by a pattern that fits no file: that is missed when it is asked for', async () => {
    const root = await project({
      'functions/a.ts': answers('found', `import { found } from 'addon'`),
      'node_modules/addon/package.json': pkg('addon'),
      'node_modules/addon/index.js': `
        exports.found = 'none'
        for (const kind of ['Release', 'Debug']) try { require('./build/' + kind + '/addon'); exports.found = kind } catch {}`,
    })
    expect(await askMoved(root, ['a'])).toEqual({ a: '"none"' })
  })
})

test("a Worker has Node's name of the global object", async () => {
  const root = await project({
    'functions/a.ts': answers('all', `import { all } from 'old'`),
    'node_modules/old/package.json': pkg('old'),
    'node_modules/old/index.js': `exports.all = global.Object === Object`,
  })
  const { problems } = await build({ root, targets: ['cloudflare'] })
  expect(problems).toEqual([])
  const code = await readFile(join(root, '.anyhost/cloudflare/functions/a/fn.mjs'), 'utf8')
  expect(code).toContain('globalThis.Object === Object')
})

test('what counts on the globals of Node has them in a Worker; what looks first is left alone', async () => {
  const root = await project({
    'functions/a.ts': answers(`[typeof process.env, Buffer.from('a').toString('hex'), old]`, `import old from 'old'`),
    'functions/b.ts': answers(
      `typeof process === 'undefined' ? 'web' : process.version`,
      `const own = { process: 1 }.process`,
    ),
    'node_modules/old/package.json': pkg('old'),
    'node_modules/old/index.js': `#!/usr/bin/env node\n'use strict'\nmodule.exports = typeof process.nextTick; process.nextTick(() => {})`,
  })
  const { problems } = await build({ root, targets: ['cloudflare'] })
  expect(problems).toEqual([])
  const code = (id: string): Promise<string> =>
    readFile(join(root, `.anyhost/cloudflare/functions/${id}/fn.mjs`), 'utf8')
  expect(await code('b')).not.toContain('node:process')
  expect((await code('a')).match(/from "node:(?:process|buffer)"/g)?.toSorted()).toEqual([
    'from "node:buffer"',
    'from "node:process"',
    'from "node:process"',
  ])
  expect(await readFile(join(root, '.anyhost/cloudflare/wrangler.jsonc'), 'utf8')).toContain('nodejs_compat')
  expect(await ask(join(root, '.anyhost/cloudflare/functions/a'), [], '../../')).toBe('["object","61","function"]')
})

test('a package that leaves a part out in browsers is left without the built-in module that it tries for it', async () => {
  const root = await project({
    'functions/a.ts': answers('kind', `import { kind } from 'codec'`),
    'node_modules/codec/package.json': pkg('codec', { browser: { './streams': false } }),
    'node_modules/codec/index.js': `
      let streams
      try { streams = require('stream') } catch {}
      exports.kind = streams?.Transform ? require('./streams')(streams) : 'plain'`,
    'node_modules/codec/streams.js': `module.exports = () => 'with streams'`,
  })
  const { problems } = await build({ root, targets: ['cloudflare', 'node'] })
  expect(problems).toEqual([])
  expect(await ask(join(root, '.anyhost/cloudflare/functions/a'), [], '../../')).toBe('"plain"')
  expect(await ask(join(root, '.anyhost/node/functions/a'))).toBe('"with streams"')
})

test('a package that another one leaves out in browsers is empty in a Worker, and is read for no other', async () => {
  const root = await project({
    'repo/functions/a.ts': answers('kind', `import { kind } from 'mapper'`),
    'node_modules/mapper/package.json': pkg('mapper', { browser: { driver: false } }),
    'node_modules/mapper/index.js': `exports.kind = Object.keys(require('driver')).length`,
    'node_modules/driver/package.json': pkg('driver', { main: './lib/main.js' }),
    'node_modules/driver/lib/main.js': `exports.a = 1`,
  })
  const { problems } = await build({ root: join(root, 'repo'), targets: ['cloudflare', 'node'] })
  expect(problems).toEqual([])
  expect(await ask(join(root, 'repo/.anyhost/cloudflare/functions/a'), [], '../../')).toBe('0')
})
