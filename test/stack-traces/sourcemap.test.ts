/** Which outputs have a source map, and what reads it. */
import { build } from 'anyhost/build'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished, describe, expect, it } from 'vitest'
import { functionFile, project } from '../build/project.ts'
import { TARGETS } from '../contract/targets.ts'
import { failingProject } from './failing-project.ts'

const SWITCH = 'process.setSourceMapsEnabled(true)'
const REFERENCE = 'sourceMappingURL'

type Files = ReadonlyMap<string, string>

/** Every file of the outputs, by its path. */
async function filesOf(root: string, targets: readonly string[]): Promise<Files> {
  const result = await build({ root, targets: [...targets], apply: true })
  expect(result.problems).toEqual([])
  const paths = result.targets.flatMap(({ files }) => files.map(({ path }) => path))
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const)),
  )
}

const pathsWith = (files: Files, text: string): string[] =>
  [...files].filter(([, each]) => each.includes(text)).map(([path]) => path)

const one = (settings = '{}'): Readonly<Record<string, string>> => ({
  'functions/a.ts': functionFile(`{ path: '/a' }`, undefined, settings === '{}' ? '' : `  targets: ${settings},\n`),
  'public/x.txt': '',
})

describe('source maps', () => {
  it.each(TARGETS)('are the same bytes on two machines, and name no place of either, on $title', async ({ title }) => {
    const maps: string[][] = []
    for (const { root, remove } of [await failingProject(), await failingProject()]) {
      onTestFinished(remove)
      const files = await filesOf(root, [title])
      const found = [...files].filter(([path]) => path.endsWith('.map'))
      expect(found.length).toBeGreaterThan(2)
      for (const [, text] of found) {
        expect(text).not.toContain(root)
        const { sources } = JSON.parse(text) as { sources: string[] }
        expect(sources.filter((source) => !/^(?:functions|@repo\/deep\/src)\/\w+\.ts$/.test(source))).toEqual([])
      }
      maps.push(found.map(([path, text]) => `${path}\n${text}`).toSorted())
    }
    expect(maps[0]).toEqual(maps[1])
  })

  it.each(TARGETS)('are read by the entry itself where Node runs it, on $title', async ({ title, adapter }) => {
    const files = await filesOf(await project(one()), [title])
    expect(pathsWith(files, SWITCH)).toHaveLength(adapter.group === 'node' ? 1 : 0)
    expect(pathsWith(files, REFERENCE)).toHaveLength(1)
  })

  it.each(TARGETS)('are left out with everything that reads them by `sourcemap: false`, on $title', async (target) => {
    const settings = { 'anyhost.config.mjs': 'export default { sourcemap: false }' }
    const root = await project({ ...one(), ...settings })
    const files = await filesOf(root, [target.title])
    expect([...files.keys()].filter((path) => path.endsWith('.map'))).toEqual([])
    expect([...pathsWith(files, SWITCH), ...pathsWith(files, REFERENCE), ...pathsWith(files, 'fn.mjs.map')]).toEqual([])
    expect(pathsWith(files, '"upload_source_maps": true')).toEqual([])
    const entry = [...files].find(([path, text]) => /a[/\w.]*\.mjs$/.test(path) && text.includes('/fn.mjs'))
    expect(entry?.[1]).toMatch(/^import fn from '\.\/.*fn\.mjs'$/m)
  })

  it('stay for one target, or for one function, that asks for them', async () => {
    const root = await project({
      'anyhost.config.mjs': 'export default { sourcemap: false, options: { netlify: { sourcemap: true } } }',
      'functions/a.ts': functionFile(`{ path: '/a' }`),
      'functions/b.ts': functionFile(`{ path: '/b' }`, undefined, '  targets: { vercel: { sourcemap: true } },\n'),
      'functions/c.ts': functionFile(`{ path: '/c' }`, undefined, '  targets: { netlify: { sourcemap: false } },\n'),
    })
    const files = await filesOf(root, ['vercel', 'netlify', 'aws-lambda'])
    expect([...files.keys()].filter((path) => path.endsWith('.map')).toSorted()).toEqual([
      '.netlify/v1/functions/a/fn.mjs.map',
      '.netlify/v1/functions/b/fn.mjs.map',
      '.vercel/output/functions/_anyhost/b.func/fn.mjs.map',
    ])
    expect(pathsWith(files, SWITCH).toSorted()).toEqual([
      '.netlify/v1/functions/a/index.mjs',
      '.netlify/v1/functions/b/index.mjs',
      '.vercel/output/functions/_anyhost/b.func/index.mjs',
    ])
  })

  it('go when the option is set, and come back when it is taken away', async () => {
    const root = await project(one())
    const map = join(root, '.netlify/v1/functions/a/fn.mjs.map')
    const before = await filesOf(root, ['netlify'])
    await writeFile(join(root, 'anyhost.config.mjs'), 'export default { sourcemap: false }')
    await filesOf(root, ['netlify'])
    expect(existsSync(map)).toBe(false)
    await rm(join(root, 'anyhost.config.mjs'))
    expect(await filesOf(root, ['netlify'])).toEqual(before)
  })

  it('are told by `true` or `false` alone', async () => {
    const config = { 'anyhost.config.mjs': `export default { sourcemap: 'inline' }` }
    const { problems } = await build({ root: await project({ ...one(), ...config }), targets: ['netlify'] })
    expect(problems).toMatchObject([{ code: 'ANYHOST_PROJECT_CONFIG', what: expect.stringContaining('sourcemap') }])
    const definition = await project(one('{ netlify: { sourcemap: 1 } }'))
    const { problems: own } = await build({ root: definition, targets: ['netlify'] })
    expect(own).toHaveLength(1)
    expect(own[0]).toMatchObject({ file: 'functions/a.ts', what: expect.stringContaining('sourcemap') })
  })
})
