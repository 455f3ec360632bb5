import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import { existsSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { build } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { collisions } from '../../src/build/companions.ts'
import { recover, type Disk } from '../../src/build/stage.ts'
import { write, type OutputFile } from '../../src/build/write.ts'
import { functionFile, project } from './project.ts'

const FOLDERS = ['out/a', 'out/b', 'out/c']

/** Three folders of three files, one single file, and in every second version one file more. */
const outputs = (version: number): Map<string, OutputFile[]> => {
  const inFolders = FOLDERS.flatMap((folder) =>
    ['index.mjs', 'fn.mjs', 'files/x.txt'].map((name) => ({
      path: `${folder}/${name}`,
      contents: `${folder} ${name} ${version}`,
    })),
  )
  return new Map([
    [
      'host:output',
      [
        ...inFolders,
        { path: 'out/config.json', contents: String(version) },
        ...(version % 2 ? [{ path: `out/extra/${version}.txt`, contents: '' }] : []),
      ],
    ],
  ])
}
const options = { folders: FOLDERS }

/** Everything below a folder, as text by path. */
function tree(folder: string, inside = ''): Record<string, string> {
  return Object.assign(
    {},
    ...readdirSync(join(folder, inside), { withFileTypes: true }).map((entry) => {
      const path = inside ? `${inside}/${entry.name}` : entry.name
      return entry.isDirectory() ? tree(folder, path) : { [path]: readFileSync(join(folder, path), 'utf8') }
    }),
  )
}
const expected = (version: number): Record<string, string> =>
  Object.fromEntries(
    outputs(version)
      .get('host:output')!
      .map(({ path, contents }) => [path, String(contents)]),
  )

const isOurs = ([path]: [string, string]): boolean => !path.startsWith('.anyhost/')
const written = (root: string): Record<string, string> => Object.fromEntries(Object.entries(tree(root)).filter(isOurs))

describe('a folder of an output', () => {
  /** Which version each folder is at; a folder that mixes two is neither. */
  const versions = (root: string): (number | 'gone' | 'mixed')[] =>
    FOLDERS.map((folder) => {
      if (!existsSync(join(root, folder))) return 'gone'
      const found = new Set(Object.values(tree(join(root, folder))).map((text) => Number(text.split(' ').at(-1))))
      return found.size === 1 ? [...found][0]! : 'mixed'
    })

  test('is all old or all new wherever a build is cut off, and the next build heals', async () => {
    for (let step = 0; ; step += 1) {
      const root = await project({ 'mine.txt': 'mine' })
      await write(root, outputs(1), options)
      const disk = failing(step)
      const reached = await write(root, outputs(2), { ...options, disk }).then(
        () => 'the end',
        () => 'an error',
      )
      const after = versions(root)
      expect(
        after.filter((each) => each !== 1 && each !== 2 && each !== 'gone'),
        `step ${step}`,
      ).toEqual([])
      // Between the two renames of one folder it is aside, and put back by whoever comes next.
      expect(after.filter((each) => each === 'gone').length, `step ${step}`).toBeLessThanOrEqual(1)
      recover(root)
      expect([expected(1), expected(2)], `step ${step}`).toContainEqual(
        Object.fromEntries(Object.entries(written(root)).filter(([path]) => path !== 'mine.txt')),
      )
      expect(await write(root, outputs(4), options)).toEqual([])
      expect(written(root)).toEqual({ 'mine.txt': 'mine', ...expected(4) })
      expect(readdirSync(join(root, '.anyhost'))).toEqual(['manifest.json'])
      if (reached === 'the end') break
      expect(step).toBeLessThan(200)
    }
  })

  test('is all old or all new when the process is killed', async () => {
    const root = await project({})
    const program = `import { write } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../src/build/write.ts')).href)}
      const folders = Array.from({ length: 150 }, (_, at) => 'out/f' + at)
      for (let version = Number(process.argv[2]); ; version += 1) {
        const files = folders.flatMap((folder) => ['index.mjs', 'fn.mjs', 'anyhost.mjs'].map((name) => ({ path: folder + '/' + name, contents: String(version) })))
        await write(${JSON.stringify(root)}, new Map([['x', files]]), { folders })
        process.stdout.write('.')
      }`
    const file = join(root, 'writer.mjs')
    writeFileSync(file, program)
    for (let round = 0; round < 6; round += 1) {
      const child = spawn(process.execPath, [file, String(round * 1000)], { stdio: ['ignore', 'pipe', 'inherit'] })
      const ended = new Promise((resolve) => child.on('exit', resolve))
      await new Promise((resolve) => child.stdout.once('data', resolve))
      await setTimeout(5 + round * 7)
      child.kill('SIGKILL')
      await ended
      recover(root)
      const mixed = readdirSync(join(root, 'out')).filter(
        (name) => new Set(Object.values(tree(join(root, 'out', name)))).size !== 1,
      )
      expect(mixed).toEqual([])
      expect(readdirSync(join(root, 'out'))).toHaveLength(150)
    }
    expect(await write(root, new Map([['x', []]]))).toEqual([])
    expect(existsSync(join(root, 'out'))).toBe(false)
    expect(readdirSync(join(root, '.anyhost'))).toEqual(['manifest.json'])
  })

  test('keeps a file that somebody else put into it', async () => {
    const root = await project({})
    await write(root, outputs(1), options)
    writeFileSync(join(root, 'out/a/notes.txt'), 'mine')
    await write(root, outputs(2), options)
    expect(written(root)).toEqual({ 'out/a/notes.txt': 'mine', ...expected(2) })
    await write(root, new Map([['host:output', []]]), options)
    expect(written(root)).toEqual({ 'out/a/notes.txt': 'mine' })
  })
})

/** A disk that fails at one step, and at every one after it, as if the process were gone. */
function failing(step: number): Disk {
  let at = 0
  const wrap =
    <Args extends unknown[], Result>(act: (...args: Args) => Result) =>
    (...args: Args): Result => {
      if (at++ >= step) throw new Error('cut off')
      return act(...args)
    }
  // Each wrapped function has the parameters of the one it wraps.
  return Object.fromEntries(
    (
      [
        'mkdirSync',
        'writeFileSync',
        'renameSync',
        'rmSync',
        'rmdirSync',
        'linkSync',
        'copyFileSync',
        'chmodSync',
      ] as const
    ).map((name) => [name, wrap(fs[name] as never)]),
  ) as unknown as Disk
}

describe('files', () => {
  test('of a folder that is not there yet come all at once', async () => {
    const root = await project({})
    const moved: string[] = []
    const renameSync: Disk['renameSync'] = (from, to) => {
      moved.push(relative(root, String(to)))
      fs.renameSync(from, to)
    }
    await write(root, outputs(2), { ...options, disk: { ...fs, renameSync } })
    expect(moved.filter((path) => !path.startsWith('.anyhost'))).toEqual(['out'])
    expect(written(root)).toEqual(expected(2))
  })

  test('of somebody else stay, in a folder that came while the build was writing', async () => {
    const root = await project({})
    const interrupted: Disk['writeFileSync'] = (file, data, settings) => {
      if (String(file).endsWith('ready.tmp')) {
        fs.mkdirSync(join(root, 'out/a'), { recursive: true })
        fs.writeFileSync(join(root, 'out/a/mine.txt'), 'mine')
      }
      fs.writeFileSync(file, data, settings)
    }
    expect(await write(root, outputs(2), { ...options, disk: { ...fs, writeFileSync: interrupted } })).toEqual([])
    expect(written(root)).toEqual({ ...expected(2), 'out/a/mine.txt': 'mine' })
  })

  test('that have not changed are not touched, beside some that have', async () => {
    const root = await project({})
    await write(root, outputs(2), options)
    const old = new Date(1_600_000_000_000)
    for (const path of Object.keys(expected(2))) utimesSync(join(root, path), old, old)
    const [first, ...rest] = outputs(2).get('host:output')!
    await write(root, new Map([['host:output', [{ ...first!, contents: 'new' }, ...rest]]]), options)
    const touched = Object.keys(expected(2)).filter((path) => statSync(join(root, path)).mtimeMs !== old.getTime())
    expect(touched).toEqual([first!.path])
    await write(root, outputs(2), options)
    expect(Object.keys(expected(2)).filter((path) => statSync(join(root, path)).mtimeMs !== old.getTime())).toEqual([
      first!.path,
    ])
  })

  test('that somebody changed after the build are written again', async () => {
    const root = await project({})
    await write(root, outputs(2), options)
    writeFileSync(join(root, 'out/b/fn.mjs'), 'edited')
    await write(root, outputs(2), options)
    expect(written(root)).toEqual(expected(2))
  })

  test('that are stale go, with folders that are empty then, for each output on its own', async () => {
    const root = await project({})
    await write(root, outputs(1), options)
    await write(root, new Map([['other:output', [{ path: 'other/deep/x.txt', contents: '' }]]]))
    await write(root, outputs(2), options)
    expect(written(root)).toEqual({ ...expected(2), 'other/deep/x.txt': '' })
    await write(
      root,
      new Map([
        ['host:output', []],
        ['other:output', []],
      ]),
    )
    expect(readdirSync(root)).toEqual(['.anyhost'])
  })

  test('of somebody else refuse the whole result, and so do a folder and a file in the place of a folder', async () => {
    const root = await project({ 'out/a/fn.mjs': 'mine', 'out/config.json/x': '' })
    const problems = await write(root, outputs(2), options)
    expect(problems.map(({ code, file }) => [code, file])).toEqual([
      ['ANYHOST_FILE_FOREIGN', 'out/a/fn.mjs'],
      ['ANYHOST_FILE_FOREIGN', 'out/config.json'],
    ])
    expect(written(root)).toEqual({ 'out/a/fn.mjs': 'mine', 'out/config.json/x': '' })
    const blocked = await project({ 'out/b': 'a file' })
    expect((await write(blocked, outputs(2), options)).map(({ file }) => file)).toEqual([
      'out/b/index.mjs',
      'out/b/fn.mjs',
      'out/b/files/x.txt',
    ])
  })

  test('of an earlier build are known when the manifest is lost or broken', async () => {
    const root = await project({ 'functions/a.ts': functionFile('{}') })
    await build({ root, targets: ['netlify'] })
    writeFileSync(join(root, '.anyhost/manifest.json'), '{')
    writeFileSync(join(root, 'functions/a.ts'), functionFile(`{ path: '/other' }`, `GET: () => new Response('other')`))
    expect((await build({ root, targets: ['netlify'] })).problems).toEqual([])
    expect(readFileSync(join(root, '.netlify/v1/functions/a/fn.mjs'), 'utf8')).toContain('other')
  })

  test('whose names differ in case only are refused', () => {
    const found = collisions(
      new Map([
        [
          'x',
          [
            { path: 'out/Data.txt', contents: '' },
            { path: 'out/data.txt', contents: '' },
          ],
        ],
        ['y', [{ path: 'out/data.txt', contents: '' }]],
      ]),
    )
    expect(found.map(({ code, what }) => [code, what])).toEqual([
      ['ANYHOST_FILE_TWICE', 'out/data.txt and out/Data.txt differ in case only.'],
      ['ANYHOST_FILE_TWICE', 'out/data.txt is written by x and by y.'],
    ])
  })

  test('with long paths are written', async () => {
    const root = await project({})
    const path = `out/${'long-name-of-a-folder/'.repeat(20)}x.txt`
    await write(root, new Map([['x', [{ path, contents: 'x' }]]]))
    expect(readFileSync(join(root, path), 'utf8')).toBe('x')
  })
})

describe('two builds at once', () => {
  test('wait for each other', async () => {
    const root = await project({})
    const versions = [2, 4, 6, 8, 10]
    expect(await Promise.all(versions.map((version) => write(root, outputs(version), options)))).toEqual(
      versions.map(() => []),
    )
    const found = new Set(Object.values(written(root)).map((text) => text.split(' ').at(-1)))
    expect(found.size).toBe(1)
  })

  test('end with a problem when one does not finish', async () => {
    const root = await project({ '.anyhost/lock': `${process.pid} ${Date.now()} 1` })
    const [found] = await write(root, outputs(2), { ...options, wait: 60 })
    expect(found).toMatchObject({
      code: 'ANYHOST_BUILD_RUNNING',
      what: `Process ${process.pid} is building this project.`,
      fix: expect.stringContaining('.anyhost/lock'),
    })
    expect(written(root)).toEqual({})
  })

  test('do not wait for one that is gone', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await new Promise((resolve) => child.on('exit', resolve))
    const root = await project({ '.anyhost/lock': `${child.pid} ${Date.now()} 1` })
    expect(await write(root, outputs(2), { ...options, wait: 60 })).toEqual([])
    expect(readdirSync(join(root, '.anyhost'))).toEqual(['manifest.json'])
  })
})

test('what a build had ready when it was cut off is put in place by the next one, also when that one fails', async () => {
  const root = await project({
    'functions/fn.ts': functionFile(`{ path: 'wrong' }`),
    '.anyhost/stage-1/ready.json': JSON.stringify({ units: [{ path: 'out/a', isFolder: true }], stale: ['out/b.txt'] }),
    '.anyhost/stage-1/old/0/index.mjs': 'the old output',
    '.anyhost/stage-1/new/0/index.mjs': 'the last good output',
    'out/b.txt': 'stale',
  })
  const { problems } = await build({ root, targets: ['netlify'] })
  expect(problems.map(({ code }) => code)).toEqual(['ANYHOST_PATH_INVALID'])
  expect(written(root)).toMatchObject({ 'out/a/index.mjs': 'the last good output' })
  expect(existsSync(join(root, '.anyhost/stage-1'))).toBe(false)
})
