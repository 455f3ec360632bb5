import { execFileSync } from 'node:child_process'
import { mkdir, readFile, readdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { build } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { ask, askMoved } from './moved.ts'
import { project } from './project.ts'

const answers = (expression: string, head = ''): string =>
  `import { defineFunction } from 'anyhost'\n${head}\nexport default defineFunction({ fetch: async () => Response.json(${expression}) })\n`

const pkg = (name: string, rest: object = {}): string => JSON.stringify({ name, version: '1.0.0', ...rest })

const PNP = JSON.stringify({
  __info: [],
  dependencyTreeRoots: [{ name: 'app', reference: 'workspace:.' }],
  enableTopLevelFallback: true,
  ignorePatternData: null,
  fallbackExclusionList: [],
  fallbackPool: [],
  packageRegistryData: [
    [null, [[null, { packageLocation: './', packageDependencies: [['x', 'npm:1.0.0']], linkType: 'SOFT' }]]],
    ['app', [['workspace:.', { packageLocation: './', packageDependencies: [['x', 'npm:1.0.0']], linkType: 'SOFT' }]]],
    [
      'x',
      [
        [
          'npm:1.0.0',
          {
            packageLocation: './.yarn/cache/x.zip/node_modules/x/',
            packageDependencies: [['x', 'npm:1.0.0']],
            linkType: 'HARD',
          },
        ],
      ],
    ],
  ],
})

describe('a bundle runs away from its project', () => {
  test('with workspace packages that are links', async () => {
    const repo = await project({
      'package.json': pkg('repo', { workspaces: ['apps/*', 'packages/*'] }),
      'packages/words/package.json': pkg('@repo/words', { exports: { '.': './src/index.ts' } }),
      'packages/words/src/index.ts': `import { readFileSync } from 'node:fs'\nexport const word: string = readFileSync(new URL('../word.txt', import.meta.url), 'utf8')\n`,
      'packages/words/word.txt': 'from the workspace',
      'apps/web/package.json': pkg('web'),
      'apps/web/functions/a.ts': answers('word', `import { word } from '@repo/words'`),
    })
    await link(join(repo, 'packages/words'), join(repo, 'node_modules/@repo/words'))
    expect(await askMoved(join(repo, 'apps/web'), ['a'])).toEqual({ a: '"from the workspace"' })
  })

  test('with CommonJS packages that ask for built-in modules in every way', async () => {
    const root = await project({
      'functions/a.ts': answers('names', `import names from 'old'`),
      'node_modules/old/package.json': pkg('old', { main: './main.js' }),
      'node_modules/old/main.js': `
        const { EOL } = require('os'), fs = require('node:fs'), path = require('path'), http = require('http')
        const { readFile } = require('fs/promises'), http2 = require('http2')
        let absent; try { absent = require('not-there') } catch { absent = 'absent' }
        const late = 'util'
        module.exports = [typeof fs.readFileSync, typeof readFile, typeof http.createServer, typeof http2.connect, EOL, absent,
          typeof require(late).inspect, fs.readFileSync(path.join(__dirname, 'data', 'a.txt'), 'utf8'), path.basename(__filename)]`,
      'node_modules/old/data/a.txt': 'of the package',
    })
    const expected = [
      'function',
      'function',
      'function',
      'function',
      '\n',
      'absent',
      'function',
      'of the package',
      'main.js',
    ]
    expect(await askMoved(root, ['a'])).toEqual({ a: JSON.stringify(expected) })
  })

  test('with the ESM build of a package that has both, and with conditions of exports', async () => {
    const root = await project({
      'functions/a.ts': answers('[both, sub]', `import both from 'both'\nimport sub from 'both/sub'`),
      'node_modules/both/package.json': pkg('both', {
        exports: { '.': { import: './esm.mjs', require: './cjs.cjs' }, './sub': './sub.mjs' },
      }),
      'node_modules/both/esm.mjs': `export default 'esm'`,
      'node_modules/both/cjs.cjs': `module.exports = 'cjs'`,
      'node_modules/both/sub.mjs': `export default 'sub'`,
    })
    expect(await askMoved(root, ['a'])).toEqual({ a: '["esm","sub"]' })
  })

  test('with dynamic imports, JSON, text, bytes, top-level await, TSX and tsconfig paths', async () => {
    const root = await project({
      'tsconfig.base.json': JSON.stringify({ compilerOptions: { baseUrl: '.', paths: { '@/*': ['./src/*'] } } }),
      'tsconfig.json': JSON.stringify({
        extends: './tsconfig.base.json',
        compilerOptions: { jsx: 'react', jsxFactory: 'h' },
      }),
      'src/lib.ts': `export const lib = await Promise.resolve('lib')`,
      'src/late.ts': `export default 'late'`,
      'src/langs/de.ts': `export default 'de'`,
      'src/data.json': '{"a":1}',
      'src/text.md': '# text',
      'src/bytes.bin': 'bytes',
      'functions/a.tsx': answers(
        `[lib, (await import('../src/late.ts')).default, (await import(\`../src/langs/\${lang}.ts\`)).default, data.a, text, bytes.length, <b id="x" />]`,
        `import { lib } from '@/lib'\nimport data from '@/data.json' with { type: 'json' }\nimport text from '@/text.md' with { type: 'text' }
         import bytes from '@/bytes.bin' with { type: 'bytes' }\nconst lang = ['de'][0]\nconst h = (tag: string, props: object) => [tag, props]`,
      ),
    })
    expect(await askMoved(root, ['a'])).toEqual({ a: '["lib","late","de",1,"# text",5,["b",{"id":"x"}]]' })
  })

  test('with a function in CommonJS', async () => {
    const root = await project({
      'package.json': pkg('app', { type: 'commonjs' }),
      'functions/a.js': `const { defineFunction } = require('anyhost')\nmodule.exports = defineFunction({ fetch: () => new Response(typeof defineFunction) })`,
    })
    expect(await askMoved(root, ['a'])).toEqual({ a: 'function' })
  })

  test('with a WebAssembly module', async () => {
    // (module (func (export "f") (result i32) i32.const 42))
    const wasm = Buffer.from(
      '0061736d010000000105016000017f030201000705010166000 00a06010400412a0b'.replaceAll(' ', ''),
      'hex',
    )
    const root = await project({
      'functions/a.ts': answers(
        '[instance.exports.f(), again === module]',
        `import module from '../lib/add.wasm'\nimport again from '../lib/add.wasm?module'\nconst instance: any = new WebAssembly.Instance(module)`,
      ),
    })
    const { writeFile } = await import('node:fs/promises')
    await mkdir(join(root, 'lib'))
    await writeFile(join(root, 'lib/add.wasm'), wasm)
    const [first] = JSON.parse((await askMoved(root, ['a'])).a!)
    expect(first).toBe(42)
  })

  test('with files that are read by paths from the module and from the current folder', async () => {
    const read = (path: string): string => `readFileSync(${path}, 'utf8')`
    const root = await project({
      'data/a.txt': 'a',
      'data/b.txt': 'b',
      'functions/_c c.txt': 'c',
      'data/many/d.txt': 'd',
      'data/many/e.txt': 'e',
      'data/f.txt': 'f',
      'data/g.txt': 'g',
      'data/h.txt': 'h',
      'functions/a.ts': answers(
        `[${[
          read(`new URL('../data/a.txt', import.meta.url)`),
          read(`path.join(import.meta.dirname, '..', 'data', 'b.txt')`),
          read(`new URL('./_c%20c.txt', import.meta.url)`),
          read('join(here, `../data/many/d.txt`)'),
          `readdirSync(join(here, '../data/many'))`,
          read(`path.join(process.cwd(), 'data/f.txt')`),
          read(`'data/g.txt'`),
          read('`${root}/data/h.txt`'),
        ].join(', ')}]`,
        `import { readdirSync, readFileSync } from 'node:fs'\nimport path, { dirname, join } from 'node:path'\nimport { fileURLToPath } from 'node:url'
         const here = dirname(fileURLToPath(import.meta.url))\nconst root = process.cwd()`,
      ),
    })
    expect(await askMoved(root, ['a'])).toEqual({
      a: JSON.stringify(['a', 'b', 'c', 'd', ['d.txt', 'e.txt'], 'f', 'g', 'h']),
    })
  })

  test('with names that hosts declare themselves, and a require made by hand', async () => {
    const root = await project({
      'data/x.txt': 'x',
      'data/y.cjs': `module.exports = 'y'`,
      'node_modules/dep/package.json': pkg('dep', { main: 'm.js' }),
      'node_modules/dep/m.js': 'exports.dep = 1',
      'functions/a.ts': answers(
        `[readFileSync(join(__dirname, '../data/x.txt'), 'utf8'), require('../data/y.cjs'), require('dep').dep, basename(require.resolve('dep')), { __filename }.__filename.endsWith('functions/a.ts')]`,
        `import { createRequire } from 'node:module'\nimport { readFileSync } from 'node:fs'\nimport { basename, dirname, join } from 'node:path'\nimport { fileURLToPath } from 'node:url'
         const require = createRequire(import.meta.url)\nconst __filename = fileURLToPath(import.meta.url)\nconst __dirname = dirname(__filename)`,
      ),
    })
    await build({ root, targets: ['netlify'] })
    const code = await readFile(join(root, '.netlify/v1/functions/a/fn.mjs'), 'utf8')
    expect(code).not.toMatch(/^(?:var|let|const|function) (?:__dirname|__filename|require)(?![\w$])/m)
    expect(await askMoved(root, ['a'])).toEqual({ a: '["x","y",1,"m.js",true]' })
  })

  test('with what `include` names, found by a path that only the running program knows', async () => {
    const root = await project({
      'anyhost.config.mjs': `export default { include: ['templates/**/*.{html,txt}'] }`,
      'templates/mail/hello.html': '<p>',
      'templates/no.md': '',
      'templates/.hidden/a.txt': '',
      'functions/a.ts': answers(
        `[read('mail/hello.html'), readdirSync(join(process.cwd(), 'templates'))]`,
        `import { readFileSync, readdirSync } from 'node:fs'\nimport { join } from 'node:path'\nconst read = (name: string) => readFileSync(join(import.meta.dirname, '../templates', name), 'utf8')`,
      ),
    })
    expect(await askMoved(root, ['a'])).toEqual({ a: '["<p>",["mail","no.md"]]' })
  })

  test('with external packages and what they depend on, two versions of one included', async () => {
    const root = await project({
      'anyhost.config.mjs': `export default { external: ['big'] }`,
      'functions/a.ts': answers(
        '[big, sub, old]',
        `import big from 'big'\nimport sub from 'big/sub.js'\nimport old from 'old'`,
      ),
      'functions/b.ts': answers('1'),
      'node_modules/big/package.json': pkg('big', { main: 'main.js', dependencies: { dep: '2', leaf: '1' } }),
      'node_modules/big/main.js': `module.exports = [require('dep'), require('le' + 'af')]`,
      'node_modules/big/sub.js': `module.exports = 'sub'`,
      'node_modules/big/node_modules/dep/package.json': pkg('dep', { version: '2.0.0' }),
      'node_modules/big/node_modules/dep/index.js': `module.exports = 'dep 2'`,
      'node_modules/leaf/package.json': pkg('leaf', { dependencies: { dep: '1', gone: '1' } }),
      'node_modules/leaf/index.js': `module.exports = 'leaf with ' + require('dep')`,
      'node_modules/dep/package.json': pkg('dep'),
      'node_modules/dep/index.js': `module.exports = 'dep 1'`,
      'node_modules/old/package.json': pkg('old'),
      'node_modules/old/index.js': `module.exports = require('big')[0]`,
    })
    const got = await askMoved(root, ['a', 'b'])
    expect(got).toEqual({ a: '[["dep 2","leaf with dep 1"],"sub","dep 2"]', b: '1' })
  })

  test('with a native addon: its package is taken out of the bundle as it is', async () => {
    const root = await project({
      'functions/a.ts': answers('addon', `import addon from 'addon'`),
      'functions/b.ts': answers('2'),
      'node_modules/addon/package.json': pkg('addon', { dependencies: { 'node-gyp-build': '4' }, gypfile: true }),
      // A real addon needs a compiler: this one says which file would be loaded.
      'node_modules/addon/index.js': `module.exports = require('node-gyp-build')(__dirname)`,
      'node_modules/addon/prebuilds/any/addon.node': 'ELF',
      'node_modules/node-gyp-build/package.json': pkg('node-gyp-build'),
      'node_modules/node-gyp-build/index.js': `const fs = require('fs'), path = require('path')
        module.exports = (dir) => fs.readFileSync(path.join(dir, 'prebuilds', 'any', fs.readdirSync(path.join(dir, 'prebuilds/any'))[0]), 'utf8')`,
    })
    const result = await build({ root, targets: ['aws-lambda'], dryRun: true })
    const files = result.targets[0]!.files.map(({ path }) => path.slice('.anyhost/aws-lambda/'.length))
    expect(files.filter((path) => path.startsWith('b/')).toSorted()).toEqual([
      'b/anyhost.mjs',
      'b/fn.mjs',
      'b/fn.mjs.map',
      'b/index.mjs',
    ])
    expect(files).toContain('a/node_modules/addon/prebuilds/any/addon.node')
    expect(await askMoved(root, ['a', 'b'])).toEqual({ a: '"ELF"', b: '2' })
  })
})

describe('what cannot work is said', () => {
  const problemsOf = async (files: Record<string, string>): Promise<unknown[]> => {
    const { problems } = await build({ root: await project(files), targets: ['netlify'] })
    return problems.map(({ code, file, line, column, fix }) => ({ code, file, line, column, fix }))
  }

  test('a package that is not installed', async () => {
    expect(await problemsOf({ 'functions/a.ts': answers('x', `import x from 'nowhere'`) })).toEqual([
      {
        code: 'ANYHOST_BUNDLE_FAILED',
        file: 'functions/a.ts',
        line: 2,
        column: 15,
        fix: 'Install nowhere, or correct the name. A package that may be missing is asked for inside `try`.',
      },
    ])
  })

  test('a file that no loader knows', async () => {
    expect(
      await problemsOf({ 'functions/a.ts': answers('x', `import x from './_a.csv'`), 'functions/_a.csv': '' }),
    ).toEqual([
      {
        code: 'ANYHOST_BUNDLE_FAILED',
        file: 'functions/a.ts',
        line: 2,
        column: 15,
        fix: expect.stringContaining('new URL'),
      },
    ])
  })

  test('a require of something unknown, but not where it may fail', async () => {
    expect(
      await problemsOf({
        'functions/a.ts': answers(
          'x',
          `const name = process.env.NAME!\nconst x = require(name)\ntry { require(name) } catch {}`,
        ),
      }),
    ).toEqual([
      {
        code: 'ANYHOST_DYNAMIC_REQUIRE',
        file: 'functions/a.ts',
        line: 3,
        column: 11,
        fix: expect.stringContaining('Write the names out'),
      },
    ])
  })

  test('an import of something unknown, but not a pattern, and not where it may fail', async () => {
    const problems = await problemsOf({
      'lib/de.ts': `export default 'de'`,
      'functions/a.ts': answers(
        'x',
        `const name = process.env.NAME!\nconst x = await import(name)\nawait import(\`../lib/${'$'}{name}.ts\`)\nawait import('../lib/' + name + '.ts')\ntry { await import(name) } catch {}`,
      ),
    })
    expect(problems).toMatchObject([{ code: 'ANYHOST_DYNAMIC_REQUIRE', file: 'functions/a.ts', line: 3, column: 17 }])
  })

  test("a member of Vite's environment, but not where it may be missing", async () => {
    const problems = await problemsOf({
      'functions/a.ts': answers('[import.meta.env?.A, typeof import.meta.env]', 'const a = import.meta.env.VITE_A'),
    })
    expect(problems).toMatchObject([{ code: 'ANYHOST_META_ENV', file: 'functions/a.ts', line: 2, column: 11 }])
  })

  test("a package in an archive of Yarn's, which nobody can copy from", async () => {
    // The bundler finds packages by this file as Yarn does; an unpacked folder stands for the archive.
    const problems = await problemsOf({
      'functions/a.ts': answers('x', `import x from 'x'`),
      '.pnp.data.json': PNP,
      '.pnp.cjs': '/* eslint-disable */',
      '.yarn/cache/x.zip/node_modules/x/package.json': pkg('x'),
      '.yarn/cache/x.zip/node_modules/x/index.js': 'module.exports = 1',
    })
    expect(problems).toMatchObject([
      {
        code: 'ANYHOST_BUNDLE_FAILED',
        file: 'functions/a.ts',
        fix: expect.stringContaining('nodeLinker: node-modules'),
      },
    ])
  })

  test('an external package that is not installed', async () => {
    expect(
      await problemsOf({
        'anyhost.config.mjs': `export default { external: ['gone'] }`,
        'functions/a.ts': answers('1'),
      }),
    ).toEqual([
      {
        code: 'ANYHOST_EXTERNAL_MISSING',
        file: 'anyhost.config.ts',
        line: undefined,
        column: undefined,
        fix: expect.stringContaining('Install it'),
      },
    ])
  })
})

describe('source maps', () => {
  test('name the project’s files, and the text that the user wrote', async () => {
    const thrower = `import { defineFunction } from 'anyhost'\nconst here = import.meta.url\nexport default defineFunction({\n  fetch() {\n    const value: string = here\n    return new Response(new Error(value).stack)\n  },\n})\n`
    const root = await project({ 'functions/deep/a.ts': thrower })
    const { problems } = await build({ root, targets: ['vercel:api', 'netlify', 'aws-lambda'] })
    expect(problems).toEqual([])
    for (const folder of ['api/_anyhost/deep-a', '.netlify/v1/functions/deep-a', '.anyhost/aws-lambda/deep-a']) {
      const map = JSON.parse(await readFile(join(root, folder, 'fn.mjs.map'), 'utf8'))
      expect(map.sources).toEqual(['functions/deep/a.ts'])
      expect(map.sourcesContent).toEqual([thrower])
      expect(await ask(join(root, folder), ['--enable-source-maps'])).toContain(`${folder}/functions/deep/a.ts:6:25`)
    }
  })
})

describe('outputs', () => {
  test('are the same bytes from two folders, and name neither', async () => {
    const files = {
      'functions/a.ts': answers('[x, import.meta.url]', `import x from 'old'`),
      'node_modules/old/package.json': pkg('old'),
      'node_modules/old/index.js': 'module.exports = __dirname',
    }
    const [one, two] = [await project(files), await project(files)]
    const texts: string[] = []
    for (const root of [one, two]) {
      const { targets } = await build({ root, targets: ['netlify', 'aws-lambda'] })
      const all = await Promise.all(
        targets.flatMap(({ files: list }) => list.map(({ path }) => readFile(join(root, path), 'utf8'))),
      )
      texts.push(all.join('\n'))
    }
    expect(texts[0]).toBe(texts[1])
    expect(texts[0]).not.toContain(dirname(one))
  })

  test('are the same bytes wherever a linked package lies', async () => {
    const texts: string[] = []
    for (const place of ['near/lib', 'some/where/else/lib']) {
      const folder = await project({
        'app/functions/a.ts': answers(
          '[x, y, await import("@my/lib/z.ts")]',
          `import x from '@my/lib'\nimport { y } from '@my/lib/y.ts'`,
        ),
        [`${place}/package.json`]: pkg('@my/lib', { main: 'i.js' }),
        [`${place}/i.js`]: `module.exports = require('./z.ts')`,
        [`${place}/y.ts`]: `export const y: number = 1`,
        [`${place}/z.ts`]: `export const z: number = 2`,
      })
      await link(join(folder, place), join(folder, 'app/node_modules/@my/lib'))
      const root = join(folder, 'app')
      const { targets, problems } = await build({ root, targets: ['netlify', 'cloudflare'] })
      expect(problems).toEqual([])
      const files = targets.flatMap((target) => target.files).map(({ path }) => readFile(join(root, path), 'utf8'))
      texts.push((await Promise.all(files)).join('\n'))
    }
    expect(texts[0]).toBe(texts[1])
    expect(texts[0]).toContain('\n// @my/lib/y.ts\n')
    expect(texts[0]).toContain('"sources": ["@my/lib/z.ts",')
    expect(texts[0]).not.toContain('near')
  })

  test('hold assets byte for byte, links resolved, programs still programs', async () => {
    const root = await project({
      'functions/a.ts': answers(
        `existsSync(new URL('../data/link.bin', import.meta.url))`,
        `import { existsSync } from 'node:fs'\nexport const tool = new URL('../data/tool.sh', import.meta.url)`,
      ),
      'data/real.bin': '\u0000\u00ff\r\n',
      'data/tool.sh': '#!/bin/sh\n',
    })
    await symlink('real.bin', join(root, 'data/link.bin'))
    execFileSync('chmod', ['+x', join(root, 'data/tool.sh')])
    await build({ root, targets: ['aws-lambda'] })
    const folder = join(root, '.anyhost/aws-lambda/a/files/data')
    expect(await readdir(folder)).toEqual(['link.bin', 'tool.sh'])
    expect(await readFile(join(folder, 'link.bin'))).toEqual(await readFile(join(root, 'data/real.bin')))
    expect(execFileSync(join(folder, 'tool.sh')).toString()).toBe('')
  })
})

async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await symlink(target, path)
}
