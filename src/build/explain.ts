/** What every target does with one feature, without a project. */
import { readdir } from 'node:fs/promises'
import { FEATURES, kindOf, type Feature, type FeatureKind } from '../contract/features.ts'
import type { Support } from '../contract/adapter.ts'
import { whenNone } from './package-levels.ts'
import { supportOf, supportsOf } from './plan.ts'
import { problem, type Problem } from './problems.ts'
import { findTargets } from './project.ts'
import { nearest } from './suggest.ts'

export interface Explanation {
  readonly feature: Feature
  readonly kind: FeatureKind
  /** What `none` means for a feature of this kind. */
  readonly whenNone: string
  readonly targets: readonly (Support & { readonly target: string; readonly output: string })[]
}

const WHEN_NONE: Readonly<Record<FeatureKind, string>> = {
  config: 'a build error, unless the definition accepts it with `allow`',
  event: 'a build error, unless the definition accepts it with `allow`',
  call: 'the call rejects with its code',
  context: 'the member is undefined; `needs` makes it a build error',
  fidelity: 'the host changes it on the way',
}

/** The names of the hosts, and what their packages do. */
const PACKAGED = /^(?:compat|interop)\./

/** Explains the named features, or those below a name: `context.geo` is all of geo. */
export async function explain(names: readonly string[]): Promise<{ explanations: Explanation[]; problems: Problem[] }> {
  const problems = names.flatMap(unknown)
  if (problems.length > 0) return { explanations: [], problems }
  const { targets } = await findTargets(await builtIn())
  const wanted = FEATURES.filter((feature) => names.some((name) => feature === name || feature.startsWith(`${name}.`)))
  const explanations = wanted.map((feature) => ({
    feature,
    kind: kindOf(feature),
    whenNone: PACKAGED.test(feature) ? `the call ${whenNone(feature)}` : WHEN_NONE[kindOf(feature)],
    targets: targets.flatMap(({ adapter }) =>
      adapter.outputs.map((output) => ({
        target: adapter.name,
        output,
        ...supportOf(supportsOf(adapter, output), feature),
      })),
    ),
  }))
  return { explanations, problems: [] }
}

/** The names of the adapters in this package: the folders beside each other. */
export async function builtIn(): Promise<string[]> {
  const entries = await readdir(new URL('../../adapters/', import.meta.url), { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
}

function unknown(name: string): Problem[] {
  if (FEATURES.some((feature) => feature === name || feature.startsWith(`${name}.`))) return []
  const meant = nearest(name, FEATURES)
  return [
    problem('ANYHOST_FEATURE_UNKNOWN', `"${name}" is no feature.`, meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
  ]
}
