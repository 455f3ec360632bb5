import { build, check } from 'anyhost/build'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { functionFile, project } from '../build/project.ts'

const at = (path: string | readonly string[]): string => functionFile(`{ path: ${JSON.stringify(path)} }`)
const TARGETS = ['next']

/** What both commands find in a project with one function and these files. */
async function found(path: string | readonly string[], files: readonly string[], appDir = 'app'): Promise<string[]> {
  const root = await project({
    'functions/pets.ts': at(path),
    'anyhost.config.mjs': `export default { options: { next: { appDir: '${appDir}' } } }\n`,
    ...Object.fromEntries(files.map((file) => [file, 'export default () => null\n'])),
  })
  const [checked, built] = [await check({ root, targets: TARGETS }), await build({ root, targets: TARGETS })]
  const rivals = built.problems.filter(({ code }) => code === 'ANYHOST_FILE_RIVAL')
  expect(built.problems).toEqual(rivals)
  expect(checked.problems).toEqual([])
  const said = checked.findings.map(({ file, target, message }) => ({ file, target, message }))
  expect(said).toEqual(rivals.map(({ file, target, what }) => ({ file, target, message: what })))
  expect(built.targets.length).toBe(rivals.length > 0 ? 0 : 1)
  return said.flatMap(({ file }) => file ?? []).toSorted()
}

describe('a file of pages with the address of a function', () => {
  it('is a finding of check and a problem of build, with the route and its source', async () => {
    const root = await project({ 'functions/pets.ts': at('/api/pets'), 'pages/api/pets.ts': '' })
    const message =
      'It has the address of app/api/pets/route.js, made from functions/pets.ts: Next fails on the two, or asks one alone.'
    const { findings, problems: none } = await check({ root, targets: TARGETS })
    expect([findings, none]).toEqual([[{ file: 'pages/api/pets.ts', target: 'next', message }], []])
    const { problems, targets } = await build({ root, targets: TARGETS })
    expect([problems, targets]).toEqual([
      [
        {
          code: 'ANYHOST_FILE_RIVAL',
          file: 'pages/api/pets.ts',
          target: 'next',
          what: message,
          why: 'A framework takes one file for an address: it fails on two, when it is built or started, or never asks one of them.',
          fix: 'Remove the file, or give the function another path.',
        },
      ],
      [],
    ])
  })

  it.each([
    ['/api/pets', 'pages/api/pets.tsx'],
    ['/api/pets', 'pages/api/pets.js'],
    ['/api/pets', 'pages/api/pets.jsx'],
    ['/api/pets', 'pages/api/pets/index.ts'],
    ['/api/pets', 'src/pages/api/pets.ts'],
    ['/pets', 'pages/pets.tsx'],
    ['/', 'pages/index.tsx'],
    ['/api/index', 'pages/api/index/index.ts'],
    ['/api/pets/:name', 'pages/api/pets/[id].ts'],
    ['/api/pets/:name', 'pages/api/pets/[id]/index.ts'],
    ['/api/:kind/toys/:toy', 'pages/api/[a]/toys/[b].ts'],
    ['/o/:name?', 'pages/o.ts'],
    ['/o/:name?', 'pages/o/[id].ts'],
    ['/docs/:path*', 'pages/docs/[[...slug]].tsx'],
    ['/docs/:path*', 'pages/docs/[...slug].tsx'],
    ['/docs/:path*', 'pages/docs.tsx'],
    ['/*', 'pages/index.tsx'],
    ['/caf%C3%A9', 'pages/café.tsx'],
    ['/sitemap.xml', 'pages/sitemap.xml.ts'],
  ])('of the path %s is found: %s', async (path, file) => {
    expect(await found(path, [file])).toEqual([file])
  })

  it.each([
    ['/api/pets', 'pages/api/pets.mjs'],
    ['/api/pets', 'pages/api/pets.d/x.ts'],
    ['/api/pets', 'pages/api/pets.test.ts'],
    ['/api/pets', 'pages/api/[name].ts'],
    ['/api/pets', 'other/pages/api/pets.ts'],
    ['/api/index', 'pages/api/index.ts'],
    ['/api/pets/:name', 'pages/api/pets/rex.ts'],
    ['/api/pets/:name', 'pages/api/pets/[...rest].ts'],
    ['/docs/*', 'pages/docs/[id].tsx'],
    ['/docs/*', 'pages/docs.tsx'],
    ['/_app', 'pages/_app.tsx'],
  ])('is not what has another address, or none: %s and %s', async (path, file) => {
    expect(await found(path, [file])).toEqual([])
  })

  it('is named once for each file, whatever the number of paths', async () => {
    const files = ['pages/api/a.ts', 'pages/api/b/index.ts']
    expect(await found(['/api/a', '/api/b', '/api/c'], files)).toEqual(files)
  })

  it('is looked for beside the App Router of a monorepo', async () => {
    const files = ['apps/web/pages/api/pets.ts', 'pages/api/pets.ts']
    expect(await found('/api/pets', files, 'apps/web/src/app')).toEqual(['apps/web/pages/api/pets.ts'])
  })

  it('is seen by the next build too, which remembers the last one', async () => {
    const root = await project({ 'functions/pets.ts': at('/api/pets/:name') })
    expect((await build({ root, targets: TARGETS })).problems).toEqual([])
    expect((await build({ root, targets: TARGETS })).unchanged).toBe(true)
    await mkdir(join(root, 'pages/api/pets'), { recursive: true })
    await writeFile(join(root, 'pages/api/pets/[id].ts'), '')
    const { problems } = await build({ root, targets: TARGETS })
    expect(problems.map(({ file }) => file)).toEqual(['pages/api/pets/[id].ts'])
    await rm(join(root, 'pages'), { recursive: true })
    expect((await build({ root, targets: TARGETS })).problems).toEqual([])
  })
})
