import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { functionFile, project } from './project.ts'

const targets = ['netlify', 'aws-lambda']
const FN = '.netlify/v1/functions/a/fn.mjs'

describe('a second build', () => {
  const files = {
    'functions/a.ts': `import { defineFunction } from 'anyhost'\nimport { word } from '../lib/word.ts'\nimport { readFileSync } from 'node:fs'\nexport default defineFunction({ config: { path: process.env.SCALE_PATH ?? '/a' }, fetch: () => new Response(word + readFileSync(new URL('../data/x.txt', import.meta.url))) })\n`,
    'lib/word.ts': `export { default as word } from './other'\n`,
    'lib/other/index.ts': `export default 'one'\n`,
    'data/x.txt': 'x',
    'tsconfig.json': '{}',
  }

  test('with nothing changed gives the same result and does nothing', async () => {
    const root = await project(files)
    const first = await build({ root, targets })
    const second = await build({ root, targets })
    expect([first.unchanged, second.unchanged]).toEqual([undefined, true])
    expect(second.targets).toEqual(JSON.parse(JSON.stringify(first.targets)))
    // The same files in the same order: what is printed does not depend on a cache.
    expect(second.targets.map((each) => each.files)).toEqual(first.targets.map((each) => each.files))
  })

  test.each([
    ['a function', async (root: string) => writeFile(join(root, 'functions/a.ts'), functionFile('{}'))],
    [
      'a file that is imported',
      async (root: string) => writeFile(join(root, 'lib/other/index.ts'), `export default 'two'`),
    ],
    [
      'a file that is found in place of another',
      async (root: string) => writeFile(join(root, 'lib/other.ts'), `export default 'two'`),
    ],
    ['a file that is read at run time', async (root: string) => writeFile(join(root, 'data/x.txt'), 'changed')],
    ['a new function', async (root: string) => writeFile(join(root, 'functions/b.ts'), functionFile('{}'))],
    ['the settings', async (root: string) => writeFile(join(root, 'anyhost.config.mjs'), 'export default {}')],
    ['tsconfig', async (root: string) => writeFile(join(root, 'tsconfig.json'), '{ "compilerOptions": {} }')],
    ['an output', async (root: string) => writeFile(join(root, FN), 'edited')],
    ['an output that is gone', async (root: string) => rm(join(root, FN))],
    ['a variable that config reads', async () => void (process.env.SCALE_PATH = '/b')],
  ])('is done again after a change of %s', async (_, change) => {
    const root = await project(files)
    try {
      await build({ root, targets })
      await change(root)
      const { problems, unchanged } = await build({ root, targets })
      expect([problems, unchanged]).toEqual([[], undefined])
      expect(await readFile(join(root, FN), 'utf8')).not.toBe('edited')
      expect((await build({ root, targets })).unchanged).toBe(true)
    } finally {
      delete process.env.SCALE_PATH
    }
  })

  test('after a failed one is done', async () => {
    const root = await project(files)
    await build({ root, targets })
    await writeFile(join(root, 'functions/b.ts'), 'const')
    const failed = await build({ root, targets })
    expect(failed.problems.length).toBeGreaterThan(0)
    expect(await readFile(join(root, FN), 'utf8')).toContain('one')
    await rm(join(root, 'functions/b.ts'))
    expect((await build({ root, targets })).problems).toEqual([])
  })

  test('never keeps the value of a variable', async () => {
    process.env.SCALE_PATH = '/secret-value'
    try {
      const root = await project(files)
      await build({ root, targets: ['aws-lambda'] })
      const cache = JSON.parse(await readFile(join(root, '.anyhost/cache.json'), 'utf8'))
      expect(JSON.stringify(cache.env)).toMatch(/^\{"SCALE_PATH":"[\w-]{27}"\}$/)
    } finally {
      delete process.env.SCALE_PATH
    }
  })
})

test('300 functions are built, conflicts found among them, and the memory that is left over is that of the output', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 300 }, (_, at) => [
      `functions/f${at}.ts`,
      functionFile(`{ path: '/f${at === 299 ? 7 : at}/:id' }`),
    ]),
  )
  const root = await project(many)
  const { problems } = await build({ root, targets })
  expect(problems.map(({ code, file, what }) => [code, file, what])).toEqual([
    ['ANYHOST_ROUTE_CONFLICT', 'functions/f7.ts', '/f7/:id is also answered by functions/f299.ts.'],
  ])
  await rm(join(root, 'functions/f299.ts'))
  const done = await build({ root, targets })
  expect(done.targets.map(({ functions }) => functions.length)).toEqual([299, 299])
})
