import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lint } from '../../src/lint/index.ts'
import { replaceFile } from '../../src/lint/write-file.ts'
import { brief, lintProject, readVercel, remove } from './project.ts'

async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await lintProject(files)
  onTestFinished(() => remove(root))
  return root
}

const FILE = 'netlify/functions/a.ts'

const STYLED = `/* A file with a style of its own. */
import type {Config} from "@netlify/functions";
import { PATH } from './shared/paths'   // two spaces

\texport default async function ( req : Request ) { return new Response( "ok" ) }

export const config = {
\t// Where it answers.
\tpath: PATH, /* after */
\tmethod: ['GET',   "POST"], // kept as it is

\trateLimit: { windowSize: 60, windowLimit: LIMIT, aggregateBy: ["ip"] },
} satisfies Config;
const LATER = 1
var LIMIT: number
`

test('an edit keeps the rest of the file byte for byte: comments, quotes, tabs, blank lines', async () => {
  const text = STYLED.replace('var LIMIT: number\n', '').replace('LIMIT,', '100,')
  const root = await project({ [FILE]: text, 'netlify/functions/shared/paths.ts': `export const PATH = "/it's"\n` })
  const { changes } = await lint({ root, fix: true })
  expect(await readFile(join(root, FILE), 'utf8')).toBe(
    text
      .replace('export const config = {', 'export const config: Config = {')
      .replace('path: PATH,', 'path: "/it\'s",')
      .replace('} satisfies Config;', '};'),
  )
  expect(changes.map(({ file, written }) => ({ file, written }))).toEqual([{ file: FILE, written: true }])
})

test('line ends of Windows and a byte order mark stay', async () => {
  const text = `\uFEFFexport default async () => new Response()\r\n\r\nconst make = () => ({\r\n  path: '/a-long-path-with-many-letters/:one/:two/:three/:four', excludedPath: ['/b-long', '/c-long', '/d-long'],\r\n})\r\nexport const config = make()\r\n`
  const root = await project({ [FILE]: text })
  await lint({ root, fix: true })
  const after = await readFile(join(root, FILE), 'utf8')
  expect(after).toBe(
    text.replace(
      'config = make()',
      `config = {\r\n  path: '/a-long-path-with-many-letters/:one/:two/:three/:four',\r\n  excludedPath: ['/b-long', '/c-long', '/d-long'],\r\n}`,
    ),
  )
  expect((await lint({ root })).findings).toEqual([])
})

test('a place after other line ends and wide letters is counted as editors count', async () => {
  const root = await project({
    [FILE]: `export default async () => new Response('🦊')\r\nexport const config = { name: '🦊🦊', path: \`/a\` }\r\n`,
  })
  const { findings } = await lint({ root })
  expect(findings.map(({ file, line, column, field }) => ({ file, line, column, field }))).toEqual([
    { file: FILE, line: 2, column: 45, field: 'config.path' },
  ])
})

test('a dry run shows the lines and writes nothing', async () => {
  const text = `export default async () => new Response()\nexport const config = { path: \`/a\` }\n`
  const root = await project({ [FILE]: text })
  const { changes, findings } = await lint({ root, fix: true, dryRun: true })
  expect(await readFile(join(root, FILE), 'utf8')).toBe(text)
  expect(changes).toEqual([
    {
      file: FILE,
      written: false,
      diff: `--- ${FILE}\n+++ ${FILE}\n@@ line 2 @@\n-export const config = { path: \`/a\` }\n+export const config = { path: '/a' }\n`,
    },
  ])
  expect(findings.map(({ mend }) => mend)).toEqual(['can'])
})

test('what comes from the environment is named, and nothing is written over it', async () => {
  const text = `const memory = Number(process.env.FN_MEMORY)\nexport default async () => new Response()\nexport const config = { path: '/a', memory }\n`
  const root = await project({ [FILE]: text })
  const { findings } = await lint({ root, fix: true, env: { FN_MEMORY: '2048' } })
  expect(findings.map(({ fix, mend }) => ({ fix, mend }))).toEqual([
    {
      mend: 'no',
      fix: 'It comes from process.env.FN_MEMORY, which Netlify does not look up when it reads config. Write the value itself; --fix does not, because it may differ between deploys.',
    },
  ])
  expect(await readFile(join(root, FILE), 'utf8')).toBe(text)
})

test('config that is one call reading the environment is not written out either', async () => {
  const text = `const make = () => ({ path: process.env.BASE + '/a' })\nexport default async () => new Response()\nexport const config = make()\n`
  const root = await project({ [FILE]: text })
  const { findings, changes } = await lint({ root, fix: true, env: { BASE: '/x' } })
  expect(findings.map(brief)).toEqual(['CONFIG_UNREAD config.path'])
  expect(changes).toEqual([])
})

test('no module runs: neither its handler nor its other top-level code', async () => {
  const root = await project({
    [FILE]: `globalThis.ANYHOST_LINT_RAN = true\nimport '../../effect'\nexport default async () => new Response()\nconst PATH = '/a'\nexport const config = { path: PATH }\n`,
    'effect.ts': `throw new Error('ran')\n`,
  })
  expect((await lint({ root })).findings.map(brief)).toEqual(['CONFIG_UNREAD config.path'])
  expect('ANYHOST_LINT_RAN' in globalThis).toBe(false)
})

test('one file of two hosts is mended for each: a literal is what both read', async () => {
  const code = `const PATH = '/a'\nexport default { fetch: () => new Response() }\nexport const config = { path: PATH, maxDuration: 5 * 6 } as const\n`
  const root = await project({ [FILE]: code, 'api/a.ts': code, 'vercel.json': '{}' })
  await lint({ root, fix: true })
  expect(readVercel(join(root, 'api/a.ts'))).toEqual({ path: '/a', maxDuration: 30 })
  expect(
    (await lint({ root })).findings.map(({ target, code: found, field }) => `${target} ${found} ${field}`),
  ).toEqual(['vercel ANYHOST_CONFIG_DROPPED config.path', 'netlify ANYHOST_CONFIG_DROPPED config.maxDuration'])
})

test('a file keeps its mode, and one that somebody else has changed meanwhile is left alone', async () => {
  const root = await project({ 'a.ts': 'one' })
  const path = join(root, 'a.ts')
  await chmod(path, 0o755)
  expect(await replaceFile(path, 'one', 'two')).toBe(true)
  expect((await stat(path)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o755)
  await writeFile(path, 'three')
  expect(await replaceFile(path, 'two', 'four')).toBe(false)
  expect(await readFile(path, 'utf8')).toBe('three')
})

test('a second run of --fix changes nothing', async () => {
  const root = await project({
    [FILE]: `const c = { path: '/a' }\nexport default async () => new Response()\nexport { c as config }\nexport const more = 1\n`,
    'api/b.ts': `let c = { maxDuration: 3 }\nexport const GET = () => new Response()\nexport { c as config }\n`,
    'vercel.json': '{}',
  })
  expect((await lint({ root, fix: true })).changes.map(({ file }) => file)).toEqual(['api/b.ts'])
  expect(await lint({ root, fix: true })).toMatchObject({ findings: [], changes: [] })
})
