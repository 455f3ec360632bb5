/** What only Windows does to a build: names in any case, files that are in use, junctions, drives. */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { functionFile } from '../build/project.ts'
import { createMachine, type TestMachine } from './machine.ts'
import { LINKED, plant, type Tree } from './projects.ts'
import { treeOf } from './trees.ts'

const PATIENCE = 300_000
const HELLO = functionFile("{ path: '/hello' }")

function machineWith(files: Tree['files'], links: Tree['links'] = {}): TestMachine & { root: string } {
  const machine = createMachine()
  const root = join(machine.folder, 'C/work/app')
  plant(root, { files: { 'package.json': '{ "type": "module" }', ...files }, links })
  return { ...machine, root }
}

const CWD = 'C:\\work\\app'

describe('a second build', () => {
  test('with nothing changed touches no file, and names the same ones', { timeout: PATIENCE }, async () => {
    const { anyhost, root } = machineWith({ 'functions/hello.ts': HELLO })
    const first = await anyhost(CWD, ['build', 'netlify', '--json'])
    const file = join(root, '.netlify/v1/functions/hello/fn.mjs')
    const before = statSync(file)
    const second = await anyhost('c:\\Work\\APP', ['build', 'netlify', '--json'])
    expect([second.code, second.stdout]).toEqual([0, first.stdout])
    expect([statSync(file).ino, statSync(file).mtimeMs]).toEqual([before.ino, before.mtimeMs])
  })

  test('removes what is stale, and leaves what is somebody’s', { timeout: PATIENCE }, async () => {
    const { anyhost, root } = machineWith({ 'functions/hello.ts': HELLO, 'functions/old.ts': functionFile('{}') })
    await anyhost(CWD, ['build', 'netlify'])
    writeFileSync(join(root, '.netlify/v1/functions/old/notes.txt'), 'mine')
    renameSync(join(root, 'functions/old.ts'), join(root, 'functions/_old.ts'))
    expect((await anyhost(CWD, ['build', 'netlify'])).code).toBe(0)
    expect(Object.keys(treeOf(join(root, '.netlify')))).toEqual([
      'v1/functions/hello/anyhost.mjs',
      'v1/functions/hello/fn.mjs',
      'v1/functions/hello/fn.mjs.map',
      'v1/functions/hello/index.mjs',
      'v1/functions/old/notes.txt',
    ])
    mkdirSync(join(root, '.vercel/output'), { recursive: true })
    writeFileSync(join(root, '.vercel/output/config.json'), '{}')
    const refused = await anyhost(CWD, ['build', 'vercel'])
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('.vercel\\output\\config.json  ANYHOST_FILE_FOREIGN'),
    ])
  })

  test('after a rename in case alone leaves the new name with all its files', { timeout: PATIENCE }, async () => {
    const { anyhost, root } = machineWith({ 'functions/Area/Pets.ts': functionFile('{}') })
    await anyhost(CWD, ['build', 'netlify', 'vercel:api'])
    renameSync(join(root, 'functions/Area/Pets.ts'), join(root, 'functions/Area/pets.ts'))
    renameSync(join(root, 'functions/Area'), join(root, 'functions/area'))
    expect((await anyhost(CWD, ['build', 'netlify', 'vercel:api', '--apply'])).stderr).toBe('')
    const names = Object.keys(treeOf(root)).filter((path) => /pets/i.test(path) && !path.startsWith('functions/'))
    expect(names).toEqual([
      '.netlify/v1/functions/area-pets/anyhost.mjs',
      '.netlify/v1/functions/area-pets/fn.mjs',
      '.netlify/v1/functions/area-pets/fn.mjs.map',
      '.netlify/v1/functions/area-pets/index.mjs',
      'api/_anyhost/area-pets/anyhost.mjs',
      'api/_anyhost/area-pets/fn.mjs',
      'api/_anyhost/area-pets/fn.mjs.map',
      'api/area-pets.mjs',
    ])
  })
})

describe('a file that another program has open', () => {
  const OUTPUT = 'C:\\work\\app\\.netlify\\v1\\functions\\hello\\fn.mjs'

  test('for a moment is replaced when it is free', { timeout: PATIENCE }, async () => {
    const { anyhost, root } = machineWith({ 'functions/hello.ts': HELLO })
    await anyhost(CWD, ['build', 'netlify'])
    writeFileSync(join(root, 'functions/hello.ts'), HELLO.replace('/hello', '/changed'))
    const held = { [OUTPUT]: 3, 'C:\\work\\app\\.anyhost\\manifest.json': 2, 'C:\\work\\app\\.anyhost\\cache.json': 2 }
    expect(await anyhost(CWD, ['build', 'netlify'], { held })).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(join(root, '.netlify/v1/functions/hello/fn.mjs'), 'utf8')).toContain('/changed')
  })

  test('for good is a problem with a code, and the next build is whole', { timeout: PATIENCE }, async () => {
    const { anyhost, root } = machineWith({ 'functions/hello.ts': HELLO })
    await anyhost(CWD, ['build', 'netlify'])
    writeFileSync(join(root, 'functions/hello.ts'), HELLO.replace('/hello', '/changed'))
    const { code, stderr } = await anyhost(CWD, ['build', 'netlify'], { held: { [OUTPUT]: 1000 } })
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('.netlify\\v1\\functions\\hello\\fn.mjs  ANYHOST_FILE_BUSY'),
    ])
    expect((await anyhost(CWD, ['build', 'netlify'])).code).toBe(0)
    expect(readFileSync(join(root, '.netlify/v1/functions/hello/fn.mjs'), 'utf8')).toContain('/changed')
  })
})

describe('a name in another case than the file’s is refused where Linux has no such file', () => {
  test('in an import, at a read, and for the folders of the settings', { timeout: PATIENCE }, async () => {
    const { anyhost } = machineWith({
      'functions/a.ts': `import { name } from '../Lib/name.ts'\n${functionFile('{}', 'fetch: () => new Response(name)')}`,
      'functions/b.ts': `import { readFileSync } from 'node:fs'\n${functionFile('{}', "fetch: () => new Response(readFileSync(new URL('../data/Menu.txt', import.meta.url)))")}`,
      'lib/name.ts': "export const name = ''",
      'data/menu.txt': '',
    })
    const { code, stdout } = await anyhost(CWD, ['build', 'netlify', '--json'])
    const { problems } = JSON.parse(stdout) as { problems: Record<string, unknown>[] }
    expect([code, problems.map((each) => [each.code, each.file, each.line, each.column, each.what])]).toEqual([
      1,
      [
        ['ANYHOST_FILE_NAME', 'functions/b.ts', 5, 42, 'There is no data/Menu.txt, but data/menu.txt.'],
        ['ANYHOST_FILE_NAME', 'functions/a.ts', 1, 22, 'There is no Lib/name.ts, but lib/name.ts.'],
      ],
    ])
  })

  test('and for the folder of the functions', { timeout: PATIENCE }, async () => {
    const { anyhost } = machineWith({ 'Functions/a.ts': HELLO })
    const { code, stderr } = await anyhost(CWD, ['build', 'netlify'])
    expect([code, stderr]).toEqual([1, expect.stringContaining('There is no folder functions/, but Functions/.')])
  })
})

test('junctions lead to functions: of the folder itself, and in it', { timeout: PATIENCE }, async () => {
  const { anyhost, run, root } = machineWith({
    'sources/hello.ts': HELLO,
    'shared/admin/users.ts': functionFile('{}'),
  })
  const made = await run(
    `import { symlinkSync, readlinkSync } from 'node:fs'
    symlinkSync('C:\\\\work\\\\app\\\\sources', 'C:\\\\work\\\\app\\\\functions', 'junction')
    symlinkSync('..\\\\shared\\\\admin', 'C:\\\\work\\\\app\\\\sources\\\\admin', 'junction')
    symlinkSync('C:\\\\work\\\\app\\\\sources', 'C:\\\\work\\\\app\\\\sources\\\\again', 'junction')
    console.log(readlinkSync('C:\\\\work\\\\app\\\\functions\\\\admin'))`,
  )
  expect(made).toEqual({ code: 0, stdout: 'C:\\work\\app\\shared\\admin\n', stderr: '' })
  expect(await anyhost(CWD, ['build', 'netlify'])).toMatchObject({ code: 0, stderr: '' })
  expect(Object.keys(treeOf(join(root, '.netlify/v1/functions'))).filter((path) => path.endsWith('index.mjs'))).toEqual(
    ['admin-users/index.mjs', 'hello/index.mjs'],
  )
})

test(
  'files of a package on another drive are named by the package, in the output and in the map',
  { timeout: PATIENCE },
  async () => {
    const { anyhost, run, folder, root } = machineWith({
      'functions/menu.ts': LINKED.files['apps/api/functions/menu.ts'] ?? '',
    })
    plant(join(folder, 'D/shared'), LINKED)
    mkdirSync(join(root, 'node_modules/@acme'), { recursive: true })
    for (const name of ['menu', 'words'])
      await run(`import { symlinkSync } from 'node:fs'
      symlinkSync('D:\\\\shared\\\\packages\\\\${name}', 'C:\\\\work\\\\app\\\\node_modules\\\\@acme\\\\${name}', 'junction')`)
    expect(await anyhost(CWD, ['build', 'netlify'])).toMatchObject({ code: 0, stderr: '' })
    const output = join(root, '.netlify/v1/functions/menu')
    expect(Object.keys(treeOf(join(output, 'files')))).toEqual([
      '_linked/@acme/menu/heading.txt',
      '_linked/@acme/words/words.txt',
    ])
    const map = JSON.parse(readFileSync(join(output, 'fn.mjs.map'), 'utf8')) as { sources: string[] }
    expect(map.sources.slice(1)).toEqual([
      '@acme/words/index.js',
      '@acme/menu/src/base.ts',
      '@acme/menu/src/routes.ts',
      '@acme/menu/src/index.ts',
      'functions/menu.ts',
    ])
  },
)

test('a static folder does not publish what a junction leads to on another drive', { timeout: PATIENCE }, async () => {
  const { anyhost, run, folder } = machineWith({ 'functions/hello.ts': HELLO, 'public/index.html': '' })
  mkdirSync(join(folder, 'D/secret'))
  writeFileSync(join(folder, 'D/secret/key.txt'), '')
  await run("(await import('node:fs')).symlinkSync('D:\\\\secret', 'C:\\\\work\\\\app\\\\public\\\\out', 'junction')")
  const { code, stderr } = await anyhost(CWD, ['build', 'vercel'])
  expect([code, stderr]).toEqual([1, expect.stringContaining('public/out is a link that leaves the static folder')])
})

test(
  'messages name places as a terminal there opens them, from the current folder; --json has slashes',
  { timeout: PATIENCE },
  async () => {
    const { anyhost } = machineWith({
      'functions/area/a.ts': functionFile("{ path: '/a', typo: 1 }").replaceAll('\n', '\r\n'),
    })
    const text = await anyhost('C:\\work', ['build', 'netlify', '--cwd', 'app'])
    expect(text.stderr).toContain('app\\functions\\area\\a.ts:3:31  ANYHOST_CONFIG_INVALID\n')
    const checked = await anyhost(CWD, ['check', 'netlify'])
    expect(checked.stderr).toContain('functions\\area\\a.ts:3:31  ANYHOST_CONFIG_INVALID\n')
    const json = await anyhost(CWD, ['build', 'netlify', '--json'])
    expect(json.stdout).toContain('"file": "functions/area/a.ts"')
  },
)

test('an adapter is found by a path with a drive, and its output after it', { timeout: PATIENCE }, async () => {
  const { anyhost } = machineWith({
    'functions/hello.ts': HELLO,
    'mine/build.ts': `export default () => ({ name: 'mine', folders: {}, outputs: ['one', 'two'], supports: { 'config.path': 'native' },
      emit: ({ output }) => ({ files: [{ path: 'out/' + output + '.txt', contents: '' }], bundles: [], patches: [], notes: [], refusals: [] }) })`,
  })
  for (const target of ['C:\\work\\app\\mine:two', '.\\mine:two', './mine:two']) {
    const { code, stderr, stdout } = await anyhost(CWD, ['build', target])
    expect([code, stderr, stdout]).toEqual([0, '', expect.stringContaining('out/two.txt')])
  }
})

test('--watch builds again after a change', { timeout: PATIENCE }, async () => {
  const { start, root } = machineWith({ 'functions/hello.ts': HELLO })
  const child = start(CWD, ['build', 'netlify', '--watch'])
  try {
    let said = ''
    child.stderr?.on('data', (data) => (said += String(data)))
    const times = async (count: number): Promise<void> => {
      while (said.split('built netlify').length <= count) await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await times(1)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    writeFileSync(join(root, 'functions/hello.ts'), HELLO.replace('/hello', '/changed'))
    await times(2)
    expect(readFileSync(join(root, '.netlify/v1/functions/hello/fn.mjs'), 'utf8')).toContain('/changed')
  } finally {
    child.kill()
  }
})
