/** What other systems leave in a project, built on this one: line ends, marks, names of two kinds, links. */
import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { contentOf } from '../../src/build/contents.ts'
import { findTargets } from '../../src/build/project.ts'
import { applyUserFile, checkUserFile } from '../../src/build/user-file.ts'
import { write } from '../../src/build/write.ts'
import { functionFile, project } from '../build/project.ts'
import { treeOf } from './trees.ts'

const HELLO = functionFile("{ path: '/hello' }")
/** The same letter: one sign, and a letter with an accent after it, as some disks of macOS have it. */
const [NFC, NFD] = ['caf\u00E9.txt', 'cafe\u0301.txt']

test('outputs that git gave Windows line ends are known as ours, and come back as they were', async () => {
  const root = await project({ 'functions/hello.ts': HELLO, 'data/a.txt': 'a\nb\n' })
  const targets = ['vercel:api', 'netlify:functions', 'next']
  await build({ root, targets, apply: true })
  const before = treeOf(root)
  // A clone: what builds keep for themselves is not in it.
  rmSync(join(root, '.anyhost'), { recursive: true })
  for (const path of Object.keys(before)) {
    if (path.startsWith('functions/') || path.startsWith('data/')) continue
    writeFileSync(join(root, path), readFileSync(join(root, path), 'utf8').replaceAll('\n', '\r\n'))
  }
  const { problems } = await build({ root, targets, apply: true })
  expect(problems).toEqual([])
  const after = treeOf(root)
  // The user's own file keeps its ends.
  expect({ ...after, 'vercel.json': '' }).toEqual({ ...before, 'vercel.json': '' })
})

test('a file of settings that begins with a mark is read, and keeps it', async () => {
  const root = await project({ 'vercel.json': '\uFEFF{\r\n  "a": 1\r\n}\r\n' })
  const patch = { path: 'vercel.json', ensure: [{ key: ['b'], value: 2 }] } as const
  const { edit, problems } = await checkUserFile(root, patch)
  expect(problems).toEqual([])
  if (edit) await applyUserFile(root, edit)
  expect(readFileSync(join(root, 'vercel.json'), 'utf8')).toBe('\uFEFF{\r\n  "a": 1,\r\n  "b": 2\r\n}\r\n')
})

test('a package.json that begins with a mark says what its package needs', async () => {
  const root = await project({
    'anyhost.config.mjs': "export default { external: ['outside'] }",
    'functions/a.ts': `import 'outside'\n${functionFile('{}')}`,
    'node_modules/outside/package.json':
      '\uFEFF{ "name": "outside", "main": "a.js", "dependencies": { "inner": "1" } }',
    'node_modules/outside/a.js': "require('inner')",
    'node_modules/inner/package.json': '{ "name": "inner" }',
    'node_modules/inner/index.js': '',
  })
  const { targets, problems } = await build({ root, targets: ['netlify'] })
  expect(problems).toEqual([])
  expect(targets[0]?.files.map(({ path }) => path)).toContain('.netlify/v1/functions/a/node_modules/inner/index.js')
})

test.each(['EISDIR', 'EMLINK', 'UNKNOWN'])(
  'a disk that makes no second name for a file (%s) gets a copy',
  async (code) => {
    const root = await project({})
    const disk: typeof fs = {
      ...fs,
      linkSync() {
        throw Object.assign(new Error('no links'), { code })
      },
    }
    const contents = contentOf(Buffer.from('// Made by anyhost'))
    const files = ['out/a/fn.mjs', 'out/b/fn.mjs'].map((path) => ({ path, contents }))
    expect(await write(root, new Map([['host:output', files]]), { disk, folders: ['out/a', 'out/b'] })).toEqual([])
    expect(readFileSync(join(root, 'out/b/fn.mjs'), 'utf8')).toBe('// Made by anyhost')
  },
)

describe('names that differ only in how an accent is written', () => {
  test('are refused among static files', async () => {
    const root = await project({ 'functions/a.ts': HELLO, [`public/${NFC}`]: '1', [`public/${NFD}`]: '2' })
    const { problems } = await build({ root, targets: ['vercel'] })
    expect(problems.map(({ code, what }) => [code, what])).toEqual([
      ['ANYHOST_FILE_TWICE', expect.stringMatching(/ differ only in how an accent is written\.$/)],
    ])
  })

  test('one alone is published as it is on the disk', async () => {
    const root = await project({ 'functions/a.ts': HELLO, [`public/${NFD}`]: '2' })
    const { targets, problems } = await build({ root, targets: ['vercel'] })
    expect(problems).toEqual([])
    expect(targets[0]?.files.map(({ path }) => path)).toContain(`.vercel/output/static/${NFD}`)
  })

  test('make no function’s name', async () => {
    const root = await project({ [`functions/${NFD.replace('txt', 'ts')}`]: HELLO })
    const { problems } = await build({ root, targets: ['vercel'] })
    expect(problems.map(({ code }) => code)).toEqual(['ANYHOST_NAME_INVALID'])
  })
})

describe('the folder of the functions', () => {
  test.each(['src/functions', './src/functions', 'src/functions/', String.raw`src\functions`, 'src//functions/.'])(
    'is the same however it is written: %s',
    async (functions) => {
      const root = await project({
        'anyhost.config.mjs': `export default { functions: ${JSON.stringify(functions)} }`,
        'src/functions/area/pets.ts': functionFile('{}'),
      })
      const { targets, problems } = await build({ root, targets: ['netlify'] })
      expect(problems).toEqual([])
      expect(targets[0]?.functions.map(({ id }) => id)).toEqual(['area-pets'])
      const code = readFileSync(join(root, '.netlify/v1/functions/area-pets/fn.mjs'), 'utf8')
      expect(code).toContain('// src/functions/area/pets.ts\n')
    },
  )

  test('may be a link, and have links in it, but not to itself', async () => {
    const root = await project({ 'sources/hello.ts': HELLO, 'shared/admin/users.ts': functionFile('{}') })
    symlinkSync('sources', join(root, 'functions'))
    symlinkSync('../shared/admin', join(root, 'sources/admin'))
    symlinkSync('.', join(root, 'sources/again'))
    const { targets, problems } = await build({ root, targets: ['netlify'] })
    expect(problems).toEqual([])
    expect(targets[0]?.functions.map(({ id }) => id)).toEqual(['admin-users', 'hello'])
  })

  test('that is a link builds again when a file behind the link changes', async () => {
    const root = await project({ 'sources/hello.ts': HELLO })
    symlinkSync('sources', join(root, 'functions'))
    await build({ root, targets: ['netlify'] })
    expect((await build({ root, targets: ['netlify'] })).unchanged).toBe(true)
    writeFileSync(join(root, 'sources/hello.ts'), HELLO.replace('/hello', '/changed'))
    writeFileSync(join(root, 'sources/more.ts'), functionFile('{}'))
    const { targets } = await build({ root, targets: ['netlify'] })
    expect(targets[0]?.functions.map(({ id }) => id)).toEqual(['hello', 'more'])
  })
})

test('a target is a name, a name and an output, or a path, which may begin with a drive', async () => {
  const { splitTarget } = await import('../../src/build/root.ts')
  expect(
    ['vercel', 'vercel:api', './mine:two', String.raw`C:\mine`, String.raw`C:\mine:two`, 'd:/mine:two'].map(
      splitTarget,
    ),
  ).toEqual([
    ['vercel', undefined],
    ['vercel', 'api'],
    ['./mine', 'two'],
    [String.raw`C:\mine`, undefined],
    [String.raw`C:\mine`, 'two'],
    ['d:/mine', 'two'],
  ])
  expect((await findTargets(['netlify:'])).problems.map(({ code }) => code)).toEqual(['ANYHOST_TARGET_UNKNOWN'])
})

test('a checkout with core.autocrlf builds, with the positions of its own files', async () => {
  const root = await project({ 'functions/hello.ts': HELLO.replace('path', 'typo'), '.gitattributes': '* text=auto\n' })
  const git = (...args: string[]): unknown =>
    execFileSync(
      'git',
      ['-C', root, '-c', 'core.autocrlf=true', '-c', 'user.name=a', '-c', 'user.email=a@b', ...args],
      {
        stdio: 'pipe',
      },
    )
  git('init', '-q')
  git('add', '.')
  git('commit', '-qm', 'first')
  rmSync(join(root, 'functions'), { recursive: true })
  git('checkout', '-q', '--', '.')
  expect(readFileSync(join(root, 'functions/hello.ts'), 'utf8')).toContain('\r\n')
  const { problems } = await build({ root, targets: ['netlify'] })
  expect(problems.map(({ file, line, column }) => [file, line, column])).toEqual([['functions/hello.ts', 3, 19]])
})
