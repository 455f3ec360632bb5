import { build, check } from 'anyhost/build'
import { expect, it } from 'vitest'
import { functionFile, project } from '../build/project.ts'

const problems = async (file: string, text: string): Promise<string[]> => {
  const root = await project({ 'functions/pets.ts': functionFile(`{ path: '/pets' }`), [file]: text })
  const found = (await build({ root, targets: ['next'] })).problems
  expect((await check({ root, targets: ['next'] })).problems).toEqual(found)
  return found.map(({ code, file: at, line, column, what }) => `${at}:${line}:${column} ${code} ${what}`)
}

const EXPORT =
  "ANYHOST_TARGET_REFUSED `output: 'export'` makes files of the app, and no function answers a request there."
const COMPONENTS = 'ANYHOST_TARGET_REFUSED `cacheComponents` and the routes of the functions exclude each other.'

it.each([
  ['an object', 'next.config.mjs', `export default { output: 'export' }`, `1:18 ${EXPORT}`],
  [
    'a constant',
    'next.config.ts',
    `const config: {} = {\n  output: 'export',\n}\nexport default config`,
    `2:3 ${EXPORT}`,
  ],
  ['satisfies', 'next.config.ts', `export default { output: 'export' } satisfies {}`, `1:18 ${EXPORT}`],
  ['CommonJS', 'next.config.js', `module.exports = { output: 'export' }`, `1:20 ${EXPORT}`],
  ['a function', 'next.config.mjs', `export default async (phase) => ({ output: 'export' })`, `1:36 ${EXPORT}`],
  [
    'a declared one',
    'next.config.mjs',
    `export default function config() {\n  return { output: 'export' }\n}`,
    `2:12 ${EXPORT}`,
  ],
  [
    'a wrapper',
    'next.config.mjs',
    `import mdx from 'x'\nexport default mdx({ a: 1 })({ output: 'export' })`,
    `2:32 ${EXPORT}`,
  ],
  ['a value elsewhere', 'next.config.mjs', `const output = 'export'\nexport default { output }`, `2:18 ${EXPORT}`],
  ['cache components', 'next.config.mjs', `export default { cacheComponents: true }`, `1:18 ${COMPONENTS}`],
])('a setting that no route works with is refused at its place: %s', async (_title, file, text, found) => {
  expect(await problems(file, text)).toEqual([`${file}:${found}`])
})

it.each([
  ['another value', `export default { output: 'standalone', cacheComponents: false }`],
  ['what a condition decides', `export default { ...(process.env.X && { output: 'export' }) }`],
  [
    'a setting of another tool',
    `export default { webpack: (config) => ({ ...config, output: { output: 'export' } }) }`,
  ],
  ['no syntax that can be read', `export default {`],
])('nothing is said of %s', async (_title, text) => {
  expect(await problems('next.config.mjs', text)).toEqual([])
})

it.each([
  [`['tsx', 'ts']`, ['1:18 `pageExtensions` leaves `js` out, and with it every route of the functions.']],
  [`['page.tsx', 'js']`, []],
  [`[...more, 'tsx']`, []],
  [`extensions`, []],
])('extensions of pages are refused where they are written out without `js`: %s', async (list, found) => {
  const said = await problems('next.config.mjs', `export default { pageExtensions: ${list} }`)
  expect(said).toEqual(found.map((each) => `next.config.mjs:${each.replace(' ', ' ANYHOST_TARGET_REFUSED ')}`))
})

it.each([
  [`basePath: '/base'`, ['With `basePath` no cron job reaches a scheduled function.']],
  [`trailingSlash: true`, ['With `trailingSlash` no cron job reaches a scheduled function.']],
  [`basePath: '', trailingSlash: false`, []],
])('what moves routes is refused where a cron job asks for one: %s', async (text, found) => {
  const refused = async (host: string): Promise<string[]> => {
    const root = await project({
      'functions/clock.ts': functionFile(
        `{ schedule: '@daily' }`,
        'scheduled() {}',
        `targets: { next: { allow: ['config.schedule'] } },\n`,
      ),
      'next.config.mjs': `export default { ${text} }`,
      'anyhost.config.mjs': `export default { options: { next: { host: '${host}' } } }\n`,
    })
    return (await build({ root, targets: ['next'] })).problems.map(({ what }) => what)
  }
  expect([await refused('vercel'), await refused('none')]).toEqual([found, []])
})

it('says why, and what to do', async () => {
  const root = await project({
    'functions/pets.ts': functionFile(`{ path: '/pets' }`),
    'apps/web/next.config.mjs': `export default { output: 'export' }`,
    'anyhost.config.mjs': `export default { options: { next: { appDir: 'apps/web/app' } } }\n`,
  })
  expect((await build({ root, targets: ['next'] })).problems).toEqual([
    {
      code: 'ANYHOST_TARGET_REFUSED',
      file: 'apps/web/next.config.mjs',
      line: 1,
      column: 18,
      target: 'next',
      what: "`output: 'export'` makes files of the app, and no function answers a request there.",
      why: 'Next runs a route once, while it builds, and fails at one that asks for every request.',
      fix: "Leave `output` out, or set it to 'standalone'; build the functions for another target beside the exported app.",
    },
  ])
})
