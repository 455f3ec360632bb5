import { spawnSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { build } from '../../src/build/index.ts'
import { lint } from '../../src/lint/index.ts'
import { functionFile } from '../build/project.ts'
import { lintProject, remove, type Parser } from './project.ts'

async function project(files: Readonly<Record<string, string>>, parsers?: readonly Parser[]): Promise<string> {
  const root = await lintProject(files, parsers)
  onTestFinished(() => remove(root))
  return root
}

const LOST = `const PATH = '/a'\nexport default async () => new Response()\nexport const config = { path: PATH }\n`

test('without the host’s parser nothing is guessed: the finding names what to install', async () => {
  const root = await project({ 'netlify/functions/a.ts': LOST, 'api/b.ts': LOST }, [])
  const { findings } = await lint({ root, from: [root] })
  expect(findings.map(({ code, target, fix }) => ({ code, target, fix }))).toEqual([
    {
      code: 'ANYHOST_HOST_PARSER',
      target: 'netlify',
      fix: 'Install it: `npm install --save-dev @netlify/zip-it-and-ship-it`.',
    },
    {
      code: 'ANYHOST_HOST_PARSER',
      target: 'vercel',
      fix: 'Install it: `npm install --save-dev @vercel/static-config`.',
    },
  ])
})

test('a parser that is laid out otherwise is named, and nothing is guessed', async () => {
  const root = await project({ 'api/b.ts': LOST }, [])
  const place = join(root, 'node_modules/@vercel/static-config')
  await mkdir(place, { recursive: true })
  await writeFile(join(place, 'package.json'), '{"name":"@vercel/static-config","main":"index.js","type":"commonjs"}')
  await writeFile(join(place, 'index.js'), 'module.exports = { read() {} }')
  const { findings } = await lint({ root, from: [] })
  expect(findings.map(({ code, message }) => ({ code, message }))).toEqual([
    {
      code: 'ANYHOST_HOST_PARSER',
      message: 'The installed @vercel/static-config cannot be asked what Vercel reads: it has no `getConfig`',
    },
  ])
})

test('a parser that another package brings along is found', async () => {
  const root = await project(
    { 'api/b.ts': `export const GET = () => new Response()\nexport let config = { maxDuration: 3 }\n` },
    [],
  )
  const parser = join(root, 'node_modules/vercel/node_modules/@vercel/static-config')
  await mkdir(parser, { recursive: true })
  await writeFile(join(root, 'node_modules/vercel/package.json'), '{"name":"vercel"}')
  await writeFile(join(parser, 'package.json'), '{"name":"@vercel/static-config","main":"index.js"}')
  await writeFile(join(parser, 'index.js'), 'module.exports = { getConfig: () => null }')
  expect((await lint({ root, from: [] })).hosts).toEqual([{ target: 'vercel', files: 1 }])
})

test('a parser that ends its process takes nothing with it', async () => {
  const root = await project({ 'api/b.ts': LOST }, [])
  const place = join(root, 'node_modules/@vercel/static-config')
  await mkdir(place, { recursive: true })
  await writeFile(join(place, 'package.json'), '{"name":"@vercel/static-config","main":"index.js"}')
  await writeFile(join(place, 'index.js'), 'module.exports = { getConfig: () => process.exit(1) }')
  const { findings } = await lint({ root, from: [] })
  expect(findings.map(({ message }) => message)).toEqual([
    'The installed @vercel/static-config cannot be asked what Vercel reads: the parser ended its process',
  ])
})

test('files that a build of ours wrote are left out', async () => {
  const root = await project({ 'functions/hello.ts': functionFile(`{ path: '/hello' }`) })
  await mkdir(join(root, 'node_modules'), { recursive: true })
  const { problems } = await build({ root, targets: ['netlify:functions', 'vercel:api'], apply: true })
  expect(problems).toEqual([])
  await writeFile(join(root, 'netlify/functions/mine.ts'), LOST)
  const { hosts, findings } = await lint({ root })
  expect(hosts).toEqual([
    { target: 'netlify', files: 1 },
    { target: 'vercel', files: 0 },
  ])
  expect(findings.map(({ file }) => file)).toEqual(['netlify/functions/mine.ts'])
})

test('the folder of functions is that of netlify.toml', async () => {
  const root = await project({ 'netlify.toml': '[functions]\ndirectory = "src/fns/"\n', 'src/fns/a.ts': LOST })
  expect((await lint({ root })).findings.map(({ file, line, column }) => ({ file, line, column }))).toEqual([
    { file: 'src/fns/a.ts', line: 3, column: 31 },
  ])
})

test('a folder `api` of another kind of project is not taken for a host’s', async () => {
  const root = await project({ 'api/client.ts': `export const get = (url: string) => fetch(url)\n` })
  expect((await lint({ root })).hosts).toEqual([])
})

const BIN = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url))

function check(root: string, ...more: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, 'check', '--cwd', root, ...more], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('check works in a project that has nothing but hand-written files, and exits 0', async () => {
  const root = await project({ 'netlify/functions/a.ts': LOST }, ['netlify'])
  expect(check(root)).toEqual({
    status: 0,
    stderr: '',
    stdout: `
netlify/functions/a.ts:3:31  ANYHOST_CONFIG_UNREAD (netlify)
  \`config.path\` is "/a" when the code runs, and Netlify’s parser reads nothing.
  cost The function answers at /.netlify/functions/<name> only; a request for its path is a 404.
  fix  Run \`anyhost check --fix\`: it writes the value out, and the host then reads it.

1 file for netlify compared with what the host reads: 1 finding. --fix mends 1 of them.
`,
  })
})

test('check --fix writes, says what, and --fix --dry-run shows the lines', async () => {
  const root = await project({ 'netlify/functions/a.ts': LOST }, ['netlify'])
  expect(check(root, '--fix', '--dry-run').stdout).toContain(
    "-export const config = { path: PATH }\n+export const config = { path: '/a' }\n",
  )
  expect(await readFile(join(root, 'netlify/functions/a.ts'), 'utf8')).toBe(LOST)
  expect(check(root, '--fix').stdout).toContain('Mended 1 in netlify/functions/a.ts.')
  expect(check(root).stdout).toBe('\n1 file for netlify compared with what the host reads: 0 findings.\n')
})

test('check --json has the findings in the documented shape', async () => {
  const root = await project({ 'netlify/functions/a.ts': LOST, 'functions/b.ts': functionFile(`{ path: '/b' }`) }, [
    'netlify',
  ])
  await mkdir(dirname(join(root, 'node_modules/x')), { recursive: true })
  const result = JSON.parse(check(root, 'netlify', '--json').stdout) as Record<string, unknown>
  expect(result).toMatchObject({
    functions: [{ id: 'b' }],
    problems: [],
    hosts: [{ target: 'netlify', files: 1 }],
    changes: [],
  })
  expect(result['findings']).toEqual([
    {
      code: 'ANYHOST_CONFIG_UNREAD',
      file: 'netlify/functions/a.ts',
      line: 3,
      column: 31,
      target: 'netlify',
      field: 'config.path',
      message: '`config.path` is "/a" when the code runs, and Netlify’s parser reads nothing.',
      cost: 'The function answers at /.netlify/functions/<name> only; a request for its path is a 404.',
      fix: 'Run `anyhost check --fix`: it writes the value out, and the host then reads it.',
      mend: 'can',
    },
  ])
})

test('check without functions and without hand-written files still says that there is nothing', async () => {
  const root = await project({})
  expect(check(root, 'netlify')).toMatchObject({ status: 1 })
})
