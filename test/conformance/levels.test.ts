import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BELOW_THE_FLOOR, floorsOf, reaches } from '../../src/conformance/levels.ts'
import { supportOf, supportsOf } from '../../src/build/plan.ts'
import type { BuildAdapter, BuildAdapterFactory } from '../../src/contract/adapter.ts'
import { FEATURES, type Feature } from '../../src/contract/features.ts'
import type { Level } from '../../src/contract/function.ts'

const builds = import.meta.glob<{ default: BuildAdapterFactory }>('../../adapters/*/build.ts', { eager: true })

/** Options that decide levels; what the reference says of Lambda is about AWS, not about Netlify's old functions. An adapter without any is asked once. */
const OPTIONS: Readonly<Record<string, readonly object[]>> = {
  next: [{}, { host: 'vercel' }, { host: 'netlify' }],
  'aws-lambda': ['function-url', 'http-api', 'rest-api', 'alb', 'lattice'].map((front) => ({
    front,
  })),
}

const ADAPTERS = Object.values(builds).map(({ default: build }) => build())

const levelsOf = (adapter: BuildAdapter, feature: Feature): Level[] =>
  adapter.outputs.flatMap((output) =>
    (OPTIONS[adapter.name] ?? [{}]).map((options) => supportOf(supportsOf(adapter, output, options), feature).level),
  )

/** Features of the reference that no adapter can have yet, as there is no such row. */
const NOT_YET = [...floorsOf('node').keys()].filter((each) => !FEATURES.some((feature) => feature === each))

describe('the levels of the reference', () => {
  it.each(ADAPTERS.map((adapter) => [adapter.name, adapter] as const))(
    'are reached by %s, or a decision says why',
    (name, adapter) => {
      const accepted = BELOW_THE_FLOOR.filter(({ target }) => target === name).map(({ feature }) => feature)
      const below = FEATURES.filter((feature) => {
        const floor = floorsOf(name).get(feature)
        if (!floor) return false
        const enough = levelsOf(adapter, feature).map((level) => reaches(level, floor.level))
        return floor.conditional ? !enough.includes(true) : enough.includes(false)
      })
      expect(below).toEqual(FEATURES.filter((feature) => accepted.includes(feature)))
    },
  )

  it('name every feature that there is', () => {
    const rows = floorsOf('node')
    expect(FEATURES.filter((feature) => !rows.has(feature))).toEqual([])
  })

  it('has rows for features that are still to come', () => {
    expect(NOT_YET).toEqual([
      'config.cache',
      'event.shutdown',
      'call.cache.purge.paths',
      'call.cache.invalidate',
      'call.cache.purgeImage',
      'call.getCache',
      'call.getEnv',
      'call.getOidcToken',
      'call.awsCredentialsProvider',
      'call.attachDatabasePool',
    ])
  })

  it.each(BELOW_THE_FLOOR)('below the floor: $target $feature has a page that names it', ({ feature, decision }) => {
    expect(existsSync(decision)).toBe(true)
    expect(readFileSync(decision, 'utf8')).toContain(feature.replace(/^\w+\./, ''))
  })
})
