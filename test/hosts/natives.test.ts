import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'anyhost/build'
import { afterAll, expect, test } from 'vitest'
import { ALL_OUTPUTS, harnessOf } from '../../scripts/demo/project.ts'
import { builtIn, findTargets } from '../../src/build/project.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { compile, uncompilable } from '../build/compile.ts'
import { project } from '../build/project.ts'

const running: RunningHost[] = []
afterAll(() => Promise.all(running.map((host) => host.close())))

/** Outputs that have files and say what they run on. What a front hands over is no matter of the files. */
const { targets } = await findTargets(await builtIn())
const machines = targets.filter(({ adapter }) => adapter.machine).map(({ adapter }) => adapter.name)
const OUTPUTS = ALL_OUTPUTS.filter((output) => !output.includes('/') && machines.includes(output.split(':')[0] ?? ''))

const MODULES = join(import.meta.dirname, '../../node_modules')
const pkg = (name: string, rest: object = {}): string => JSON.stringify({ name, version: '1.0.0', ...rest })
const answer = (path: string, expression: string, head: string): string =>
  `import { defineFunction } from 'anyhost'\n${head}\nexport default defineFunction({ config: { path: '${path}' }, GET: () => Response.json(${expression}) })\n`

/** A real package with a build for each platform in a package of its own, and addons that are compiled now. */
async function nativeProject(): Promise<string> {
  const root = await project({
    'package.json': pkg('p', {
      type: 'module',
      workspaces: ['packages/*'],
      dependencies: { 'oxc-parser': '*', linked: '*', plain: '*', common: '*' },
    }),
    'public/a.txt': '',
    'functions/parse.ts': answer(
      '/parse',
      `parseSync('a.ts', 'let x: number = 1').program.body[0].type`,
      `import { parseSync } from 'oxc-parser'`,
    ),
    'functions/addons.ts': answer(
      '/addons',
      '[plain, linked, own, old]',
      `import plain from 'plain'\nimport linked from 'linked'\nimport own from '../native/own.node'\nimport old from './_old.cjs'`,
    ),
    'functions/_old.cjs': `module.exports = require('common')`,
    ...Object.fromEntries(
      ['node_modules/plain', 'node_modules/common', 'packages/linked'].flatMap((folder) => [
        [`${folder}/package.json`, pkg(folder.split('/')[1] ?? '', { gypfile: true, main: 'index.cjs' })],
        [`${folder}/index.cjs`, `module.exports = require('./build/Release/addon.node')`],
      ]),
    ),
  })
  for (const name of ['oxc-parser', '@oxc-parser', '@oxc-project/types'])
    cpSync(join(MODULES, name), join(root, 'node_modules', name), { recursive: true })
  symlinkSync('../packages/linked', join(root, 'node_modules/linked'))
  compile(join(root, 'node_modules/plain/build/Release/addon.node'), { says: 'word()', library: 'libword.so.1' })
  compile(join(root, 'node_modules/common/build/Release/addon.node'), { says: 'common' })
  compile(join(root, 'packages/linked/build/Release/addon.node'), { says: 'linked' })
  mkdirSync(join(root, 'native'))
  compile(join(root, 'native/own.node'), { says: 'own' })
  return root
}

const title = uncompilable ? ` (${uncompilable})` : ''

test('every output that has files is asked', () => {
  expect(OUTPUTS.length).toBeGreaterThanOrEqual(7)
})

test.skipIf(uncompilable !== undefined).each(OUTPUTS)(
  `compiled code is loaded in the runtime of %s${title}`,
  async (output) => {
    const root = await nativeProject()
    const { targets: built, problems } = await build({ root, targets: [output], apply: true })
    expect(problems).toEqual([])
    const { output: flavour, functions } = built[0]!
    const harness = harnessOf(output)
    const host = await harness.start({ root, output: flavour, functions, ...(harness.env && { env: harness.env }) })
    running.push(host)
    const ask = async (path: string): Promise<string> =>
      (await host.fetch(new Request(`https://example.com${path}`), { ip: '203.0.113.9' })).text()
    const answers = [await ask('/parse'), await ask('/addons')]
    // What went wrong is in the log.
    expect({ answers, log: answers.every((each) => /^["[]/.test(each)) ? '' : host.logs() }).toEqual({
      answers: ['"VariableDeclaration"', '["shared","linked","own","common"]'],
      log: '',
    })
  },
)
