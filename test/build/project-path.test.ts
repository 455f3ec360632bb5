import { readdirSync, writeFileSync } from 'node:fs'
import * as fs from 'node:fs'
import { join, posix, win32 } from 'node:path'
import { build } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { inProject, nameFault, withoutRoot } from '../../src/build/project-path.ts'
import { write } from '../../src/build/write.ts'
import { functionFile, project } from './project.ts'

describe('a file is named by its place in the project', () => {
  test.each([
    [win32, 'C:\\work\\app', 'C:\\work\\app\\functions\\a.ts', 'functions/a.ts'],
    [win32, 'C:\\work\\app', 'c:\\Work\\App\\functions\\a.ts', 'functions/a.ts'],
    [win32, 'C:\\work\\app', 'C:\\work\\application\\a.ts', '../application/a.ts'],
    [win32, 'C:\\work\\app', 'D:\\shared\\a.ts', 'D:/shared/a.ts'],
    [win32, '\\\\server\\share\\app', '\\\\server\\share\\app\\functions\\a.ts', 'functions/a.ts'],
    [win32, 'C:\\', 'C:\\functions\\a.ts', 'functions/a.ts'],
    [posix, '/work/app', '/work/app/functions/a\\b.ts', 'functions/a\\b.ts'],
    [posix, '/work/app', '/work/application/a.ts', '../application/a.ts'],
  ])('%#: %s', (path, root, file, name) => expect(inProject(root, file, path)).toBe(name))

  test('and messages do not name the machine', () => {
    expect(withoutRoot('Could not read C:\\work\\app\\lib\\a.ts', 'C:\\work\\app')).toBe('Could not read lib\\a.ts')
    expect(withoutRoot('Could not read C:/work/app/lib/a.ts', 'C:\\work\\app')).toBe('Could not read lib/a.ts')
    expect(withoutRoot('Could not read /work/app/a.ts', '/work/app')).toBe('Could not read a.ts')
  })
})

test.each([
  ['con', 'Windows keeps the name `con` for a device.'],
  ['AUX.func', 'Windows keeps the name `AUX.func` for a device.'],
  ['lpt1', 'Windows keeps the name `lpt1` for a device.'],
  ['console', undefined],
  ['end.', 'Windows drops a dot or a space at the end of a name.'],
  ['a:b', 'Windows has no file with such a sign in its name.'],
])('%s as a name: %s', (name, fault) => expect(nameFault(name)).toBe(fault))

test('a function with the name of a device is refused on every system, and so are names that differ in case only', async () => {
  const root = await project({
    'functions/nul.ts': functionFile('{}'),
    'functions/a/b.ts': functionFile('{}'),
    'functions/A-b.ts': functionFile('{}'),
  })
  const { problems } = await build({ root, targets: ['netlify'] })
  expect(problems.map(({ code, file, why }) => [code, file, why])).toEqual([
    ['ANYHOST_NAME_INVALID', 'functions/nul.ts', 'Windows keeps the name `nul` for a device.'],
    ['ANYHOST_NAME_TAKEN', 'functions/a/b.ts', expect.any(String)],
  ])
})

test('sources with Windows line ends keep their lines', async () => {
  const root = await project({
    'functions/a.ts': functionFile(`{ path: '/a', typo: 1 }`).replaceAll('\n', '\r\n'),
  })
  const { problems } = await build({ root, targets: ['netlify'] })
  expect(problems.map(({ line, column }) => [line, column])).toEqual([[3, 31]])
})

test('a file that is open elsewhere for a moment is replaced when it is free', async () => {
  const root = await project({ 'out/a.txt': '// Made by anyhost' })
  let refusals = 2
  const disk: typeof fs = {
    ...fs,
    renameSync(from, to) {
      if (String(to).endsWith('a.txt') && refusals-- > 0) throw Object.assign(new Error('open'), { code: 'EPERM' })
      fs.renameSync(from, to)
    },
  }
  writeFileSync(join(root, 'out/a.txt'), '// Made by anyhost, before')
  expect(await write(root, new Map([['host:output', [{ path: 'out/a.txt', contents: 'new' }]]]), { disk })).toEqual([])
  expect([fs.readFileSync(join(root, 'out/a.txt'), 'utf8'), refusals]).toEqual(['new', -1])
  expect(readdirSync(join(root, '.anyhost'))).toEqual(['manifest.json'])
})
