import {
  CASES,
  findSuites,
  isMeant,
  runSabotages,
  sabotagesOf,
  type Sabotage,
  type SabotageResult,
} from 'anyhost/conformance'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rm } from 'node:fs/promises'
import { WORK } from '../contract/host.ts'

const HEAVY = process.env.ANYHOST_HEAVY === '1'
const { suites } = await findSuites()
const all = sabotagesOf(suites)
const quick = suites.filter(({ harness }) => harness.quick)

/** Few of each kind: an edit of the runtime, another emission, another front door. The rest runs with `npm run test:full`. */
const FAST = [
  'route.never-decoded',
  'route.excluded-ignored',
  'cookies.joined',
  'cookies.never-sent',
  'context.id-constant',
  'tasks.unlogged',
  'get-context.mixed',
  'faults.told',
]

describe('sabotages', () => {
  const chosen = HEAVY ? all : all.filter(({ id }) => FAST.includes(id))
  let results: ReadonlyMap<string, SabotageResult>
  const folder = `${WORK}sabotages`

  beforeAll(async () => {
    const run = await runSabotages({ adapters: HEAVY ? suites : quick, sabotages: chosen, folder })
    results = new Map(run.map((each) => [each.id, each]))
  }, 600_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each(chosen.map(({ id, sentence }) => [id, sentence] as const))(
    '%s: %s Its cases turn red, most others do not',
    (id) => {
      const { good, runs, unasked } = results.get(id) ?? { good: false, runs: [], unasked: [] }
      expect({ good, runs: good ? [] : runs, unasked: good ? [] : unasked }).toEqual({
        good: true,
        runs: [],
        unasked: [],
      })
    },
  )

  test('have ids of their own and name cases that exist', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    const unknown = (each: Sabotage): boolean =>
      each.turns.some((pattern) => !CASES.some(({ id }) => isMeant(id, [pattern])))
    expect(all.filter(unknown).map(({ id }) => id)).toEqual([])
  })
})
