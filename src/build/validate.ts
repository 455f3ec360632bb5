import type { z } from 'zod'
import type { EventName, Method } from '../contract/function.ts'
import { EVENT_FEATURES, FEATURES } from '../contract/features.ts'
import { METHODS, withHead } from '../runtime/methods.ts'
import type { Source } from './discover.ts'
import type { LoadedFunction } from './load/load.ts'
import { legacyEventFault } from './legacy-events.ts'
import { bySpecificity } from './paths.ts'
import { problem, type Problem, type ProblemCode } from './problems.ts'
import { CONFIG_FIELDS, configSchema, namesSchema, targetsSchema, type CheckedConfig } from './schema.ts'
import { nearest } from './suggest.ts'

/** A function whose config is valid on its own, before any target is asked. */
export interface CheckedFunction {
  readonly source: Source
  readonly loaded: LoadedFunction
  readonly kind: 'web' | 'scheduled' | 'event'
  readonly paths: readonly string[]
  readonly excludedPaths: readonly string[]
  readonly methods: readonly Method[] | undefined
  readonly events: readonly EventName[]
  readonly config: CheckedConfig
  readonly needs: readonly string[]
  readonly targets: Readonly<Record<string, { allow?: string[] | undefined } & Record<string, unknown>>>
  /** The problem at a place of the definition: `['config', 'path', 0]`. */
  readonly fault: FaultAt
}

type Place = readonly (string | number)[]
export type FaultAt = (code: ProblemCode, at: Place, what: string, rest?: Partial<Problem>) => Problem

const EVENTS = EVENT_FEATURES.map((feature) => feature.slice('event.'.length))

/** What is read of a definition, or called. */
const MEMBERS: readonly string[] = ['fetch', ...METHODS, 'scheduled', ...EVENTS, 'config', 'needs', 'targets']

/** Checks one function, and names everything that is wrong with it. */
export function validate(source: Source, loaded: LoadedFunction): { checked?: CheckedFunction; problems: Problem[] } {
  const fault: FaultAt = (code, at, what, rest) => {
    const { line, column } = loaded.positionOf(at)
    return problem(code, what, { file: source.file, line, column, ...rest })
  }
  const problems: Problem[] = []
  const config = parse(configSchema, loaded.config ?? {}, 'config', fault, problems)
  const needs = parse(namesSchema, loaded.needs ?? [], 'needs', fault, problems) ?? []
  const targets = parse(targetsSchema, loaded.targets ?? {}, 'targets', fault, problems) ?? {}
  problems.push(...unknownFeatures(needs, targets, fault), ...memberFaults(loaded, fault))
  if (!config || problems.length > 0 || loaded.kind === 'none') return { problems }

  const members = METHODS.filter((each) => loaded.members.includes(each))
  const kind = kindOf(loaded, config)
  problems.push(...shapeFaults(kind, loaded, config, members, fault))
  const event = kind === 'web' && !config.path ? legacyEventFault(source, fault) : undefined
  if (event) problems.push(event)
  if (problems.length > 0) return { problems }
  const methods = config.method ?? (members.length > 0 ? members : undefined)
  return {
    problems,
    checked: {
      source,
      loaded,
      kind,
      config,
      needs,
      targets,
      fault,
      paths: kind === 'web' ? (config.path ?? [source.defaultPath]).toSorted(bySpecificity) : [],
      excludedPaths: config.excludedPath ?? [],
      methods: methods && withHead(methods),
      // Filtered by the list of names, so each is one.
      events: loaded.members.filter((each) => EVENTS.includes(each)) as EventName[],
    },
  }
}

function parse<Value>(
  schema: z.ZodType<Value>,
  given: unknown,
  key: string,
  fault: FaultAt,
  problems: Problem[],
): Value | undefined {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  for (const issue of result.error.issues) problems.push(...issueFaults(issue, key, fault))
  return undefined
}

type Issue = z.core.$ZodIssue

function issueFaults(issue: Issue, key: string, fault: FaultAt): Problem[] {
  const at = [key, ...(issue.path as (string | number)[])]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => {
      const meant = key === 'config' && issue.path.length === 0 ? nearest(name, CONFIG_FIELDS) : undefined
      return fault(
        'ANYHOST_CONFIG_INVALID',
        [...at, name],
        `\`${[...at, name].join('.')}\` is no setting.`,
        meant ? { fix: `Did you mean \`${meant}\`?` } : {},
      )
    })
  }
  // The union of a value and a list: what counts is what is wrong with the shape that was written.
  if (issue.code === 'invalid_union' && issue.message === 'Invalid input') {
    const deepest = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? []
    if (deepest.length > 0) {
      return deepest.flatMap((inner) => issueFaults({ ...inner, path: [...issue.path, ...inner.path] }, key, fault))
    }
  }
  const code =
    issue.code === 'custom' && issue.params?.code === 'ANYHOST_PATH_INVALID'
      ? 'ANYHOST_PATH_INVALID'
      : 'ANYHOST_CONFIG_INVALID'
  return [fault(code, at, `\`${at.join('.')}\`: ${issue.message}`)]
}

// A custom message was written for the value that is there; it says more than a mismatch of types.
const depth = (issues: readonly Issue[]): number =>
  Math.max(...issues.map((each) => each.path.length + (each.code === 'custom' ? 1 : 0)))

function unknownFeatures(needs: readonly string[], targets: CheckedFunction['targets'], fault: FaultAt): Problem[] {
  const known: readonly string[] = FEATURES
  const check = (name: string, at: Place): Problem[] => {
    if (known.includes(name)) return []
    const meant = nearest(name, known)
    return [
      fault(
        'ANYHOST_FEATURE_UNKNOWN',
        at,
        `"${name}" is no feature.`,
        meant ? { fix: `Did you mean \`${meant}\`?` } : {},
      ),
    ]
  }
  return [
    ...needs.flatMap((name, at) => check(name, ['needs', at])),
    ...Object.entries(targets).flatMap(([target, { allow = [] }]) =>
      allow.flatMap((name, at) => check(name, ['targets', target, 'allow', at])),
    ),
  ]
}

function memberFaults(loaded: LoadedFunction, fault: FaultAt): Problem[] {
  // A file without a definition was reported when it was read.
  if (loaded.kind === 'none') return []
  if (loaded.kind !== 'definition') {
    return [
      fault('ANYHOST_NO_DEFINITION', [], 'The default export is not a definition.', {
        fix: 'Wrap it: `export default defineFunction({ … })`. To keep a helper here, start the file name with `_`.',
      }),
    ]
  }
  const misspelled = loaded.members.flatMap((name) => {
    const meant = meantMember(name)
    const fix = `Did you mean \`${meant}\`?`
    return meant ? [fault('ANYHOST_CONFIG_INVALID', [name], `No host calls \`${name}\`.`, { fix })] : []
  })
  return loaded.membersOpen
    ? [
        ...misspelled,
        fault(
          'ANYHOST_MEMBERS_UNKNOWN',
          [],
          'The definition spreads something that is not a constant of this project.',
        ),
      ]
    : misspelled
}

/** Helpers may stand beside the handlers, so only what is close to the name of one is taken for it. */
function meantMember(name: string): string | undefined {
  if (MEMBERS.includes(name)) return undefined
  return name.length < 5 ? MEMBERS.find((each) => each.toLowerCase() === name.toLowerCase()) : nearest(name, MEMBERS)
}

function kindOf({ members }: LoadedFunction, config: CheckedConfig): CheckedFunction['kind'] {
  if (config.schedule !== undefined || members.includes('scheduled')) return 'scheduled'
  const answers = members.includes('fetch') || METHODS.some((each) => members.includes(each))
  return answers ? 'web' : 'event'
}

function shapeFaults(
  kind: CheckedFunction['kind'],
  { members }: LoadedFunction,
  config: CheckedConfig,
  methods: readonly Method[],
  fault: FaultAt,
): Problem[] {
  const invalid = (at: Place, what: string): Problem => fault('ANYHOST_CONFIG_INVALID', at, what)
  if (kind === 'scheduled') {
    const extra = members.find(
      (each) => each === 'fetch' || methods.some((method) => method === each) || EVENTS.includes(each),
    )
    return [
      ...(config.schedule === undefined ? [invalid(['config'], '`scheduled` needs `config.schedule`.')] : []),
      ...(members.includes('scheduled')
        ? []
        : [fault('ANYHOST_NO_HANDLER', ['config', 'schedule'], '`config.schedule` needs a `scheduled` handler.')]),
      ...(extra ? [invalid([extra], `A scheduled function has no \`${extra}\`: put it into a file of its own.`)] : []),
    ]
  }
  if (kind === 'event' && !members.some((each) => EVENTS.includes(each)))
    return [fault('ANYHOST_NO_HANDLER', [], 'The definition has no handler.')]
  if (members.includes('fetch') && methods.length > 0)
    return [
      invalid(
        [methods[0]!],
        `\`${methods[0]}\` stands beside \`fetch\`, which answers every method. Keep one of them.`,
      ),
    ]
  if (config.method && methods.length > 0)
    return [invalid(['config', 'method'], '`config.method` stands beside method members, which say the same.')]
  return []
}
