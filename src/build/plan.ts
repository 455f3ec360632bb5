/** What one target makes of the project: levels, losses, and what each entry needs. */
import type { BuildAdapter, MemberName, Parts, PlannedFunction, Support, Supports } from '../contract/adapter.ts'
import { FEATURES, kindOf, type Feature } from '../contract/features.ts'
import type { Level } from '../contract/function.ts'
import type { Uses } from './analyse/uses.ts'
import type { Bundle } from './bundle.ts'
import { levelOf } from './codegen.ts'
import { compatNeeds } from './compat.ts'
import { shapeOf } from './paths.ts'
import { problem, type Problem } from './problems.ts'
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
]

/** What a target has, in one output and with its options. */
export function supportsOf(adapter: BuildAdapter, output: string, options: unknown = {}): Supports {
  return { ...adapter.supports, ...adapter.supportsByOutput?.[output], ...adapter.supportsByOptions?.(options, output) }
}

export const supportOf = (supports: Supports, feature: Feature): Support => {
  const found = supports[feature]
  return typeof found === 'string' ? { level: found } : (found ?? { level: 'none' })
}

/** Every feature that a function uses, once for each place. */
export function usesOf({ checked, uses, bundle }: AnalysedFunction): Use[] {
  const config = checked.config as Readonly<Record<string, unknown>>
  const listed = (name: string): Feature | undefined => FEATURES.find((each) => each === name)
  const add = (name: string, at: Use['at']): Use[] => {
    const feature = listed(name)
    return feature ? [{ feature, at }] : []
  }
  return [
    ...(checked.kind === 'web' ? [{ feature: 'config.path', at: ['config', 'path'] } as const] : []),
    ...Object.keys(config)
      .filter((key) => key !== 'path' && config[key] !== undefined)
      .flatMap((key) => add(`config.${key}`, ['config', key])),
    ...checked.events.flatMap((name) => add(`event.${name}`, [name])),
    ...(bundle.names.includes('getContext') ? add('getContext', []) : []),
    ...uses.uses.flatMap(({ feature, position }) => contextFeatures(feature).flatMap((name) => add(name, position))),
  ]
}

/** The rows that a use names: `geo.city` one, `geo.*` and `geo` all of geo. */
function contextFeatures(feature: string): string[] {
  if (feature === 'getContext') return [feature]
  if (feature.startsWith('cache.')) return [feature === 'cache.purge' ? 'call.cache.purge.tags' : `call.${feature}`]
  const name = `context.${feature.replace(/\.\*$/, '')}`
  return FEATURES.filter((each) => each === name || each.startsWith(`${name}.`))
}

/** What the entry of a function hands to the runtime. */
export function partsOf({ checked, uses, bundle }: AnalysedFunction): Parts {
  const { names } = bundle
  const compat = compatNeeds(names)
  const cache = names.includes('cache') || names.includes('*') || compat.cache
  const calls = ['*', 'getContext', 'waitUntil', 'contextOf', 'runWithContext']
  const als = cache || compat.als || calls.some((name) => names.includes(name))
  // A context that goes where it cannot be followed may be asked for anything.
  const open = uses.escapes.length > 0 || compat.als || (als && bundle.shared) || names.includes('*')
  const used = new Set<string | undefined>([
    ...uses.uses.map(({ feature }) => feature.split('.')[0]),
    ...compat.members,
  ])
  const request = checked.kind === 'web'
  const members = MEMBERS.filter((name) => {
    if (name === 'cacheControls') return cache
    if (!request && (name === 'cookies' || name === 'geo')) return false
    return open || used.has(name)
  })
  return { als, members, ...(bundle.builtins && { builtins: bundle.builtins }) }
}

/** Plans one target. Losses that nobody accepted are problems; accepted ones are notes. */
export function plan(
  adapter: BuildAdapter,
  output: string,
  functions: readonly AnalysedFunction[],
  defaults: Record<string, unknown>,
): { planned: PlannedFunction[]; problems: Problem[]; notes: { function: string; message: string }[] } {
  const supports = supportsOf(adapter, output, defaults)
  const problems: Problem[] = []
  const notes: { function: string; message: string }[] = []
  for (const fn of functions) {
    const own = adapter.supportsByFunction?.({ ...defaults, ...fn.checked.targets[adapter.name] })
    const losses = lossesOf(adapter.name, { ...supports, ...own }, fn)
    problems.push(...losses.problems)
    notes.push(...losses.notes)
  }
  return { problems, notes, planned: functions.map((fn) => plannedOf(adapter, fn, defaults)) }
}

function plannedOf(adapter: BuildAdapter, fn: AnalysedFunction, defaults: Record<string, unknown>): PlannedFunction {
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
    parts: partsOf(fn),
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
): { problems: Problem[]; notes: { function: string; message: string }[] } {
  const { checked } = fn
  const allowed = new Set<string>(checked.targets[target]?.allow)
  const level = (feature: Feature): Level => levelOf(supports[feature])
  const problems: Problem[] = []
  const notes: { function: string; message: string }[] = []
  for (const { feature, at } of usesOf(fn)) {
    const kind = kindOf(feature)
    if (level(feature) !== 'none' || (kind !== 'config' && kind !== 'event')) continue
    const { note } = supportOf(supports, feature)
    if (allowed.has(feature))
      notes.push({
        function: checked.source.id,
        message: `${feature} is lost, as \`allow\` accepts.${note ? ` ${note}` : ''}`,
      })
    else {
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
  return { problems, notes }
}

/** Pairs of functions that would both answer the same request. */
export function routeConflicts(functions: readonly CheckedFunction[]): Problem[] {
  // By what a path matches: only functions that share one are compared.
  const byShape = new Map<string, Set<CheckedFunction>>()
  return functions
    .filter(({ kind }) => kind === 'web')
    .flatMap((fn) => {
      const others = new Map<CheckedFunction, string>()
      for (const path of fn.paths)
        for (const other of byShape.get(shapeOf(path)) ?? []) if (!others.has(other)) others.set(other, path)
      for (const path of fn.paths) byShape.set(shapeOf(path), (byShape.get(shapeOf(path)) ?? new Set()).add(fn))
      return [...others].flatMap(([other, path]) => {
        const method = !fn.methods || !other.methods || fn.methods.some((each) => other.methods?.includes(each))
        if (!method) return []
        const { line, column } = fn.loaded.positionOf(['config', 'path'])
        return [
          problem('ANYHOST_ROUTE_CONFLICT', `${path} is also answered by ${other.source.file}.`, {
            file: fn.source.file,
            line,
            column,
          }),
        ]
      })
    })
}
