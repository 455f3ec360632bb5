/** `anyhost explain`, and `check --strict`. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { explain, type Explanation } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { sourceOf } from '../../src/build/evidence.ts'
import { FEATURES } from '../../src/contract/features.ts'
import { functionFile, project } from '../build/project.ts'
import { OUTPUTS } from './adapters.ts'

const BIN = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url))

function anyhost(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

describe('every fact has a source', () => {
  test.each(OUTPUTS)('of $title, with a date', ({ adapter }) => {
    const without = FEATURES.filter((feature) => {
      const found = sourceOf(adapter, feature)
      return !found || found.source.length < 8 || !/^20\d\d-\d\d$/.test(found.checked)
    })
    expect(without).toEqual([])
  })

  test.each(OUTPUTS)('of $title, and every source is of a row or a kind', ({ adapter }) => {
    const kinds = ['context', 'config', 'event', 'call', 'fidelity']
    const odd = Object.keys(adapter.evidence ?? {}).filter(
      (name) => !kinds.includes(name) && !FEATURES.some((each) => each === name || each.startsWith(`${name}.`)),
    )
    expect(odd).toEqual([])
  })
})

describe('explain', () => {
  test('shows the level, the limits with their values and the source, for every output', async () => {
    const { explanations } = await explain(['config.rateLimit'])
    expect(explanations[0]?.targets.map(({ target, output }) => `${target}:${output}`)).toEqual(
      OUTPUTS.map(({ title }) => title),
    )
    expect(explanations[0]?.targets.find(({ target }) => target === 'cloudflare')).toEqual({
      target: 'cloudflare',
      output: 'worker',
      level: 'native',
      note: 'A rate limiting binding. 429 with Retry-After, or what answers at `to`.',
      limit: 'Windows of 10 or 60 s, counted in each data centre.',
      limits: [
        {
          name: 'rateLimit.window',
          unit: 's',
          oneOf: [10, 60],
          feature: 'config.rateLimit',
          source: 'wrangler 4.164.0: config-schema.json',
          checked: '2026-11',
        },
      ],
      source: 'wrangler 4.164.0: config-schema.json',
      checked: '2026-11',
    })
  })

  test('prints the same for people', () => {
    const { status, stdout } = anyhost('explain', 'config.rateLimit')
    expect(status).toBe(0)
    expect(stdout).toContain(
      'config.rateLimit (config). Where it is none: a build error, unless the definition accepts it with `allow`.\n',
    )
    expect(stdout).toContain(
      `  cloudflare:worker         native    A rate limiting binding. 429 with Retry-After, or what answers at \`to\`. Limit: Windows of 10 or 60 s, counted in each data centre.
                            rateLimit.window  10 or 60 s  wrangler 4.164.0: config-schema.json (2026-11)
                            source  wrangler 4.164.0: config-schema.json (2026-11)
`,
    )
  })

  test.each([
    ['http-api', 'native', 'none'],
    ['rest-api', 'none', 'emulated'],
    ['alb', 'none', 'native'],
    ['lattice', 'native', 'native'],
  ])('takes the options of the project: behind %s', async (front, order, slash) => {
    const root = await project({
      'anyhost.config.mjs': `export default { options: { 'aws-lambda': { front: '${front}' } } }`,
    })
    const { status, stdout } = anyhost('explain', 'fidelity.url', '--json', '--cwd', root)
    expect(status).toBe(0)
    // The shape that docs/cli.md fixes.
    const { explanations } = JSON.parse(stdout) as { explanations: Explanation[] }
    const levelOf = (feature: string) =>
      explanations
        .find((each) => each.feature === feature)
        ?.targets.find(({ target, output }) => target === 'aws-lambda' && output === 'buffered')?.level
    expect([levelOf('fidelity.url.queryOrder'), levelOf('fidelity.url.encodedSlash')]).toEqual([order, slash])
  })

  test('of a project whose settings cannot be read says so', async () => {
    const root = await project({ 'anyhost.config.mjs': 'export default { function: 1 }' })
    expect(anyhost('explain', 'fidelity.url', '--cwd', root).stderr).toContain('ANYHOST_PROJECT_CONFIG')
  })

  test('without a name lists every feature with its kind', () => {
    const { status, stdout } = anyhost('explain', '--json')
    expect(status).toBe(0)
    const { features } = JSON.parse(stdout) as { features: { feature: string; kind: string }[] }
    expect(features.map(({ feature }) => feature)).toEqual(FEATURES)
    expect(anyhost('explain').stdout.split('\n').length).toBe(FEATURES.length + 1)
  })

  test.each([
    ['config.rateLimt', 'config.rateLimit'],
    ['rateLimit', 'config.rateLimit'],
    ['memroy', 'config.memory'],
    ['geo', 'context.geo'],
    ['context.ge', 'context.geo'],
  ])('of %s suggests %s', async (name, meant) => {
    const { explanations, problems } = await explain([name])
    expect([explanations, problems.map(({ code, fix }) => [code, fix])]).toEqual([
      [],
      [['ANYHOST_FEATURE_UNKNOWN', `Did you mean \`${meant}\`?`]],
    ])
  })
})

describe('check --strict', () => {
  const reads = `fetch: (request, context) => Response.json([context.account.id])`
  const run = async (config: string, members?: string, rest?: string): Promise<(number | null)[]> => {
    const root = await project({ 'functions/fn.ts': functionFile(config, members, rest) })
    return [anyhost('check', 'node', '--cwd', root).status, anyhost('check', 'node', '--strict', '--cwd', root).status]
  }

  test('counts a finding as a problem', async () => {
    expect(await run('{}', reads)).toEqual([0, 1])
  })

  test('counts an accepted loss as a problem', async () => {
    const members = `fetch: () => new Response(''), formSubmitted() {}`
    expect(await run('{}', members, `  targets: { node: { allow: ['event.formSubmitted'] } },\n`)).toEqual([0, 1])
  })

  test('does not count a note, which only says how something is', async () => {
    expect(await run(`{ memory: 512 }`)).toEqual([0, 0])
  })

  test('changes nothing where there is a problem anyway', async () => {
    expect(await run(`{ memory: 'x' }`)).toEqual([1, 1])
  })
})
