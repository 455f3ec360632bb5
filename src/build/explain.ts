/** What every target does with one feature, with the options of a project or without any. */
import { FEATURES, kindOf, type Feature, type FeatureKind } from '../contract/features.ts'
import type { HostLimit, Support } from '../contract/adapter.ts'
import { sourceOf } from './evidence.ts'
import { limitsOf } from './limits.ts'
import { whenNone } from './package-levels.ts'
import { supportOf, supportsOf } from './plan.ts'
import { problem, type Problem } from './problems.ts'
import { builtIn, findTargets, readProject, type ProjectConfig } from './project.ts'
import { nearest } from './suggest.ts'

export interface Explanation {
  readonly feature: Feature
  readonly kind: FeatureKind
  /** What `none` means for a feature of this kind. */
  readonly whenNone: string
  readonly targets: readonly ExplainedTarget[]
}

/** What one output of a target does with a feature, by which source, and within which limits. */
export interface ExplainedTarget extends Support {
  readonly target: string
  readonly output: string
  readonly limits: readonly HostLimit[]
  /** Where the fact was read, and when. */
  readonly source?: string
  readonly checked?: string
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

export interface ExplainOptions {
  /** A project whose anyhost.config has options that change levels and limits. Default: none. */
  readonly root?: string
  /** Options of each target, under its name, instead of those of a project. */
  readonly options?: ProjectConfig['options']
}

/** Explains the named features, or those below a name: `context.geo` is all of geo. */
export async function explain(
  names: readonly string[],
  { root, options }: ExplainOptions = {},
): Promise<{ explanations: Explanation[]; problems: Problem[] }> {
  const project = options || root === undefined ? { config: { options }, problems: [] } : await readProject(root)
  const problems = [...project.problems, ...names.flatMap(unknown)]
  if (problems.length > 0) return { explanations: [], problems }
  const { targets } = await findTargets(await builtIn(), project.config.options)
  const wanted = FEATURES.filter((feature) => names.some((name) => feature === name || feature.startsWith(`${name}.`)))
  const explanations = wanted.map((feature) => ({
    feature,
    kind: kindOf(feature),
    whenNone: PACKAGED.test(feature) ? `the call ${whenNone(feature)}` : WHEN_NONE[kindOf(feature)],
    targets: targets.flatMap(({ adapter, options: own }) =>
      adapter.outputs.map((output) => ({
        target: adapter.name,
        output,
        ...supportOf(supportsOf(adapter, output, own), feature),
        limits: limitsOf(adapter, output, own).filter((limit) => limit.feature === feature),
        ...sourceOf(adapter, feature),
      })),
    ),
  }))
  return { explanations, problems: [] }
}

/** Every feature with its kind: what can be asked for. */
export const features = (): { feature: Feature; kind: FeatureKind }[] =>
  FEATURES.map((feature) => ({ feature, kind: kindOf(feature) }))

function unknown(name: string): Problem[] {
  if (FEATURES.some((feature) => feature === name || feature.startsWith(`${name}.`))) return []
  const meant = nearestFeature(name)
  return [
    problem('ANYHOST_FEATURE_UNKNOWN', `"${name}" is no feature.`, meant ? { fix: `Did you mean \`${meant}\`?` } : {}),
  ]
}

/** Without its kind too: `rateLimit` for `config.rateLimit`, `geo` for `context.geo`. */
function nearestFeature(name: string): string | undefined {
  const names = [...new Set(FEATURES.flatMap((feature) => [feature, feature.split('.').slice(0, 2).join('.')]))]
  const ends = names.map((each) => each.slice(each.indexOf('.') + 1))
  const end = names.find((_, at) => ends[at]?.toLowerCase() === name.toLowerCase())
  if (end) return end
  const near = nearest(name, [...names, ...ends])
  return near === undefined || names.includes(near) ? near : names[ends.indexOf(near)]
}
