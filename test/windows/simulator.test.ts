/** What the machine of these tests does, against what Windows does: see simulator/README.md for each source. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createMachine, type TestMachine } from './machine.ts'
import type { Machine } from './simulator/machine.ts'

/** Runs statements, each with its own answer: what it gives, or the code of its error. */
async function answers(
  { run }: TestMachine,
  statements: readonly string[],
  more: Partial<Machine> = {},
): Promise<unknown[]> {
  const code = `import * as fs from 'node:fs'
    import path from 'node:path'
    import os from 'node:os'
    import url from 'node:url'
    import { createRequire } from 'node:module'
    const said = []
    for (const act of [${statements.map((each) => `async () => (${each})`).join(',\n')}]) {
      try { said.push((await act()) ?? null) } catch (error) { said.push(error.code ?? error.message) }
    }
    console.log(JSON.stringify(said))`
  const { stdout, stderr } = await run(code, more)
  expect(stderr).toBe('')
  return JSON.parse(stdout) as unknown[]
}

test('a process is on Windows', async () => {
  expect(
    await answers(createMachine(), [
      'process.platform',
      'process.cwd()',
      String.raw`path.join('a', 'b/c')`,
      String.raw`path.resolve('D:x')`,
      'path.sep',
      'os.EOL',
      'os.tmpdir()',
      String.raw`url.fileURLToPath('file:///C:/a%20b')`,
      String.raw`url.pathToFileURL('D:\\a b').href`,
      `createRequire('C:\\\\work\\\\a.js')('fs') === fs.default`,
      `(process.env.Some_Name = 'x', process.env.SOME_NAME)`,
    ]),
  ).toEqual([
    'win32',
    'C:\\work',
    'a\\b\\c',
    'D:\\x',
    '\\',
    '\r\n',
    'C:\\Users\\Ann Example\\AppData\\Local\\Temp',
    'C:\\a b',
    'file:///D:/a%20b',
    true,
    'x',
  ])
})

test('a file is found in any case, keeps its own, and says it where Windows does', async () => {
  const machine = createMachine()
  mkdirSync(join(machine.folder, 'C/work/Lib'))
  writeFileSync(join(machine.folder, 'C/work/Lib/Name.txt'), 'text')
  expect(
    await answers(machine, [
      `fs.readFileSync('c:/WORK/lib/name.TXT', 'utf8')`,
      `fs.realpathSync('c:/WORK/lib/name.TXT')`,
      `fs.realpathSync.native('c:/WORK/lib/name.TXT')`,
      `fs.promises.realpath('c:/WORK/lib/name.TXT')`,
      `fs.readdirSync('LIB')`,
      `fs.readdirSync('C:/work', { recursive: true })`,
      `fs.renameSync('lib/name.txt', 'lib/NAME.txt')`,
      `fs.readdirSync('lib')`,
      `fs.existsSync('\\\\\\\\?\\\\C:\\\\work\\\\lib')`,
      `fs.statSync('lib/name.txt').mode.toString(8)`,
    ]),
  ).toEqual([
    'text',
    'c:\\WORK\\lib\\name.TXT',
    'C:\\work\\Lib\\Name.txt',
    'C:\\work\\Lib\\Name.txt',
    ['Name.txt'],
    ['Lib', 'Lib\\Name.txt'],
    null,
    ['NAME.txt'],
    true,
    '100666',
  ])
})

test('names that no program can use are refused, in every way of calling', async () => {
  const machine = createMachine()
  const names = ['a?b', 'a:b', 'a<b', 'nul', 'con.txt', 'end.', 'end ', 'fine']
  expect(
    await answers(
      machine,
      names.map((name) => `fs.writeFileSync('C:/work/${name}', '')`),
    ),
  ).toEqual([...Array.from({ length: 7 }, () => 'ENOENT'), null])
  expect(
    await answers(machine, [
      `fs.promises.writeFile('a?b', '')`,
      `new Promise((done) => fs.writeFile('a?b', '', (error) => done(error.code)))`,
      `fs.readFileSync('Z:/none')`,
      `fs.readFileSync('Q:/none')`,
    ]),
  ).toEqual(['ENOENT', 'ENOENT', 'ENOENT', 'ENOENT'])
  expect(readdirSync(join(machine.folder, 'C/work'))).toEqual(['fine'])
})

test('renames replace files, and never a folder, another drive, or what is open', async () => {
  const machine = createMachine()
  mkdirSync(join(machine.folder, 'C/work/full'), { recursive: true })
  mkdirSync(join(machine.folder, 'C/work/empty'))
  for (const name of ['a', 'b', 'full/open']) writeFileSync(join(machine.folder, 'C/work', name), name)
  expect(
    await answers(
      machine,
      [
        `fs.renameSync('full', 'empty')`,
        `fs.renameSync('a', 'D:/a')`,
        `fs.linkSync('a', 'D:/a')`,
        `fs.renameSync('full', 'moved')`,
        `fs.rmSync('full/open')`,
        `fs.renameSync('a', 'full/open')`,
        `fs.promises.rename('a', 'b')`,
        `fs.readFileSync('b', 'utf8')`,
      ],
      { held: { 'C:\\work\\full\\open': 4 } },
    ),
  ).toEqual(['EPERM', 'EXDEV', 'EXDEV', 'EPERM', 'EBUSY', 'EPERM', null, 'a'])
})

test('a junction needs no privilege and says an absolute path; other links need one', async () => {
  const machine = createMachine()
  mkdirSync(join(machine.folder, 'D/shared'))
  expect(
    await answers(machine, [
      `fs.symlinkSync('D:/shared', 'dir', 'dir')`,
      `fs.symlinkSync('D:/shared', 'guessed')`,
      `fs.symlinkSync('D:/shared', 'junction', 'junction')`,
      `fs.readlinkSync('junction')`,
      `fs.realpathSync('JUNCTION')`,
      `fs.lstatSync('junction').isSymbolicLink()`,
      `fs.realpathSync.native('Z:/')`,
    ]),
  ).toEqual(['EPERM', 'EPERM', null, 'D:\\shared', 'D:\\shared', true, '\\\\server\\share'])
})

test('errors are those of Windows', async () => {
  const machine = createMachine()
  writeFileSync(join(machine.folder, 'C/work/file'), '')
  mkdirSync(join(machine.folder, 'C/work/folder'))
  expect(
    await answers(machine, [
      `fs.statSync('file/below')`,
      `fs.readdirSync('file')`,
      `fs.unlinkSync('folder')`,
      `fs.promises.readFile('c:/work/none').catch((error) => [error.message, error.errno, error.path])`,
    ]),
  ).toEqual([
    'ENOENT',
    'ENOTDIR',
    'EPERM',
    ["ENOENT: no such file or directory, open 'c:/work/none'", -4058, 'c:/work/none'],
  ])
})
