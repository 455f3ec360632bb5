import { build } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { functionFile, project } from './project.ts'

/** Code, place and message of everything that is wrong with one function. */
async function faults(source: string, targets: string[] = ['netlify']): Promise<string[]> {
  const root = await project({ 'functions/fn.ts': source })
  const { problems, targets: built } = await build({ root, targets, dryRun: true })
  expect(built.length > 0).toBe(problems.length === 0)
  return problems.map(({ code, line, column, what }) => `${line}:${column} ${code} ${what}`)
}

describe('a config value that is not valid is named with its place', () => {
  const cases: [config: string, problem: string][] = [
    [`{ mehtod: 'GET' }`, '3:21 ANYHOST_CONFIG_INVALID `config.mehtod` is no setting.'],
    [
      `{ method: 'FETCH' }`,
      '3:21 ANYHOST_CONFIG_INVALID `config.method`: Invalid option: expected one of "GET"|"HEAD"|"POST"|"PUT"|"PATCH"|"DELETE"|"OPTIONS"',
    ],
    [`{ path: 'pets' }`, '3:19 ANYHOST_PATH_INVALID `config.path`: A path starts with `/`.'],
    [
      `{ path: ['/a', '/b/:id(\\\\d+)'] }`,
      '3:26 ANYHOST_PATH_INVALID `config.path.1`: Groups and regular expressions are not portable. Use `:name` and check it in the handler.',
    ],
    [
      `{ path: '/a/:id.json' }`,
      '3:19 ANYHOST_PATH_INVALID `config.path`: `:id.json` is no portable segment. A parameter is a whole segment: `:name`, last also `:name?`, `:rest*` or `*`.',
    ],
    [`{ path: '/a/*/b' }`, '3:19 ANYHOST_PATH_INVALID `config.path`: `*` and `?` stand in the last segment only.'],
    [`{ path: '/:a/:a' }`, '3:19 ANYHOST_PATH_INVALID `config.path`: `:a` stands twice.'],
    [`{ path: '/../etc' }`, '3:19 ANYHOST_PATH_INVALID `config.path`: A path has no `.` and no `..` segment.'],
    [
      `{ path: '/café' }`,
      '3:19 ANYHOST_PATH_INVALID `config.path`: A path is plain ASCII. Percent-encode other characters.',
    ],
    [`{ path: '/a?b=1' }`, '3:19 ANYHOST_PATH_INVALID `config.path`: A path has no query and no fragment.'],
    [`{ path: [] }`, '3:19 ANYHOST_CONFIG_INVALID `config.path`: Too small: expected array to have >=1 items'],
    [
      `{ region: 'moon-1' }`,
      '3:21 ANYHOST_CONFIG_INVALID `config.region`: "moon-1" is no known region. Use an AWS code such as us-east-1, or an airport code such as iad.',
    ],
    [
      `{ memory: '2 bananas' }`,
      '3:21 ANYHOST_CONFIG_INVALID `config.memory`: Memory is a whole number of MB, or text such as "512mb" or "1.5gb".',
    ],
    [`{ memory: 2048, vcpu: 1 }`, '3:33 ANYHOST_CONFIG_INVALID `config.vcpu`: `memory` and `vcpu` exclude each other.'],
    [
      `{ maxDuration: 1.5 }`,
      '3:26 ANYHOST_CONFIG_INVALID `config.maxDuration`: A duration is a whole number of seconds, or "max".',
    ],
    [
      `{ rateLimit: { windowSize: 60, windowLimit: 0 } }`,
      '3:55 ANYHOST_CONFIG_INVALID `config.rateLimit.windowLimit`: Too small: expected number to be >0',
    ],
    [
      `{ rateLimit: { windowSize: 60, windowLimit: 9, action: 'rewrite' } }`,
      '3:24 ANYHOST_CONFIG_INVALID `config.rateLimit.to`: `to` belongs to `action: "rewrite"`, and that needs it.',
    ],
    [
      `{ schedule: '@daily', background: true }`,
      '3:45 ANYHOST_CONFIG_INVALID `config.background`: Nobody waits for a scheduled function, so `background` and `schedule` exclude each other.',
    ],
    [
      `{ schedule: '@daily', path: '/a' }`,
      '3:39 ANYHOST_CONFIG_INVALID `config.path`: A scheduled function has no address, so `path` and `schedule` exclude each other.',
    ],
  ]
  test.each(cases)('%s', async (config, problem) => {
    expect(await faults(functionFile(config))).toContain(problem)
  })
})

test('an unknown setting comes with the name that was probably meant', async () => {
  const root = await project({ 'functions/fn.ts': functionFile(`{ maxDurtion: 5 }`) })
  const { problems } = await build({ root, targets: ['netlify'], dryRun: true })
  expect(problems[0]?.fix).toBe('Did you mean `maxDuration`?')
})

test('a definition with no handler, with two kinds of handlers, or with a schedule and no `scheduled` is refused', async () => {
  expect(await faults(functionFile('{}', 'needs: []'))).toEqual([
    '2:16 ANYHOST_NO_HANDLER The definition has no handler.',
  ])
  expect(await faults(functionFile('{}', `fetch: () => new Response(''), GET: () => new Response('')`))).toEqual([
    '4:34 ANYHOST_CONFIG_INVALID `GET` stands beside `fetch`, which answers every method. Keep one of them.',
  ])
  expect(await faults(functionFile(`{ schedule: '@daily' }`))).toEqual([
    '3:23 ANYHOST_NO_HANDLER `config.schedule` needs a `scheduled` handler.',
    '4:3 ANYHOST_CONFIG_INVALID A scheduled function has no `fetch`: put it into a file of its own.',
  ])
})

test('every problem of every function is shown at once, and nothing is written', async () => {
  const root = await project({
    'functions/a.ts': functionFile(`{ memory: 'x', region: 'y' }`),
    'functions/b.ts': 'export const helper = 1\n',
    'functions/c.ts': 'export default {',
  })
  const { problems } = await build({ root, targets: ['netlify', 'nowhere'] })
  expect(problems.map(({ file, code }) => `${file ?? ''} ${code}`).toSorted()).toEqual([
    ' ANYHOST_TARGET_UNKNOWN',
    'functions/a.ts ANYHOST_CONFIG_INVALID',
    'functions/a.ts ANYHOST_CONFIG_INVALID',
    'functions/b.ts ANYHOST_NO_DEFINITION',
    'functions/c.ts ANYHOST_SYNTAX',
  ])
})

test('two functions at one path are refused unless their methods differ', async () => {
  const at = (path: string, method: string): string => functionFile(`{ path: '${path}', method: '${method}' }`)
  const conflicts = async (files: Record<string, string>): Promise<string[]> =>
    (await build({ root: await project(files), targets: ['netlify'], dryRun: true })).problems.map(({ what }) => what)
  expect(await conflicts({ 'functions/a.ts': at('/p/:id', 'GET'), 'functions/b.ts': at('/p/:name', 'HEAD') })).toEqual([
    '/p/:name is also answered by functions/a.ts.',
  ])
  expect(await conflicts({ 'functions/a.ts': at('/p/:id', 'GET'), 'functions/b.ts': at('/p/:name', 'POST') })).toEqual(
    [],
  )
  expect(await conflicts({ 'functions/a.ts': at('/p/:id', 'GET'), 'functions/b.ts': at('/p/new', 'GET') })).toEqual([])
})
