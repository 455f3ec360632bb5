import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { functionFile, project } from './build/project.ts'

const BIN = fileURLToPath(new URL('../src/cli/bin.ts', import.meta.url))

function anyhost(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('build writes the files, prints them on stdout, and exits 0', async () => {
  const root = await project({ 'functions/hello.ts': functionFile(`{ path: '/hello' }`) })
  const { status, stdout, stderr } = anyhost('build', 'netlify', '--cwd', root)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('netlify (frameworks-api): 4 files')
  expect(stdout).toContain('.netlify/v1/functions/hello/index.mjs')
})

test('build exits 1 on a problem, says it on stderr with code, place, reason and fix, and leaves stdout empty', async () => {
  const root = await project({ 'functions/hello.ts': functionFile(`{ path: 'hello' }`) })
  expect(anyhost('build', 'netlify', '--cwd', root)).toEqual({
    status: 1,
    stdout: '',
    stderr: `functions/hello.ts:3:19  ANYHOST_PATH_INVALID
  \`config.path\`: A path starts with \`/\`.
  why  Hosts read patterns differently outside of this subset: \`:name\` for a whole segment, a trailing \`*\`, \`:rest*\` or \`:name?\`.
  fix  Rewrite the path within the subset, and check the rest in the handler.

1 problem, nothing written.
`,
  })
})

test('build exits 2 when a file of the user lacks something, and 0 after --apply', async () => {
  const root = await project({ 'functions/hello.ts': functionFile(`{ path: '/hello' }`) })
  const first = anyhost('build', 'vercel:api', '--cwd', root)
  expect(first.status).toBe(2)
  expect(first.stdout).toContain(
    'vercel.json is yours and lacks this. Add it, or run again with --apply:\n  rewrites: {"source":"/hello","destination":"/api/hello"}',
  )
  expect(anyhost('build', 'vercel:api', '--cwd', root, '--apply').status).toBe(0)
  expect(anyhost('build', 'vercel:api', '--cwd', root).status).toBe(0)
})

test('--json prints the result in the documented shape, and --dry-run writes nothing', async () => {
  const root = await project({ 'functions/hello.ts': functionFile(`{ path: '/hello' }`) })
  const { status, stdout } = anyhost('build', 'netlify', '--cwd', root, '--json', '--dry-run')
  expect(status).toBe(0)
  const result = JSON.parse(stdout) as {
    targets: { target: string; output: string; files: { path: string; bytes: number }[]; notes: unknown[] }[]
  }
  expect(result).toMatchObject({
    problems: [],
    actions: [],
    targets: [{ target: 'netlify', output: 'frameworks-api', notes: [] }],
  })
  expect(result.targets[0]?.files.map(({ path }) => path)).toEqual([
    '.netlify/v1/functions/hello/index.mjs',
    '.netlify/v1/functions/hello/fn.mjs',
    '.netlify/v1/functions/hello/fn.mjs.map',
    '.netlify/v1/functions/hello/anyhost.mjs',
  ])
  expect(anyhost('check', 'netlify', '--cwd', root, '--json').stdout).toContain('"feature": "config.path"')
})

test('targets and options come from anyhost.config.ts when none is named', async () => {
  const root = await project({
    'functions/hello.ts': functionFile(`{ path: '/hello' }`),
    'anyhost.config.ts': `export default { targets: ['netlify'], options: { netlify: { output: 'functions' } } }\n`,
  })
  const { status, stdout } = anyhost('build', '--cwd', root)
  expect(status).toBe(0)
  expect(stdout).toContain('netlify/functions/hello/index.mjs')
})

test('an unknown command or option prints the help on stderr and exits 1', () => {
  expect(anyhost('biuld')).toMatchObject({ status: 1, stdout: '' })
  expect(anyhost('build', '--frobnicate').stderr).toContain("Unknown option '--frobnicate'")
  expect(anyhost('--help')).toMatchObject({ status: 0, stderr: '' })
})
