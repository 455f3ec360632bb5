import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { build } from 'anyhost/build'
import { describe, expect, it } from 'vitest'
import { functionFile, project } from '../build/project.ts'

const CONFIG = '.vercel/output/config.json'

// As a framework writes it: one line, escapes and an order of members of its own.
const FIRST = String.raw`{"src":"/(.*)","headers":{"x-all":"\u00e9"},"continue":true}`
const LAST = '{ "dest":"/render",   "src":"/.*" }'
const FRAMEWORK = `{"routes":[${FIRST},{"handle":"filesystem"},${LAST}],"version":3,"images":{"sizes":[16]}}`

const FUNCTIONS = {
  'functions/pets.ts': functionFile(`{ path: '/pets' }`),
  'functions/docs.ts': functionFile(`{ path: '/docs/*', preferStatic: true }`),
}
const PETS = '{"src":"^/pets/?$","caseSensitive":true,"dest":"/_anyhost/pets"}'
const DOCS = '{"src":"^/docs/(.*)$","caseSensitive":true,"dest":"/_anyhost/docs"}'

const merged = (...routes: string[]): string =>
  `{"routes":[\n    ${routes.join(',\n    ')}\n  ],"version":3,"images":{"sizes":[16]}}`

const readConfig = (root: string): Promise<string> => readFile(join(root, CONFIG), 'utf8')

const put = async (root: string, path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

describe('output that a framework wrote', () => {
  it('is not overwritten, and nothing else is written; the problem names both ways out', async () => {
    const root = await project({ ...FUNCTIONS, [CONFIG]: FRAMEWORK })
    const { problems, targets } = await build({ root, targets: ['vercel'] })
    expect(problems.map(({ code, file, fix }) => ({ code, file, fix }))).toEqual([
      {
        code: 'ANYHOST_FILE_FOREIGN',
        file: CONFIG,
        fix: 'Either move the file, or build `vercel:api`, or add to what is there with `--merge`.',
      },
    ])
    expect(targets).toEqual([])
    expect(await readConfig(root)).toBe(FRAMEWORK)
    await expect(readFile(join(root, '.vercel/output/functions/_anyhost/pets.func/index.mjs'))).rejects.toThrow(
      'ENOENT',
    )
  })

  it('gets the routes around its file system when it is asked for, and keeps its own as they are', async () => {
    const root = await project({ ...FUNCTIONS, [CONFIG]: FRAMEWORK, 'public/a.txt': 'a' })
    const { problems, targets } = await build({ root, targets: ['vercel'], merge: true })
    expect(problems).toEqual([])
    expect(await readConfig(root)).toBe(merged(FIRST, PETS, '{"handle":"filesystem"}', DOCS, LAST))
    expect(await readFile(join(root, '.vercel/output/functions/_anyhost/pets.func/index.mjs'), 'utf8')).toContain(
      'toHandler',
    )
    // Its static folder is the framework's.
    expect(targets[0]?.files.filter(({ path }) => path.includes('/static/'))).toEqual([])
    expect(targets[0]?.notes).toContainEqual({ message: 'Added to .vercel/output/config.json.' })
  })

  it('has only ours replaced by a second merge, and is the same after one that changes nothing', async () => {
    const root = await project({ ...FUNCTIONS, [CONFIG]: FRAMEWORK })
    await build({ root, targets: ['vercel'], merge: true })
    const first = await readConfig(root)
    await build({ root, targets: ['vercel'], merge: true })
    expect(await readConfig(root)).toBe(first)
    await rm(join(root, 'functions/docs.ts'))
    await build({ root, targets: ['vercel'], merge: true })
    expect(await readConfig(root)).toBe(merged(FIRST, PETS, '{"handle":"filesystem"}', LAST))
    await expect(readFile(join(root, '.vercel/output/functions/_anyhost/docs.func/index.mjs'))).rejects.toThrow(
      'ENOENT',
    )
  })

  it('keeps its own cron jobs before ours', async () => {
    const theirs = '{"path":"/theirs",  "schedule":"0 1 * * *"}'
    const nightly = { 'functions/nightly.ts': functionFile(`{ schedule: '@daily' }`, 'scheduled() {}') }
    const root = await project({ ...nightly, [CONFIG]: `{"version":3,"crons":[${theirs}]}` })
    await build({ root, targets: ['vercel'], merge: true })
    await build({ root, targets: ['vercel'], merge: true })
    const ours = '{"path":"/_anyhost/nightly","schedule":"0 0 * * *"}'
    expect(await readConfig(root)).toContain(`"crons":[\n    ${theirs},\n    ${ours}\n  ]}`)
  })

  it('may have been written over output of ours, and is not overwritten in turn', async () => {
    const root = await project(FUNCTIONS)
    await build({ root, targets: ['vercel'] })
    await put(root, CONFIG, FRAMEWORK)
    const { problems } = await build({ root, targets: ['vercel'] })
    expect(problems.map(({ code, file }) => [code, file])).toEqual([['ANYHOST_FILE_FOREIGN', CONFIG]])
    expect(await readConfig(root)).toBe(FRAMEWORK)
    expect((await build({ root, targets: ['vercel'], merge: true })).problems).toEqual([])
    expect(await readConfig(root)).toBe(merged(FIRST, PETS, '{"handle":"filesystem"}', DOCS, LAST))
  })

  it('may have no routes, or none for the file system', async () => {
    for (const text of ['{}', '{"version":3}', '{"version":3,"routes":[]}']) {
      const root = await project({ ...FUNCTIONS, [CONFIG]: text })
      await build({ root, targets: ['vercel'], merge: true })
      const { routes } = JSON.parse(await readConfig(root)) as { routes: unknown[] }
      expect(routes.map((each) => JSON.stringify(each))).toEqual([PETS, '{"handle":"filesystem"}', DOCS])
    }
  })

  it('must be there, and be JSON', async () => {
    const problemOf = async (files: Record<string, string>): Promise<unknown> => {
      const root = await project({ ...FUNCTIONS, ...files })
      return (await build({ root, targets: ['vercel'], merge: true })).problems.map(({ what }) => what)
    }
    expect(await problemOf({})).toEqual(['There is no .vercel/output/config.json to merge into.'])
    expect(await problemOf({ [CONFIG]: '[]' })).toEqual([
      '.vercel/output/config.json is no JSON object with a list `routes`.',
    ])
    expect(await problemOf({ [CONFIG]: '{"routes":[' })).toEqual([
      '.vercel/output/config.json is no JSON object with a list `routes`.',
    ])
  })
})
