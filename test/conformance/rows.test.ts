import { CASES, type Case } from 'anyhost/conformance'
import { describe, expect, test } from 'vitest'
import { FEATURES as ALL, type Feature } from '../../src/contract/features.ts'
import { limitIn } from '../../src/contract/levels.ts'
import { ALL_TARGETS } from '../contract/targets.ts'

/** The hosts' own names and packages have suites of their own over every target: test/compat and test/interop. */
const FEATURES = ALL.filter((feature) => !/^(?:compat|interop)\./.test(feature))

const speaks = (feature: Feature, ...when: readonly Case['when'][]): boolean =>
  CASES.some(
    (each) =>
      when.includes(each.when) &&
      (each.when === 'none' ? each.features[0] === feature : each.features.includes(feature)),
  )

/** What every function has on every host: the shared runtime makes it. */
const ALWAYS: readonly Feature[] = [
  'context.params',
  'context.url',
  'context.target',
  'context.native',
  'context.level',
  'context.requestId',
  'context.cookies',
  'context.waitUntil',
  'getContext',
  'config.path',
  'config.excludedPath',
  'config.method',
]

describe('every row of the matrix', () => {
  test('has a case where a target has it', () => {
    expect(FEATURES.filter((feature) => !speaks(feature, undefined, 'present', 'always'))).toEqual([])
  })

  test('has a case where a target declares that it has not', () => {
    const without = FEATURES.filter((feature) => !ALWAYS.includes(feature) && !speaks(feature, 'none'))
    expect(without).toEqual([])
  })

  test('has a case for its limit where a target declares one', () => {
    const limited = FEATURES.filter((feature) => ALL_TARGETS.some(({ supports }) => limitIn(supports, feature)))
    const without = limited.filter((feature) => !speaks(feature, 'limit'))
    expect(without).toEqual([])
  })
})

describe('the cases', () => {
  test('have ids of their own, of a group and words', () => {
    const ids = CASES.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => !/^[a-z]+(?:-[a-z]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id))).toEqual([])
  })

  test('have titles that are sentences, and rows that exist', () => {
    expect(CASES.filter(({ title }) => !title.endsWith('.')).map(({ id }) => id)).toEqual([])
    expect(CASES.flatMap(({ features }) => features).filter((feature) => !FEATURES.includes(feature))).toEqual([])
  })

  test('are meant by every gap of a harness', () => {
    const gaps = ALL_TARGETS.flatMap(({ harness }) => (harness.gaps ?? []).flatMap(({ cases }) => cases))
    const meant = (pattern: string): boolean =>
      CASES.some(({ id }) => (pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern))
    expect(gaps.filter((pattern) => !meant(pattern))).toEqual([])
  })
})
