import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build, check, defineConfig, type ProjectConfig } from 'anyhost/build'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { readConfigFile } from '../../src/build/config-file.ts'
import { functionFile, project } from '../build/project.ts'

const FUNCTION = { 'functions/a.ts': functionFile(`{ path: '/a' }`) }
const CLI = join(import.meta.dirname, '../../src/cli/bin.ts')

/** The targets that a project with these files is built for, or its problems. */
async function result(files: Record<string, string>): Promise<unknown> {
  const { targets, problems } = await build({ root: await project({ ...FUNCTION, ...files }) })
  return problems.length > 0
    ? problems.map(({ code, file, line, column, what, fix }) => ({ code, file, line, column, what, fix }))
    : targets.map(({ target, output }) => `${target}:${output}`)
}

const pkg = (name: string, rest: object = {}): string => JSON.stringify({ name, version: '1.0.0', ...rest })

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path)
}

describe('settings are read', () => {
  test.each<[string, Record<string, string>]>([
    [
      'from a file of types that uses our own names',
      {
        'anyhost.config.ts': `import { defineConfig, type ProjectConfig } from 'anyhost/build'\nimport type { Level } from 'anyhost'\nconst level: Level = 'native'\nconst targets: ProjectConfig['targets'] = [level && 'netlify']\nexport default defineConfig({ targets })`,
      },
    ],
    [
      'from an adapter of ours',
      {
        'anyhost.config.mjs': `import netlify from 'anyhost/adapters/netlify'\nexport default { targets: [netlify()] }`,
      },
    ],
    [
      'from a function',
      {
        'anyhost.config.ts': `import { defineConfig } from 'anyhost/build'\nexport default defineConfig(() => ({ targets: ['netlify'] }))`,
      },
    ],
    [
      'from an async function',
      {
        'anyhost.config.ts': `import { defineConfig } from 'anyhost/build'\nexport default defineConfig(async () => ({ targets: [await Promise.resolve('netlify')] }))`,
      },
    ],
    [
      'from a promise',
      {
        'anyhost.config.js': `export default Promise.resolve({ targets: ['netlify'] })`,
        'package.json': '{"type":"module"}',
      },
    ],
    [
      'from CommonJS',
      { 'anyhost.config.cjs': `const { join } = require('path')\nmodule.exports = { targets: [join('netlify')] }` },
    ],
    [
      'from a .js file of a package that is CommonJS',
      { 'anyhost.config.js': `module.exports = { targets: ['netlify'] }`, 'package.json': '{"type":"commonjs"}' },
    ],
    [
      'from CommonJS with types',
      { 'anyhost.config.cts': `const target: string = 'netlify'\nexport = { targets: [target] }` },
    ],
    ['from JSON', { 'anyhost.config.json': `{ "targets": ["netlify"] }` }],
    [
      'from JSON that it imports',
      {
        'anyhost.config.ts': `import data from './settings/targets.json' with { type: 'json' }\nexport default data`,
        'settings/targets.json': `{ "targets": ["netlify"] }`,
      },
    ],
    [
      'from a file in a folder beside it, which knows its place',
      {
        'anyhost.config.ts': `export { default } from './settings/own.ts'`,
        'settings/own.ts': `import { readFileSync } from 'node:fs'\nimport { join } from 'node:path'\nexport default { targets: [readFileSync(join(import.meta.dirname, 'target.txt'), 'utf8')] }`,
        'settings/target.txt': 'netlify',
      },
    ],
    [
      'from an installed package, by ESM and by CommonJS',
      {
        'anyhost.config.cjs': `module.exports = { targets: [require('one').default + require('two')] }`,
        'node_modules/one/package.json': pkg('one', { type: 'module', exports: './i.js' }),
        'node_modules/one/i.js': `export default 'net'`,
        'node_modules/two/package.json': pkg('two'),
        'node_modules/two/index.js': `module.exports = 'lify'`,
      },
    ],
    [
      'with a name of tsconfig',
      {
        'anyhost.config.ts': `import { target } from '@/target'\nexport default { targets: [target] }`,
        'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
        'src/target.ts': `export const target: string = 'netlify'`,
      },
    ],
  ])('%s', async (_from, files) => {
    expect(await result(files)).toEqual(['netlify:frameworks-api'])
  })

  test('from a workspace package that is written in types, and anew when it changes', async () => {
    const repo = await project({
      'package.json': pkg('repo', { workspaces: ['apps/*', 'packages/*'] }),
      'packages/settings/package.json': pkg('@repo/settings', { exports: './src/index.ts' }),
      'packages/settings/src/index.ts': `import { helper } from 'helper'\nenum Targets { First = 'netlify' }\nexport const targets: string[] = [helper(Targets.First)]`,
      'packages/settings/node_modules/helper/package.json': pkg('helper', { type: 'module' }),
      'packages/settings/node_modules/helper/index.js': `export const helper = (value) => value`,
      'apps/web/anyhost.config.ts': `import { defineConfig } from 'anyhost/build'\nimport { targets } from '@repo/settings'\nexport default defineConfig({ targets })`,
      'apps/web/functions/a.ts': FUNCTION['functions/a.ts'],
    })
    link('../../packages/settings', join(repo, 'node_modules/@repo/settings'))
    const root = join(repo, 'apps/web')
    const targets = async (): Promise<string[]> => (await build({ root })).targets.map(({ target }) => target)
    expect(await targets()).toEqual(['netlify'])
    writeFileSync(join(repo, 'packages/settings/src/index.ts'), `export const targets: string[] = ['aws-lambda']`)
    expect(await targets()).toEqual(['aws-lambda'])
  })

  test('by the command alone, where the package is not installed', async () => {
    const root = await project({
      ...FUNCTION,
      'anyhost.config.ts': `import { defineConfig } from 'anyhost/build'\nexport default defineConfig({ targets: ['netlify'] })`,
    })
    execFileSync(process.execPath, [CLI, 'build'], { cwd: root })
    expect(existsSync(join(root, '.netlify/v1/functions/a/fn.mjs'))).toBe(true)
  })

  test('with the types of what may be exported', () => {
    expectTypeOf(defineConfig({ targets: ['netlify'] })).toEqualTypeOf<ProjectConfig>()
    defineConfig(async () => ({ targets: ['netlify'] }))
    // @ts-expect-error no such setting
    defineConfig({ target: ['netlify'] })
  })
})

describe('settings that fail are one problem, at its place', () => {
  const one = (rest: object): object[] => [{ code: 'ANYHOST_PROJECT_CONFIG', fix: expect.any(String), ...rest }]

  test.each<[string, Record<string, string>, object]>([
    [
      'they throw',
      {
        'anyhost.config.ts': `interface Long { a: string }\n\nconst name: Long['a'] = 'x'\nif (name) throw new Error('no token')\nexport default {}`,
      },
      { file: 'anyhost.config.ts', line: 4, column: 17, what: 'no token' },
    ],
    [
      'a function of them throws',
      {
        'anyhost.config.ts': `export default async () => {\n  const { a }: { a: string } = JSON.parse('null')\n  return { targets: [a] }\n}`,
      },
      { file: 'anyhost.config.ts', line: 2, column: 11, what: expect.stringContaining('Cannot destructure') },
    ],
    [
      'what they import throws',
      {
        'anyhost.config.ts': `import './settings/x.ts'\nexport default {}`,
        'settings/x.ts': `type A = 1\nthrow new TypeError('in x')`,
      },
      { file: 'settings/x.ts', line: 2, column: 7, what: 'in x' },
    ],
    [
      'they throw what is no error',
      { 'anyhost.config.mjs': `throw 'a text'` },
      { file: 'anyhost.config.mjs', line: undefined, column: undefined, what: 'It threw a text' },
    ],
    [
      'their syntax is wrong',
      { 'anyhost.config.ts': `export default {\n  targets: ['netlify'],,\n}` },
      { file: 'anyhost.config.ts', line: 2, column: 24, what: 'Expected identifier but found ","' },
    ],
    [
      'the syntax of JSON is wrong',
      { 'anyhost.config.json': `{\n  "targets": [netlify]\n}` },
      { file: 'anyhost.config.json', line: 2, column: 15, what: 'Unexpected "netlify" in JSON' },
    ],
    [
      'a package is missing',
      { 'anyhost.config.ts': `import { a } from 'nowhere'\nexport default { targets: [a] }` },
      {
        file: 'anyhost.config.ts',
        line: 1,
        column: 19,
        what: 'Cannot find `nowhere`.',
        fix: 'Install nowhere, or correct the name.',
      },
    ],
    [
      'a file is missing',
      { 'anyhost.config.ts': `import { a } from './nowhere.ts'\nexport default { targets: [a] }` },
      { file: 'anyhost.config.ts', line: 1, column: 19, what: 'Could not resolve "./nowhere.ts"' },
    ],
    [
      'a name of ours is none',
      { 'anyhost.config.ts': `import { a } from 'anyhost/nothing'\nexport default { targets: [a] }` },
      {
        file: 'anyhost.config.ts',
        line: 1,
        column: 19,
        what: 'Cannot find `anyhost/nothing`: this package has no such name.',
      },
    ],
    [
      'a setting is unknown',
      {
        'anyhost.config.ts': `import { defineConfig } from 'anyhost/build'\nexport default defineConfig({\n  targets: ['netlify'],\n  target: 'x',\n} as object)`,
      },
      { file: 'anyhost.config.ts', line: 4, column: 11, what: expect.stringContaining('target') },
    ],
    [
      'a setting has the wrong type',
      { 'anyhost.config.ts': `const config = { targets: ['netlify', 3] }\nexport default () => config` },
      { file: 'anyhost.config.ts', line: 1, column: 39, what: expect.stringContaining('targets.1') },
    ],
    [
      'a setting of JSON has the wrong type',
      { 'anyhost.config.json': `{ "functions": 3 }` },
      { file: 'anyhost.config.json', line: 1, column: 16, what: expect.stringContaining('functions') },
    ],
    [
      'they export no object',
      { 'anyhost.config.mjs': `export default 'netlify'` },
      { file: 'anyhost.config.mjs', line: 1, column: 16, what: expect.stringContaining('default export') },
    ],
    [
      'their name is none that is read',
      { 'anyhost.config.yaml': `targets: netlify` },
      { file: 'anyhost.config.yaml', what: 'Nobody reads anyhost.config.yaml.' },
    ],
    [
      'there are two files',
      { 'anyhost.config.ts': `export default {}`, 'anyhost.config.json': `{}` },
      { file: 'anyhost.config.json', what: 'There is anyhost.config.ts as well, and one of them would mean nothing.' },
    ],
  ])('because %s', async (_why, files, expected) => {
    expect(await result(files)).toEqual(one({ line: undefined, column: undefined, ...expected }))
  })

  test('because a module of ours has no such export', async () => {
    const root = await project({
      ...FUNCTION,
      'anyhost.config.ts': `\nimport { nothing } from 'anyhost/build'\nexport default nothing`,
    })
    const { status, stderr } = spawnSync(process.execPath, [CLI, 'build'], { cwd: root, encoding: 'utf8' })
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^anyhost\.config\.ts:2:\d+  ANYHOST_PROJECT_CONFIG\n.*does not provide an export named 'nothing'\n/,
      ),
    ])
    expect(stderr).toContain('1 problem, nothing written.')
  })

  test('because they never end', async () => {
    const root = await project({ 'anyhost.config.mjs': `export default new Promise(() => {})` })
    expect((await readConfigFile(root, 50)).problem).toMatchObject({
      code: 'ANYHOST_PROJECT_CONFIG',
      file: 'anyhost.config.mjs',
      what: 'It was not done after 0.05 s.',
    })
  })

  test('for `check` too, and nothing is left on the disk', async () => {
    const root = await project({ ...FUNCTION, 'anyhost.config.mjs': `throw new Error('no')` })
    expect((await check({ root })).problems.map(({ code, line }) => [code, line])).toEqual([
      ['ANYHOST_PROJECT_CONFIG', 1],
    ])
    expect(readdirSync(root).toSorted()).toEqual(['anyhost.config.mjs', 'functions'])
  })

  test('and what an ended process left is removed', async () => {
    const root = await project({ 'anyhost.config.mjs': `export default {}`, '.anyhost/config-999999999-1.mjs': '' })
    await readConfigFile(root)
    expect(readdirSync(root)).toEqual(['anyhost.config.mjs'])
  })
})
