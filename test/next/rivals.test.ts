import { build, check } from 'anyhost/build'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
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

describe('a file of the app with the address of a function', () => {
  it.each([
    ['/pets', 'app/pets/page.tsx'],
    ['/pets', 'app/pets/route.ts'],
    ['/pets', 'app/(shop)/pets/page.jsx'],
    ['/pets', 'app/(shop)/(list)/pets/(all)/page.js'],
    ['/pets', 'app/@modal/pets/page.js'],
    ['/pets', 'app/pets/[[...all]]/page.tsx'],
    ['/pets/:name', 'app/pets/[name]/page.tsx'],
    ['/docs/:path*', 'app/docs/page.tsx'],
    ['/docs/:path*', 'app/docs/[...slug]/page.tsx'],
    ['/files/*', 'app/(a)/files/[[...other]]/route.ts'],
    ['/', 'app/(home)/page.tsx'],
    ['/robots.txt', 'public/robots.txt'],
    ['/robots.txt', 'app/robots.ts'],
    ['/sitemap.xml', 'app/(site)/sitemap.ts'],
  ])('of the path %s is found: %s', async (path, file) => {
    expect(await found(path, [file])).toEqual([file])
  })

  it.each([
    ['/pets', 'app/pets/[id]/page.tsx'],
    ['/pets', 'app/pets/layout.tsx'],
    ['/pets', 'app/pets/loading.tsx'],
    ['/pets', 'app/(.)pets/page.tsx'],
    ['/pets', 'app/_pets/page.tsx'],
    ['/pets', 'app/page.tsx'],
    ['/pets/:name', 'app/pets/page.tsx'],
    ['/pets/:name', 'app/pets/rex/page.tsx'],
    ['/pets/:name', 'app/pets/[name]/toys/page.tsx'],
    ['/pets/:name', 'public/pets/rex'],
    ['/pets/:name', 'app/robots.ts'],
    ['/files/*', 'app/files/[id]/page.tsx'],
  ])('is not what has another address, or none: %s and %s', async (path, file) => {
    expect(await found(path, [file])).toEqual([])
  })

  it('is a page below a parameter of another name, and the fix is that name', async () => {
    const root = await project({
      'functions/pets.ts': at('/pets/:name/toys'),
      'app/(shop)/pets/[id]/page.tsx': '',
      'app/(shop)/pets/[id]/photo/page.tsx': '',
    })
    const { problems } = await build({ root, targets: TARGETS })
    expect(problems).toEqual([
      {
        code: 'ANYHOST_FILE_RIVAL',
        file: 'app/(shop)/pets/[id]/page.tsx',
        target: 'next',
        what: 'Its parameter has another name than `[name]` at the same place in app/pets/[name]/toys/route.js, made from functions/pets.ts: Next fails on the two.',
        why: 'A framework takes one file for an address: it fails on two, when it is built or started, or never asks one of them.',
        fix: 'Give the parameter of the function the name that the folder has.',
      },
    ])
  })

  it('is none that an earlier build wrote', async () => {
    const root = await project({ 'functions/pets.ts': at('/pets/:id') })
    expect((await build({ root, targets: TARGETS })).problems).toEqual([])
    await writeFile(join(root, 'functions/pets.ts'), at('/pets/:name'))
    expect((await build({ root, targets: TARGETS })).problems).toEqual([])
  })

  it('is never written over', async () => {
    const own = 'export const GET = () => new Response("own")\n'
    const root = await project({ 'functions/pets.ts': at('/pets'), 'app/pets/route.js': own })
    const { problems } = await build({ root, targets: TARGETS })
    expect(problems.map(({ code, file }) => [code, file])).toEqual([['ANYHOST_FILE_FOREIGN', 'app/pets/route.js']])
    expect(await readFile(join(root, 'app/pets/route.js'), 'utf8')).toBe(own)
  })
})

describe('an app in another folder than the option says', () => {
  it.each([
    ['app', 'src/app/layout.tsx', 'src/app'],
    ['app', 'src/app/(site)/layout.tsx', 'src/app'],
    ['app', 'src/app/[locale]/layout.tsx', 'src/app'],
    ['app', 'src/app/api/v1/pets/route.ts', 'src/app'],
    ['src/app', 'app/layout.js', 'app'],
    ['apps/web/app', 'apps/web/src/app/layout.tsx', 'apps/web/src/app'],
    ['app', 'src/pages/index.tsx', 'src/app'],
    ['src/app', 'pages/api/deep/down.ts', 'app'],
  ])('is refused, with the folder to set: %s and %s', async (appDir, file, wanted) => {
    const root = await project({
      'functions/pets.ts': at('/pets'),
      'anyhost.config.mjs': `export default { options: { next: { appDir: '${appDir}' } } }\n`,
      [file]: '',
    })
    const { problems } = await build({ root, targets: TARGETS })
    expect(problems.map((each) => [each.code, each.file, each.fix])).toEqual([
      ['ANYHOST_FILE_RIVAL', file, `Set \`appDir\` of \`options.next\` to '${wanted}', where the app is.`],
    ])
  })

  it.each([
    ['app', 'app/layout.tsx'],
    ['src/app', 'src/app/layout.tsx'],
    ['src/app', 'src/pages/index.tsx'],
    ['app', 'pages/index.tsx'],
    ['apps/web/app', 'src/app/layout.tsx'],
  ])('is not refused where it is: %s and %s', async (appDir, file) => {
    expect(await found('/pets', [file], appDir)).toEqual([])
  })
})
