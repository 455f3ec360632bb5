/** What each target does with every feature that a project uses. */
import type { BuildAdapter, HostLimit, Supports } from '../contract/adapter.ts'
import { FEATURES, kindOf, type Feature, type FeatureKind } from '../contract/features.ts'
import type { Level } from '../contract/function.ts'
import { readFunctions } from './read-functions.ts'
import { checkLimits, limitsOf, measuresOf } from './limits.ts'
import { interopOf, withoutInterop } from './interop.ts'
import { whenNone } from './package-levels.ts'
import { absentNotes } from './absent.ts'
import { leftOutNotes } from './left-out.ts'
import { forWorkers } from './bundle-worker.ts'
import { missingModules, refusalsOf } from './host-modules.ts'
import { unfit } from './unfit.ts'
import { unreadable } from './worker-files.ts'
import { plan, supportOf, supportsOf, usesOf, type AnalysedFunction } from './plan.ts'
import type { Problem } from './problems.ts'
import { rootOf } from './root.ts'
import { findRivals } from './rivals.ts'
import { findSettings } from './settings.ts'

export interface CheckOptions {
  /** The project's folder. Default: the current one. */
  readonly root?: string
  readonly targets?: readonly (string | BuildAdapter)[]
}

/** Something worth knowing that is no problem. */
export interface Finding {
  /** Absent: the project as a whole. */
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly target?: string | undefined
  readonly message: string
}

export interface CheckResult {
  readonly functions: readonly {
    readonly id: string
    readonly file: string
    readonly kind: string
    readonly paths: readonly string[]
  }[]
  readonly features: readonly {
    readonly feature: Feature
    readonly kind: FeatureKind
    readonly usedBy: readonly string[]
    readonly levels: Readonly<Record<string, { readonly level: Level; readonly note?: string }>>
  }[]
  /** The limits of each target, with the most that the project asks for where the build can count it. */
  readonly limits: readonly CheckedLimit[]
  readonly findings: readonly Finding[]
  /** What `allow` gives up: features that are none, by target. */
  readonly accepted: readonly (Finding & { readonly feature: Feature })[]
  /** What is good to know, and counts as nothing. */
  readonly notes: readonly { readonly target: string; readonly function?: string; readonly message: string }[]
  readonly problems: readonly Problem[]
}

export interface CheckedLimit extends HostLimit {
  readonly target: string
  readonly asked?: number
}

/** Compares what a project uses with what its targets have. Writes nothing. */
export async function check(options: CheckOptions = {}): Promise<CheckResult> {
  const root = rootOf(options.root)
  const { targets, functions, problems } = await readFunctions(root, { wanted: options.targets })
  const plans = await Promise.all(
    targets.map(async (target) => {
      const { adapter, output, options: settings } = target
      const own = adapter.group === 'worker' ? await forWorkers(root, functions) : { functions, problems: [] }
      const { planned, problems: losses, notes, accepted } = plan(adapter, output, own.functions, settings)
      const emission = adapter.emit({ output, options: settings, functions: planned })
      const measures = measuresOf(planned, emission)
      const limits = checkLimits({ ...target, functions: own.functions, planned }, measures)
      const machine = unfit({ root, adapter, output, functions: own.functions, planned })
      const refusals = [
        ...machine.problems,
        ...own.problems,
        ...losses,
        ...limits.problems,
        ...refusalsOf(adapter, emission, own.functions),
        ...missingModules(adapter, own.functions),
        ...unreadable(adapter, own.functions),
        ...findSettings(root, adapter.name, emission),
      ]
      const said = [...notes, ...absentNotes(own.functions), ...leftOutNotes(root, own.functions)]
      return { target, notes: said, accepted, emission, measures, limits, machine, refusals }
    }),
  )
  const rivals = await Promise.all(
    plans.map(async ({ target, emission }): Promise<Finding[]> => {
      const { found } = await findRivals(root, emission)
      return found.map(({ file, message }) => ({ file, message, target: target.adapter.name }))
    }),
  )
  return {
    functions: functions.map(({ checked: { source, kind, paths } }) => ({
      id: source.id,
      file: source.file,
      kind,
      paths,
    })),
    features: features(functions, targets),
    limits: plans.flatMap(({ target: { adapter, output, options: settings }, measures }) =>
      limitsOf(adapter, output, settings).map((limit) => {
        const asked = measures.filter((each) => each.limit === limit.name).map(({ value }) => value)
        return { target: adapter.name, ...limit, ...(asked.length > 0 && { asked: Math.max(...asked) }) }
      }),
    ),
    findings: [
      ...functions.flatMap(escapes),
      ...functions.flatMap((fn) => absent(fn, targets)),
      ...plans.flatMap(({ target, limits, machine }) =>
        [...limits.findings, ...machine.findings].map(({ file, line, column, message }) => ({
          ...(file !== undefined && { file, line, column }),
          target: target.adapter.name,
          message,
        })),
      ),
      ...rivals.flat(),
    ],
    accepted: plans.flatMap(({ target: { adapter }, accepted }) =>
      accepted.map(({ feature, message, checked, at }) => {
        const { line, column } = 'line' in at ? at : checked.loaded.positionOf(at)
        return { file: checked.source.file, line, column, target: adapter.name, feature, message }
      }),
    ),
    notes: plans.flatMap(({ target: { adapter }, notes, accepted, emission }) =>
      [...notes, ...emission.notes]
        .filter(({ message }) => !accepted.some((each) => each.message === message))
        .map((note) => ({ target: adapter.name, ...note })),
    ),
    problems: [...problems, ...plans.flatMap(({ refusals }) => refusals)],
  }
}

type Targets = Awaited<ReturnType<typeof readFunctions>>['targets']

function features(functions: readonly AnalysedFunction[], targets: Targets): CheckResult['features'] {
  const usedBy = new Map<Feature, Set<string>>()
  for (const fn of functions) {
    for (const { feature } of usesOf(fn))
      usedBy.set(feature, (usedBy.get(feature) ?? new Set()).add(fn.checked.source.id))
  }
  return FEATURES.filter((feature) => usedBy.has(feature)).map((feature) => ({
    feature,
    kind: kindOf(feature),
    usedBy: [...(usedBy.get(feature) ?? [])],
    levels: Object.fromEntries(
      targets.map(({ adapter, output, options }) => {
        const users = functions.filter(({ checked }) => usedBy.get(feature)?.has(checked.source.id))
        const supports = users.reduce((all, fn) => withoutInterop(all, interopOf(adapter.name, fn, options)), {
          ...supportsOf(adapter, output, options),
          ...ownSupports(adapter, options, feature, functions),
        })
        const { level, note, limit, value } = supportOf(supports, feature)
        const said = [value && `It is ${value}.`, note, limit].filter(Boolean).join(' ')
        return [adapter.name, { level, ...(said && { note: said }) }]
      }),
    ),
  }))
}

/** What the options of the functions that use a feature change, where they do so for all of them. */
function ownSupports(
  adapter: BuildAdapter,
  options: Record<string, unknown>,
  feature: Feature,
  functions: readonly AnalysedFunction[],
): Supports {
  const users = functions.filter((fn) => usesOf(fn).some((use) => use.feature === feature))
  const own = users.map(({ checked }) => adapter.supportsByFunction?.({ ...options, ...checked.targets[adapter.name] }))
  const [first] = own
  return first && own.every((each) => each?.[feature] !== undefined) ? first : {}
}

/** Where a context goes that the build cannot follow: what is used there is not in the matrix. */
function escapes({ checked, uses }: AnalysedFunction): Finding[] {
  return uses.escapes.map(({ what, position: { line, column } }) => ({
    file: checked.source.file,
    line,
    column,
    message: `The context goes where it cannot be followed: ${what}. What is used there is not listed, and every member is kept.`,
  }))
}

/** Members of the context and calls that a target does not have: they read as undefined, or reject. */
function absent(fn: AnalysedFunction, targets: Targets): Finding[] {
  return targets.flatMap(({ adapter, output, options }) =>
    usesOf(fn).flatMap(({ feature, at }) => {
      const kind = kindOf(feature)
      if (kind !== 'context' && kind !== 'call') return []
      const supports = withoutInterop(supportsOf(adapter, output, options), interopOf(adapter.name, fn, options))
      const { level, note } = supportOf(supports, feature)
      if (level !== 'none') return []
      const place = 'line' in at ? { line: at.line, column: at.column } : {}
      return [
        {
          file: fn.checked.source.file,
          ...place,
          target: adapter.name,
          message: `${feature} ${kind === 'call' ? whenNone(feature) : 'is undefined'} on ${adapter.name}.${kind === 'call' && note ? ` ${note}` : ''}`,
        },
      ]
    }),
  )
}
