/** What one target makes of the project: levels, losses, and what each entry needs. */
import type { BuildAdapter, MemberName, Parts, PlannedFunction, Support, Supports } from '../contract/adapter.ts'
import { FEATURES, kindOf, type Feature } from '../contract/features.ts'
import type { InteropPackage, Level } from '../contract/function.ts'
import { levelOf } from '../contract/levels.ts'
import type { Uses } from './analyse/uses.ts'
import type { Bundle } from './bundle.ts'
import { compatFeatures, compatNeeds } from './compat.ts'
import { INTEROP, interopOf, installedFor, withoutInterop } from './interop.ts'
import { withPackages } from './package-levels.ts'
import { sharersOf } from './sharers.ts'
import { filesOf } from './parts-of-files.ts'
import type { Problem } from './problems.ts'
import type { CheckedFunction } from './validate.ts'

/** A checked function with what its code was seen to use. */
export interface AnalysedFunction {
  readonly checked: CheckedFunction
  readonly uses: Uses
  readonly bundle: Bundle
  /** The bundle of the worker group, where an earlier build made it. */
  readonly worker?: Bundle | undefined
}

/** The features that a function uses, and where. */
export interface Use {
  readonly feature: Feature
  readonly at: readonly (string | number)[] | { readonly line: number; readonly column: number }
}

/** Members in the order in which entries name them. */
const MEMBERS: readonly MemberName[] = [
  'cookies',
  'geo',
  'account',
  'site',
  'deploy',
  'server',
  'deadline',
  'level',
  'cacheControls',
  'cacheStore',
]

/** What a target has, in one output and with its options. */
export function supportsOf(adapter: BuildAdapter, output: string, options: unknown = {}): Supports {
  return withPackages({
    ...adapter.supports,
    ...adapter.supportsByOutput?.[output],
    // What the options hold is the adapter's to check.
    ...adapter.supportsByOptions?.(options as never, output),
  })
}

export const supportOf = (supports: Supports, feature: Feature): Support => {
  const found = supports[feature]
  return typeof found === 'string' ? { level: found } : (found ?? { level: 'none' })
}

const LISTED: ReadonlyMap<string, Feature> = new Map(FEATURES.map((feature) => [feature, feature]))

const known = new WeakMap<AnalysedFunction, readonly Use[]>()

/** Every feature that a function uses, once for each place. It is the same for every target. */
export function usesOf(fn: AnalysedFunction): readonly Use[] {
  const found = known.get(fn) ?? findUses(fn)
  known.set(fn, found)
  return found
}

function findUses({ checked, uses, bundle }: AnalysedFunction): Use[] {
  const config = checked.config as Readonly<Record<string, unknown>>
  const add = (name: string, at: Use['at']): Use[] => {
    const feature = LISTED.get(name)
    return feature ? [{ feature, at }] : []
  }
  const seen = new Set(uses.uses.map(({ feature }) => feature))
  return [
    ...(checked.kind === 'web' ? [{ feature: 'config.path', at: ['config', 'path'] } as const] : []),
    ...Object.keys(config)
      .filter((key) => key !== 'path' && config[key] !== undefined)
      .flatMap((key) => add(`config.${key}`, ['config', key])),
    ...checked.events.flatMap((name) => add(`event.${name}`, [name])),
    ...(bundle.names.includes('getContext') ? add('getContext', []) : []),
    // What only another file than the function's own calls has no place.
    ...[...compatFeatures(bundle.names), ...bundle.packages.map((name) => INTEROP[name].feature)]
      .filter((name) => !seen.has(name) && !uses.uses.some(({ feature }) => feature.startsWith(`${name}.`)))
      .flatMap((name) => add(name, [])),
    ...uses.uses.flatMap(({ feature, position }) => contextFeatures(feature).flatMap((name) => add(name, position))),
  ]
}

const rows = new Map<string, readonly string[]>()

/** The rows that a use names: `geo.city` one, `geo.*` and `geo` all of geo. */
function contextFeatures(feature: string): readonly string[] {
  const found = rows.get(feature) ?? findRows(feature)
  rows.set(feature, found)
  return found
}

function findRows(feature: string): readonly string[] {
  if (feature === 'getContext' || /^(?:compat|interop)\./.test(feature)) return [feature]
  if (feature.startsWith('cache.')) return [feature === 'cache.purge' ? 'call.cache.purge.tags' : `call.${feature}`]
  const name = `context.${feature.replace(/\.\*$/, '')}`
  return FEATURES.filter((each) => each === name || each.startsWith(`${name}.`))
}

/** A switch that is set to what the target does not have. */
function isOther({ checked }: AnalysedFunction, feature: Feature, value: string): boolean {
  const given = givenOf({ checked }, feature)
  return typeof given === 'boolean' && String(given) !== value
}

const givenOf = ({ checked }: Pick<AnalysedFunction, 'checked'>, feature: Feature): unknown =>
  // Checked: an object with the field.
  (checked.config as Readonly<Record<string, unknown>>)[feature.slice('config.'.length)]

/** What the entry of a function hands to the runtime. */
export function partsOf({ checked, uses, bundle }: AnalysedFunction, interop: readonly InteropPackage[] = []): Parts {
  const { names } = bundle
  const compat = compatNeeds(names)
  const vercel = interop.some((name) => INTEROP[name].caches)
  const cache = names.includes('cache') || names.includes('*') || compat.cache || vercel
  const calls = ['*', 'getContext', 'waitUntil', 'contextOf', 'runWithContext']
  const als = cache || compat.als || interop.length > 0 || calls.some((name) => names.includes(name))
  // A context that goes where it cannot be followed may be asked for anything.
  const open =
    uses.escapes.length > 0 || compat.als || interop.length > 0 || (als && bundle.shared) || names.includes('*')
  const used = new Set<string | undefined>([
    ...uses.uses.map(({ feature }) => feature.split('.')[0]),
    ...compat.members,
  ])
  const request = checked.kind === 'web'
  const members = MEMBERS.filter((name) => {
    if (name === 'cacheControls') return cache
    if (name === 'cacheStore') return compat.store || vercel
    if (!request && (name === 'cookies' || name === 'geo')) return false
    return open || used.has(name)
  })
  return {
    als,
    members,
    ...(interop.length > 0 && { interop }),
    ...(bundle.builtins && { builtins: bundle.builtins }),
    ...filesOf(bundle),
  }
}

/** A loss that the definition, or the project, accepts by name. */
export interface AcceptedLoss {
  readonly feature: Feature
  readonly message: string
  readonly checked: CheckedFunction
  readonly at: Use['at']
}

/** Plans one target. Losses that nobody accepted are problems; accepted ones are notes. */
export function plan(
  adapter: BuildAdapter,
  output: string,
  functions: readonly AnalysedFunction[],
  defaults: Record<string, unknown>,
): {
  planned: PlannedFunction[]
  problems: Problem[]
  notes: { function: string; message: string }[]
  accepted: AcceptedLoss[]
} {
  const supports = supportsOf(adapter, output, defaults)
  const problems: Problem[] = []
  const notes: { function: string; message: string }[] = []
  const accepted: AcceptedLoss[] = []
  const levels = createLevels(supports)
  for (const fn of functions) {
    const own = adapter.supportsByFunction?.({ ...defaults, ...fn.checked.targets[adapter.name] })
    const wanted = interopOf(adapter.name, fn, defaults)
    const losses = lossesOf(adapter.name, levels(own, wanted), fn, defaults['allow'])
    problems.push(...losses.problems)
    notes.push(...losses.notes)
    accepted.push(...losses.accepted)
  }
  const planned = sharersOf(functions.map((fn) => plannedOf(adapter, supports, fn, defaults)))
  return { problems, notes, accepted, planned }
}

/** The levels of a function. Most functions have the same ones, so they are worked out once. */
function createLevels(supports: Supports): (own: Supports | undefined, wanted: readonly InteropPackage[]) => Supports {
  const worked = new Map<string, Supports>()
  return (own, wanted) => {
    const key = JSON.stringify([own, wanted])
    const found = worked.get(key) ?? withoutInterop({ ...supports, ...own }, wanted)
    worked.set(key, found)
    return found
  }
}

function plannedOf(
  adapter: BuildAdapter,
  supports: Supports,
  fn: AnalysedFunction,
  defaults: Record<string, unknown>,
): PlannedFunction {
  const { checked } = fn
  const { config } = checked
  return {
    id: checked.source.id,
    source: checked.source.file,
    kind: checked.kind,
    paths: checked.paths,
    excludedPaths: checked.excludedPaths,
    methods: checked.methods,
    events: checked.events,
    options: { ...defaults, ...checked.targets[adapter.name] } as PlannedFunction['options'],
    parts: partsOf(fn, installedFor(fn, supports, interopOf(adapter.name, fn, defaults))),
    // Absent fields are left out, so that adapters can spread what is there.
    config: JSON.parse(
      JSON.stringify({
        schedule: config.schedule,
        background: config.background,
        preferStatic: config.preferStatic,
        regions: config.region,
        memory: config.memory,
        vcpu: config.vcpu,
        maxDuration: config.maxDuration,
        runtime: config.runtime,
        rateLimit: config.rateLimit,
        cancellation: config.cancellation,
      }),
    ) as PlannedFunction['config'],
  }
}

function lossesOf(
  target: string,
  supports: Supports,
  fn: AnalysedFunction,
  allowedByProject: unknown,
): { problems: Problem[]; notes: { function: string; message: string }[]; accepted: AcceptedLoss[] } {
  const { checked } = fn
  const accepted: AcceptedLoss[] = []
  const allowed = new Set<unknown>([
    ...(checked.targets[target]?.allow ?? []),
    ...(Array.isArray(allowedByProject) ? allowedByProject : []),
  ])
  const level = (feature: Feature): Level => levelOf(supports[feature])
  const problems: Problem[] = []
  const notes: { function: string; message: string }[] = []
  for (const { feature, at } of usesOf(fn)) {
    const kind = kindOf(feature)
    if (kind !== 'config' && kind !== 'event') continue
    const { note, value } = supportOf(supports, feature)
    if (value !== undefined && (level(feature) === 'fixed' || isOther(fn, feature, value)))
      notes.push({
        function: checked.source.id,
        message: `${feature} (${givenOf(fn, feature)}) is not set on ${target}: it is ${value}.${note ? ` ${note}` : ''}`,
      })
    if (level(feature) !== 'none') continue
    if (allowed.has(feature)) {
      const message = `${feature} is lost, as \`allow\` accepts.${note ? ` ${note}` : ''}`
      notes.push({ function: checked.source.id, message })
      accepted.push({ feature, message, checked, at })
    } else {
      const place = 'line' in at ? [] : at
      const fix = `Build without ${target}, or accept the loss: \`targets: { ${/^\w+$/.test(target) ? target : `'${target}'`}: { allow: ['${feature}'] } }\`.`
      problems.push(
        checked.fault('ANYHOST_FEATURE_NONE', place, `${target} has no ${feature}.`, {
          target,
          fix,
          ...(note && { why: note }),
        }),
      )
    }
  }
  checked.needs.forEach((need, at) => {
    // `needs` was checked against the list of features.
    const feature = need as Feature
    if (level(feature) !== 'none') return
    const { note } = supportOf(supports, feature)
    problems.push(
      checked.fault('ANYHOST_NEEDS', ['needs', at], `${target} has no ${feature}.`, {
        target,
        ...(note && { why: note }),
      }),
    )
  })
  return { problems, notes, accepted }
}
