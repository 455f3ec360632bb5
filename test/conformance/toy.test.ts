import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'anyhost/build'
import { conformance, runSabotages, type Suited } from 'anyhost/conformance'
import { beforeAll, describe, expect, test } from 'vitest'
import { functionFile, project } from '../build/project.ts'
import toy from './toy/build.ts'
import { harness } from './toy/harness.ts'
import { sabotages } from './toy/sabotages.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const TOY = fileURLToPath(new URL('toy', import.meta.url))
const RUNTIME = new URL('toy/runtime.ts', import.meta.url)
const BIN = join(ROOT, 'src/cli/bin.ts')

const adapters: readonly Suited[] = [{ build: toy(), runtime: RUNTIME, harness }]

const run = async (bin: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, [bin, ...args], { maxBuffer: 64 << 20 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    // What `execFile` rejects with has these.
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  )

describe('an adapter of somebody else', () => {
  test('passes the suite from ten lines of code', async () => {
    const { targets } = await conformance({ adapters })
    const [result] = targets
    expect(result?.results.filter(({ status }) => status === 'failed')).toEqual([])
    expect(result?.results.filter(({ status }) => status === 'passed').length).toBeGreaterThan(170)
    expect(result?.fault).toBe(undefined)
  })

  test('has every answer in the result, with what was asked and expected', async () => {
    const { targets, cases, catalogue } = await conformance({ adapters })
    expect(cases.length).toBe(catalogue.length)
    const result = targets[0]?.results.find(({ id }) => id === 'routing.refused-put-member')
    expect(result).toMatchObject({
      status: 'passed',
      detail: {
        message: '',
        requests: [
          {
            method: 'PUT',
            url: 'https://contract.example/api/members',
            answer: { status: 405, body: 'Method Not Allowed' },
          },
        ],
        checks: [
          { expected: [405, 'GET, HEAD, POST'], actual: [405, 'GET, HEAD, POST'] },
          { expected: 'Method Not Allowed', actual: 'Method Not Allowed' },
        ],
      },
    })
  })

  test('that has no such thing is told so as declared, and a gap is never passed', async () => {
    const { targets } = await conformance({ adapters })
    const of = (id: string) => targets[0]?.results.find((each) => each.id === id)
    expect(of('context.ip')).toMatchObject({
      status: 'none',
      detail: { message: 'As declared: context.ip is none here.' },
    })
    expect(of('context-none.ip')).toMatchObject({ status: 'passed' })
    expect(of('request-header.proto')).toMatchObject({
      status: 'none',
      gap: 'The toy host writes and reads no such headers and addresses.',
    })
  })

  describe('that is broken', () => {
    let good: ReadonlyMap<string, unknown>
    beforeAll(async () => {
      const results = await runSabotages({ adapters, sabotages })
      good = new Map(
        results.map(({ id, good: noticed, runs, unasked }) => [id, noticed ? 'noticed' : { runs, unasked }]),
      )
    })

    test.each(sabotages.map(({ id, sentence }) => [id, sentence] as const))('%s: %s The suite notices', (id) => {
      expect(good.get(id)).toBe('noticed')
    })
  })

  test('is built and asked by the path of its folder', async () => {
    const root = await project({ 'functions/hello.ts': functionFile(`{ path: '/hello' }`) })
    const built = await build({ root, targets: [TOY] })
    expect(built.problems).toEqual([])
    expect(built.targets[0]?.files.map(({ path }) => path)).toContain('.toy/hello/index.mjs')
    const { code, stdout } = await run(BIN, 'conformance', TOY, '--group', 'cookies', '--json')
    // The command's own output.
    const { targets } = JSON.parse(stdout) as { targets: { target: string; results: { status: string }[] }[] }
    expect([code, targets[0]?.target, new Set(targets[0]?.results.map(({ status }) => status))]).toEqual([
      0,
      'toy',
      new Set(['passed']),
    ])
  })

  test('is handed to a build under its name', async () => {
    const root = await project({ 'functions/hello.ts': functionFile(`{ path: '/hello' }`) })
    const result = await build({ root, targets: ['toy:server'], adapters: [{ ...toy(), runtime: RUNTIME }] })
    expect([result.problems, result.targets[0]?.target]).toEqual([[], 'toy'])
  })

  test('is found, built, run and listed as one more folder of the repository, without another edit', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'anyhost-repository-'))
    try {
      for (const each of ['src', 'adapters/node', 'test/hosts', 'package.json'])
        await cp(join(ROOT, each), join(copy, each), { recursive: true })
      await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
      await cp(TOY, join(copy, 'adapters/toy'), { recursive: true })
      for (const name of ['build.ts', 'runtime.ts', 'harness.ts', 'sabotages.ts']) {
        // Inside of the repository an adapter knows the rooms by their paths.
        const file = join(copy, 'adapters/toy', name)
        const text = (await readFile(file, 'utf8'))
          .replaceAll("'anyhost/build'", "'../../src/build/index.ts'")
          .replaceAll("'anyhost/adapter'", "'../../src/runtime/index.ts'")
          .replaceAll("'anyhost/conformance'", "'../../src/conformance/index.ts'")
          .replaceAll("'../../hosts/", "'../../test/hosts/")
        await writeFile(file, text)
      }
      const bin = join(copy, 'src/cli/bin.ts')
      const root = await project({ 'functions/hello.ts': functionFile(`{ path: '/hello' }`) })
      expect((await run(bin, 'build', 'toy', '--cwd', root)).stdout).toContain('toy (server):')
      expect((await run(bin, 'explain', 'context.geo.city', '--cwd', root)).stdout).toContain('toy')
      const { code, stdout } = await run(bin, 'conformance', '--group', 'routing')
      expect(stdout).toMatch(/^toy:server +the toy host 1\.0\.0 +\d+ /m)
      expect(code).toBe(0)
    } finally {
      await rm(copy, { recursive: true, force: true })
    }
  })
})

test('a sabotage whose text is not there any more is an error with its code', async () => {
  const stale = { id: 'stale', sentence: 'Nothing.', turns: ['routing.param'] }
  const edits = [{ module: 'src/runtime/route.ts', replace: 'no such text', by: '' }]
  const [result] = await runSabotages({ adapters, sabotages: [{ ...stale, edits }] })
  expect(result?.good).toBe(false)
  expect(result?.runs[0]?.fault).toContain('ANYHOST_SABOTAGE_STALE')
})
