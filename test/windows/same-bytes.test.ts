/** The whole command on a Windows machine, against the same project built here: the same bytes, and the same answers. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, check } from 'anyhost/build'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createMachine } from './machine.ts'
import { LINKED, plant, PROJECTS, type Tree } from './projects.ts'
import { treeOf } from './trees.ts'

const EVERY = ['vercel', 'netlify', 'aws-lambda', 'cloudflare', 'node', 'next']
/** WebAssembly on a machine that others use too takes its time. */
const PATIENCE = 300_000

/** They show nothing that the others do not, and the bundler starts anew for each. */
const PLAIN = ['hello', 'hono-app', 'pets', 'stream']

function here(tree: Tree): { folder: string; root: string } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'anyhost-same-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  plant(folder, tree)
  return { folder, root: join(folder, tree.project ?? '') }
}

describe('a build on Windows writes byte for byte what Linux writes', () => {
  test.for(Object.entries(PROJECTS))('%s', { timeout: PATIENCE }, async ([name, tree], { skip }) => {
    skip(PLAIN.includes(name) && process.env.ANYHOST_HEAVY !== '1', 'only with ANYHOST_HEAVY=1')
    const { targets = EVERY } = tree
    const local = here(tree)
    const result = await build({ root: local.root, targets })
    expect(result.problems).toEqual([])

    const { anyhost, folder } = createMachine()
    plant(join(folder, 'C/work', name), tree)
    const cwd = `C:\\work\\${name}\\${(tree.project ?? '').replaceAll('/', '\\')}`
    const { code, stdout, stderr } = await anyhost(cwd, ['build', ...targets, '--json'])
    expect([code, stderr]).toEqual([result.actions.length > 0 ? 2 : 0, ''])
    expect(treeOf(join(folder, 'C/work', name))).toEqual(treeOf(local.folder))
    expect(JSON.parse(stdout)).toEqual({
      actions: result.actions,
      problems: [],
      targets: result.targets.map(({ target, output, files, notes }) => ({ target, output, files, notes })),
    })
  })
})

describe('and wherever the project lies', () => {
  test.each([
    ['another drive than that of the package and of TEMP', 'D', 'D:\\repository'],
    ['a network share', 'share/repository', '\\\\server\\share\\repository'],
    ['a share with a letter', 'share/repository', 'Z:\\repository'],
    ['a drive in lower case, as some shells have it, and folders in any', 'C/Work', 'c:\\WORK\\repository'],
  ])('%s', { timeout: PATIENCE }, async (_, place, cwd) => {
    const local = here(LINKED)
    const targets = ['vercel', 'cloudflare']
    await build({ root: local.root, targets })
    const { anyhost, folder } = createMachine()
    const repository = join(folder, place, place.endsWith('repository') ? '' : 'repository')
    plant(repository, LINKED)
    const { code, stderr } = await anyhost(`${cwd}\\apps\\api`, ['build', ...targets])
    expect([code, stderr]).toEqual([0, ''])
    expect(treeOf(repository)).toEqual(treeOf(local.folder))
  })
})

test('check and explain say the same there', { timeout: PATIENCE }, async () => {
  const local = here(LINKED)
  const said = await check({ root: local.root, targets: EVERY })
  const { anyhost, folder } = createMachine()
  plant(join(folder, 'C/work'), LINKED)
  const { code, stdout } = await anyhost('C:\\work\\apps\\api', ['check', ...EVERY, '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ ...said, hosts: expect.any(Array), changes: [] })
  const explained = await anyhost('C:\\work', ['explain', 'config.path', '--json'])
  expect([explained.code, explained.stdout.includes('"feature": "config.path"')]).toEqual([0, true])
})
