/**
 * Walks the schema: whatever a config can hold either shows in what is emitted, or is a problem, a finding or a note, on
 * every target. A field that is new in the schema is red here until it has a sample.
 */
import { check, type BuildAdapter, type CheckResult, type Emission } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { supportOf, supportsOf } from '../../src/build/plan.ts'
import { configPaths } from '../../src/build/schema.ts'
import { FEATURES } from '../../src/contract/features.ts'
import { functionFile, project } from '../build/project.ts'
import { OUTPUTS } from './adapters.ts'

/** A config with the field, and the same config without it, or with another value of it. */
interface Sample {
  readonly with: string
  readonly without: string
  /** As `supports` would name it. */
  readonly value: string
  readonly scheduled?: true
}

const limit = (more: string): string => `{ rateLimit: { windowSize: 60, windowLimit: 9${more} } }`

const SAMPLES: Readonly<Record<string, readonly Sample[]>> = {
  path: [{ with: `{ path: '/x/:id' }`, without: '{}', value: '/x/:id' }],
  excludedPath: [{ with: `{ path: '/x/*', excludedPath: '/x/y' }`, without: `{ path: '/x/*' }`, value: '/x/y' }],
  method: [{ with: `{ method: ['GET', 'POST'] }`, without: '{}', value: 'GET,POST' }],
  preferStatic: [
    { with: '{ preferStatic: true }', without: '{}', value: 'true' },
    // The default, which a target without the choice must refuse.
    { with: '{ preferStatic: true }', without: '{ preferStatic: false }', value: 'true' },
  ],
  schedule: [
    { with: `{ schedule: '0 9 * * 1' }`, without: `{ schedule: '0 10 * * 1' }`, value: '0 9 * * 1', scheduled: true },
  ],
  background: [{ with: '{ background: true }', without: '{}', value: 'true' }],
  region: [
    { with: `{ region: 'us-east-1' }`, without: '{}', value: 'us-east-1' },
    {
      with: `{ region: ['us-east-1', 'eu-west-1'] }`,
      without: `{ region: 'us-east-1' }`,
      value: 'us-east-1,eu-west-1',
    },
  ],
  memory: [{ with: '{ memory: 1536 }', without: '{}', value: '1536' }],
  vcpu: [{ with: '{ vcpu: 1 }', without: '{}', value: '1' }],
  maxDuration: [
    { with: '{ maxDuration: 25 }', without: '{}', value: '25' },
    { with: `{ maxDuration: 'max' }`, without: '{}', value: 'max' },
    {
      with: `{ schedule: '0 9 * * 1', maxDuration: 25 }`,
      without: `{ schedule: '0 9 * * 1' }`,
      value: '25',
      scheduled: true,
    },
  ],
  runtime: [
    { with: `{ runtime: 'nodejs' }`, without: '{}', value: 'nodejs' },
    { with: `{ runtime: 'edge' }`, without: '{}', value: 'edge' },
  ],
  rateLimit: [{ with: limit(''), without: '{}', value: '' }],
  'rateLimit.action': [{ with: limit(`, action: 'rewrite', to: '/busy'`), without: limit(''), value: 'rewrite' }],
  'rateLimit.to': [
    {
      with: limit(`, action: 'rewrite', to: '/busy'`),
      without: limit(`, action: 'rewrite', to: '/other'`),
      value: '/busy',
    },
  ],
  'rateLimit.aggregateBy': [
    { with: limit(`, aggregateBy: 'ip'`), without: limit(''), value: 'ip' },
    { with: limit(`, aggregateBy: ['ip', 'domain']`), without: limit(`, aggregateBy: 'ip'`), value: 'ip,domain' },
  ],
  'rateLimit.windowSize': [
    { with: limit(''), without: '{ rateLimit: { windowSize: 10, windowLimit: 9 } }', value: '60' },
  ],
  'rateLimit.windowLimit': [
    { with: limit(''), without: '{ rateLimit: { windowSize: 60, windowLimit: 8 } }', value: '9' },
  ],
  cancellation: [
    { with: '{ cancellation: true }', without: '{}', value: 'true' },
    { with: '{ cancellation: false }', without: '{ cancellation: true }', value: 'false' },
  ],
}

/** What one target made of a config. */
interface Seen {
  readonly emitted: string
  readonly said: readonly string[]
  readonly problems: readonly string[]
}

/** An adapter for each output, with what it emitted last. */
const watched = OUTPUTS.map(({ title, adapter, output }) => {
  const last: { emission?: Emission } = {}
  const watching: BuildAdapter = {
    ...adapter,
    outputs: [output],
    emit: (plan) => (last.emission = adapter.emit(plan)),
  }
  return { title, adapter, output, watching, last }
})

async function see(config: string, scheduled: true | undefined, options: object): Promise<ReadonlyMap<string, Seen>> {
  const root = await project({
    'functions/fn.ts': functionFile(config, scheduled ? 'scheduled() {}' : undefined),
    'anyhost.config.mjs': `export default { options: ${JSON.stringify(options)} }`,
  })
  const seen = new Map<string, Seen>()
  // Outputs of one target would be one column of the result, so each is checked alone.
  for (const { title, watching, last } of watched) {
    const { problems, findings, notes }: CheckResult = await check({ root, targets: [watching] })
    const { files, bundles, patches } = last.emission ?? { files: [], bundles: [], patches: [] }
    seen.set(title, {
      emitted: JSON.stringify([files, bundles, patches]),
      said: [...findings, ...notes].map(({ message }) => message),
      problems: problems.map(({ code, line, what }) => `${code} ${line} ${what}`),
    })
  }
  return seen
}

test('every field of the schema has a sample, and no sample is of a field that is gone', () => {
  expect(Object.keys(SAMPLES).toSorted()).toEqual(configPaths().toSorted())
})

test('every field of the schema is a row of the matrix', () => {
  const rows = configPaths().filter((path) => !path.includes('.'))
  expect(rows.map((path) => `config.${path}`).toSorted()).toEqual(
    FEATURES.filter((feature) => feature.startsWith('config.')).toSorted(),
  )
})

const samples = Object.entries(SAMPLES).flatMap(([field, list]) => list.map((sample) => ({ field, ...sample })))

describe.each([{}, { next: { host: 'vercel' } }, { next: { host: 'netlify' } }])('with the options %j', (options) => {
  const concerned = Object.keys(options)
  const targets = watched.filter(({ adapter }) => concerned.length === 0 || concerned.includes(adapter.name))

  test.each(samples)('$with', async ({ field, value, scheduled, ...sample }) => {
    const [present, absent] = [
      await see(sample.with, scheduled, options),
      await see(sample.without, scheduled, options),
    ]
    const lost = targets.flatMap(({ title, adapter, output }) => {
      const [now, before] = [present.get(title)!, absent.get(title)!]
      const feature = FEATURES.find((each) => each === `config.${field.split('.')[0]}`)!
      const settings = (options as Record<string, object>)[adapter.name] ?? {}
      const shows = now.emitted !== before.emitted
      const isSaid = now.said.some((message) => !before.said.includes(message))
      const isRefused = now.problems.length > 0
      const isAnyway = supportOf(supportsOf(adapter, output, settings), feature).value === value
      return shows || isSaid || isRefused || isAnyway ? [] : [title]
    })
    expect(lost).toEqual([])
  })
})

test('the walk sees what every output emits, and nothing is wrong there', async () => {
  const seen = await see(`{ path: '/x' }`, undefined, {})
  expect([...seen.keys()]).toEqual(OUTPUTS.map(({ title }) => title))
  const silent = [...seen].filter(([, { emitted, problems }]) => problems.length > 0 || !emitted.includes('fn'))
  expect(silent).toEqual([])
})
