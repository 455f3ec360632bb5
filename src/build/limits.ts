/** Compares what functions and the project ask for with the host's limits. */
import { sizeOf, type Contents } from './contents.ts'
import type { AnalysedFunction } from './plan.ts'
import { problem, type Problem } from './problems.ts'
import type { BuildAdapter, Emission, PlannedFunction } from '../contract/adapter.ts'
import type { Bounds, HostLimit, LimitName, Measure } from '../contract/limits.ts'
import { parseCron } from './cron.ts'

/** The limits of a target, in one output and with its options. */
export const limitsOf = (adapter: BuildAdapter, output: string, options: unknown = {}): readonly HostLimit[] =>
  adapter.limits?.(options, output) ?? []

/** Something that depends on the plan, at its place. */
export interface LimitFinding {
  readonly function?: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly message: string
}

interface Asked {
  readonly adapter: BuildAdapter
  readonly output: string
  readonly options: unknown
  readonly functions: readonly AnalysedFunction[]
  readonly planned: readonly PlannedFunction[]
}

/** What a project asks for beyond the limits of a target: problems where they are hard, findings by plan. */
export function checkLimits(
  { adapter, output, options, functions, planned }: Asked,
  measures: readonly Measure[],
): { problems: Problem[]; findings: LimitFinding[] } {
  const { refused, findings } = compareLimits(adapter.name, limitsOf(adapter, output, options), measures, planned)
  const byId = new Map(functions.map((fn) => [fn.checked.source.id, fn]))
  const owner = ({ measure }: Beyond): AnalysedFunction | undefined => byId.get(measure.function ?? '')
  return {
    problems: refused.map((each) => {
      const rest = { why: each.why, fix: each.fix, target: adapter.name }
      const fault = owner(each)?.checked.fault
      return fault
        ? fault('ANYHOST_LIMIT', ['config', ...(each.measure.at ?? [])], each.what, rest)
        : problem('ANYHOST_LIMIT', each.what, rest)
    }),
    findings: findings.map((each) => {
      const checked = owner(each)?.checked
      const place = checked?.loaded.positionOf(['config', ...(each.measure.at ?? [])])
      return {
        ...(checked && { function: checked.source.id, file: checked.source.file }),
        ...(place && { line: place.line, column: place.column }),
        message: `${each.what} ${each.why}`,
      }
    }),
  }
}

/** Something asked for that is beyond a limit. */
export interface Beyond {
  readonly measure: Measure
  readonly limit: HostLimit
  readonly what: string
  readonly why: string
  readonly fix: string
}

/** What is refused, and what depends on the plan or can be raised. */
export function compareLimits(
  target: string,
  limits: readonly HostLimit[],
  measures: readonly Measure[],
  functions: readonly PlannedFunction[],
): { refused: Beyond[]; findings: Beyond[] } {
  const kinds = new Map(functions.map((fn) => [fn.id, kindOf(fn)]))
  const refused: Beyond[] = []
  const findings: Beyond[] = []
  const byName = new Map<LimitName, HostLimit[]>()
  for (const limit of limits) byName.set(limit.name, [...(byName.get(limit.name) ?? []), limit])
  for (const measure of measures) {
    for (const limit of byName.get(measure.limit) ?? []) {
      if (limit.kind && measure.function !== undefined && limit.kind !== kinds.get(measure.function)) continue
      const beyond = (bounds: string): Beyond => ({
        measure,
        limit,
        what: `${LABELS[measure.limit]} ${amount(measure.value, limit.unit)}, and ${target} ${bounds}.`,
        why: `It is a limit of the host: ${limit.source}, checked ${limit.checked}.${limit.note ? ` ${limit.note}` : ''}`,
        fix: `Stay within the limit, or build without ${target}.`,
      })
      if (!fits(measure.value, limit) || (limit.oneOf && !limit.oneOf.includes(measure.value)))
        (limit.raisable ? findings : refused).push(
          beyond(`takes ${boundsText(limit)}${limit.raisable ? ' until the host raises it' : ''}`),
        )
      else
        for (const [plan, bounds] of Object.entries(limit.plans ?? {}))
          if (!fits(measure.value, bounds))
            findings.push(beyond(`takes ${boundsText({ ...bounds, unit: limit.unit })} on the plan ${plan}`))
    }
  }
  return { refused, findings }
}

const fits = (value: number, { least, most }: Bounds): boolean =>
  value >= (least ?? -Infinity) && value <= (most ?? Infinity)

const kindOf = ({ config, kind }: PlannedFunction): HostLimit['kind'] =>
  config.background ? 'background' : kind === 'scheduled' ? 'scheduled' : 'request'

/** `128 to 10240 MB`, `at most 300 s`, `10 or 60 s`. */
export function boundsText({ least, most, oneOf, unit }: Pick<HostLimit, 'unit' | 'oneOf'> & Bounds): string {
  if (oneOf) return `${oneOf.join(' or ')} ${unit}`
  if (least !== undefined && most !== undefined)
    return `${unit === 'B' ? amount(least, unit) : least} to ${amount(most, unit)}`
  return most === undefined ? `at least ${amount(least ?? 0, unit)}` : `at most ${amount(most, unit)}`
}

const MIB = 1024 * 1024

function amount(value: number, unit: HostLimit['unit']): string {
  if (unit !== 'B') return `${value} ${unit}`
  if (value >= MIB) return `${Math.round((value / MIB) * 100) / 100} MiB`
  return value >= 1024 ? `${Math.round((value / 1024) * 10) / 10} KiB` : `${value} B`
}

/** The start of a sentence that ends with the amount. */
const LABELS: Readonly<Partial<Record<LimitName, string>>> = {
  memory: '`config.memory` is',
  vcpu: '`config.vcpu` is',
  duration: '`config.maxDuration` is',
  regions: '`config.region` names',
  'rateLimit.window': '`config.rateLimit.windowSize` is',
  functions: 'The functions of the project are',
  'function.name': 'The name of the function has',
  'path.length': 'The path has',
  crons: 'The schedules of the project are',
  'cron.interval': '`config.schedule` runs again after',
  'cron.length': 'The schedule as the host takes it has',
  routes: 'The routes of the project are',
  'route.length': 'The route as the host takes it has',
  settings: 'The functions with settings are',
  bundle: 'What is emitted has',
}

/** What the configs ask for, with what the adapter counted in what it emits. */
export function measuresOf(functions: readonly PlannedFunction[], emission: Emission): Measure[] {
  const counted: Measure[] = [
    { limit: 'functions', value: emission.bundles.length },
    { limit: 'crons', value: functions.filter(({ config }) => config.schedule !== undefined).length },
    ...functions.flatMap(configMeasures),
  ]
  // What the adapter says it counted is what the host will see.
  const said = emission.measures ?? []
  const keyOf = ({ limit, function: id = '' }: Measure): string => `${limit} ${id}`
  const known = new Set(said.map(keyOf))
  return [...counted.filter((each) => !known.has(keyOf(each))), ...said]
}

function configMeasures({ id, paths, config }: PlannedFunction): Measure[] {
  const { memory, vcpu, maxDuration, regions, rateLimit, schedule } = config
  const one = (limit: LimitName, value: unknown, at: Measure['at'] = [limit]): Measure[] =>
    typeof value === 'number' ? [{ limit, value, function: id, at }] : []
  return [
    ...one('memory', memory),
    ...one('vcpu', vcpu),
    ...one('duration', maxDuration, ['maxDuration']),
    ...one('regions', regions?.length, ['region']),
    ...one('rateLimit.window', rateLimit?.windowSize, ['rateLimit', 'windowSize']),
    ...one('function.name', id.length, []),
    ...one('path.length', paths.length > 0 ? Math.max(...paths.map((path) => path.length)) : undefined, ['path']),
    ...one('cron.interval', schedule === undefined ? undefined : intervalOf(schedule), ['schedule']),
  ]
}

/** The fewest seconds between two runs. */
function intervalOf(schedule: string): number | undefined {
  const cron = parseCron(schedule)
  if (typeof cron === 'string') return undefined
  const times = cron.hour.flatMap((hour) => cron.minute.map((minute) => hour * 60 + minute))
  const gaps = times.map((time, at) => (times[at + 1] ?? times[0]! + 1440) - time)
  return Math.min(...gaps) * 60
}

/** The bytes of each function's folder, or of the one program that holds them all. */
export function bundleMeasures(
  { unit, bundles, statics = [] }: Emission,
  files: readonly { readonly path: string; readonly contents: Contents }[],
): Measure[] {
  if (unit) {
    // A program is uploaded without its static files and its source maps.
    const counted = files.filter(
      ({ path }) =>
        path.startsWith(`${unit}/`) && !path.endsWith('.map') && !statics.some(({ to }) => path.startsWith(`${to}/`)),
    )
    return [{ limit: 'bundle', value: counted.reduce((sum, { contents }) => sum + sizeOf(contents), 0) }]
  }
  const bytes = new Map(bundles.map(({ folder }) => [folder, 0]))
  const around = createAround(bytes)
  for (const { path, contents } of files)
    for (const folder of around(path.slice(0, Math.max(path.lastIndexOf('/'), 0))))
      bytes.set(folder, (bytes.get(folder) ?? 0) + sizeOf(contents))
  return bundles.map(({ folder, function: id }) => ({ limit: 'bundle', value: bytes.get(folder) ?? 0, function: id }))
}

/** Which of these folders a folder is, or is in. Most files share theirs with others. */
function createAround(folders: ReadonlyMap<string, unknown>): (folder: string) => readonly string[] {
  const known = new Map<string, readonly string[]>([['', []]])
  return function around(folder): readonly string[] {
    const found = known.get(folder)
    if (found) return found
    const above = around(folder.slice(0, Math.max(folder.lastIndexOf('/'), 0)))
    const all = folders.has(folder) ? [...above, folder] : above
    known.set(folder, all)
    return all
  }
}
