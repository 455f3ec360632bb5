import {
  CASES,
  conformance,
  runSabotages,
  rowsOf,
  subjectsOf,
  toMarkdown,
  toReport,
  type Case,
  type Harness,
  type Sabotage,
  type Suited,
} from 'anyhost/conformance'
import type { BuildAdapter } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import toyAdapter from './toy/build.ts'
import { harness as toyHarness } from './toy/harness.ts'

/** The toy host with an option that takes every place away, and notes what it was built with. */
const build: BuildAdapter<{ readonly place?: string }> = {
  ...toyAdapter(),
  optionNames: { definition: [], project: ['place'] },
  supportsByOptions: ({ place }) => (place === 'none' ? { 'context.geo.city': 'none' } : {}),
  emit(plan) {
    const emission = toyAdapter().emit(plan)
    return { ...emission, notes: [{ message: `place: ${plan.options.place ?? 'told'}` }] }
  },
}

/** Its sabotage shows in the variant alone. */
const invented: Sabotage = {
  id: 'toy.city-invented',
  sentence: 'It makes up a city where there is none.',
  turns: ['context-none.geo-city'],
  on: ['server/placeless'],
  edits: [
    {
      module: new URL('./toy/runtime.ts', import.meta.url).href,
      replace: 'toGeo({ city, countryCode: country })',
      by: "toGeo({ city: city ?? 'Atlantis', countryCode: country })",
    },
  ],
}

const started: (string | undefined)[] = []
const harness: Harness = {
  ...toyHarness,
  sabotages: [invented],
  variants: [
    {
      name: 'placeless',
      outputs: ['server'],
      options: { place: 'none' },
      supports: { 'context.server.region': 'none' },
      says: { 'context.server.region': 'elsewhere' },
      standIns: ['a door without a view'],
      gaps: [{ cases: ['url.no-query'], why: 'It was not looked at.' }],
    },
    { name: 'elsewhere', outputs: ['another'] },
  ],
  async start(project) {
    started.push(project.variant)
    const host = await toyHarness.start(project)
    if (project.variant === undefined) return host
    return { ...host, fetch: (request, { geo: _none, ...facts } = {}) => host.fetch(request, facts) }
  },
}

// `Suited` takes an adapter whatever its options are.
const adapters: readonly Suited[] = [
  { build: build as BuildAdapter, runtime: new URL('toy/runtime.ts', import.meta.url), harness },
]

const notes: Record<string, readonly string[]> = {}
const builds: Case = {
  id: 'config.notes',
  title: 'A case builds with the options of the variant.',
  features: ['context.target'],
  run: async (host) => {
    const { notes: found } = await host.build({ 'a.js': SOURCE }, { options: { toy: { allow: ['context.geo.city'] } } })
    notes[host.level('context.geo.city')] = found
  },
}
const SOURCE = `import { defineFunction } from 'anyhost'
export default defineFunction({ config: { path: '/a' }, fetch: () => new Response('a') })
`

const cases = [
  ...CASES.filter(({ id }) => ['context.geo-city', 'context-none.geo-city', 'url.no-query'].includes(id)),
  builds,
]

describe('a variant of an output', () => {
  test('has a column of its own behind the output, and is no other output', () => {
    expect(subjectsOf(adapters).map(({ title }) => title)).toEqual(['toy:server', 'toy:server/placeless'])
  })

  test('is built and asked with its options, its levels and its gaps', async () => {
    started.length = 0
    const result = await conformance({ adapters, cases })
    expect(started.toSorted()).toEqual(['placeless', undefined])
    expect(result.targets.map(({ target, output, variant, standIns }) => [target, output, variant, standIns])).toEqual([
      ['toy', 'server', undefined, []],
      ['toy', 'server', 'placeless', ['a door without a view']],
    ])
    expect(result.targets.map(({ results }) => results.map(({ id, status, gap }) => [id, status, gap]))).toEqual([
      [
        ['url.no-query', 'passed', undefined],
        ['context.geo-city', 'passed', undefined],
        ['config.notes', 'passed', undefined],
      ],
      [
        ['url.no-query', 'none', 'It was not looked at.'],
        ['context.geo-city', 'none', undefined],
        ['context-none.geo-city', 'passed', undefined],
        ['config.notes', 'passed', undefined],
      ],
    ])
    expect(notes).toEqual({ native: ['place: told'], none: ['place: none'] })
    expect(rowsOf(result).map(([title]) => title)).toEqual(['target', 'toy:server', 'toy:server/placeless'])
    const page = toMarkdown(toReport(result, subjectsOf(adapters)))
    expect(page).toContain('|  | toy:server | toy:server/placeless |')
    expect(page).toContain('| `context.geo.city` | N | – |')
    expect(page).toContain('| `context.server.region` | N | – |')
  })

  test.each([
    ['toy', ['server', 'server/placeless']],
    ['toy:server', ['server']],
    ['toy:server/placeless', ['server/placeless']],
  ])('is asked for by name: %s means %j', async (name, meant) => {
    const { targets } = await conformance({ adapters, cases: cases.slice(0, 1), targets: [name] })
    expect(targets.map(({ output, variant }) => (variant ? `${output}/${variant}` : output))).toEqual(meant)
  })

  test('shows faults of its own', async () => {
    const own = await runSabotages({ adapters, sabotages: [invented] })
    expect(own.map(({ good, runs }) => [good, runs.map(({ target, red }) => [target, red])])).toEqual([
      [true, [['toy:server/placeless', ['context-none.geo-city']]]],
    ])
  })
})
