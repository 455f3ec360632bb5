/** Netlify functions as modules of the modern API: a literal default object and a literal `config`. */
import type {
  BuildAdapter,
  EmittedBundle,
  EmittedFile,
  Note,
  PlannedFunction,
  Refusal,
  TargetPlan,
} from '../../src/contract/adapter.ts'
import { createPathIndex } from '../../src/build/path-index.ts'
import { bySpecificity } from '../../src/build/paths.ts'
import { compilePath } from '../../src/runtime/pattern.ts'
import { numericCron, parseCron } from '../../src/build/cron.ts'
import { banner, block, entryCode, literal } from '../../src/build/codegen.ts'
import { passedOnRefusals } from '../../src/build/excluded.ts'
import { limits } from './bounds.ts'
import { evidence } from './evidence.ts'
import { refusalsOf } from './limits.ts'
import { machine } from './machine.ts'
import { netlifyRegion } from './regions.ts'
import { supports } from './supports.ts'

declare module '../../src/contract/function.ts' {
  interface TargetOptions {
    readonly netlify?: TargetOption
  }
  interface ProjectOptions {
    readonly netlify?: TargetOption & { readonly output?: 'frameworks-api' | 'functions' }
  }
}

/** The members of the context that the runtime half exports. */
const MEMBERS = ['geo', 'account', 'site', 'deploy', 'server', 'cacheStore'] as const

const FOLDERS = { 'frameworks-api': '.netlify/v1/functions', functions: 'netlify/functions' } as const

/** The build half for Netlify. */
export default function netlify(): BuildAdapter {
  return {
    name: 'netlify',
    outputs: Object.keys(FOLDERS),
    folders: FOLDERS,
    group: 'node',
    supports,
    evidence,
    optionNames: { definition: [], project: [] },
    limits: () => limits,
    machine,
    members: MEMBERS,
    emit,
  }
}

function emit({ output, functions }: TargetPlan): {
  files: EmittedFile[]
  bundles: EmittedBundle[]
  notes: Note[]
  patches: []
  refusals: Refusal[]
} {
  const folder = output === 'functions' ? FOLDERS.functions : FOLDERS['frameworks-api']
  const others = createOthers(functions)
  const emitted = functions.map((fn) => emitFunction(fn, folder, others))
  return {
    files: emitted.map(({ file }) => file),
    bundles: emitted.map(({ bundle }) => bundle),
    notes: [],
    patches: [],
    refusals: [
      ...functions.flatMap(refusalsOf),
      ...passedOnRefusals(
        functions,
        'Netlify has one list for all that a function leaves to others, and no order between functions.',
      ),
    ],
  }
}

// Netlify reads `config` and the names of events by parsing this file alone, so both stay plain literals.
function emitFunction(fn: PlannedFunction, root: string, others: Others): { file: EmittedFile; bundle: EmittedBundle } {
  const folder = `${root}/${fn.id}`
  const entry = entryCode(fn, {
    members: MEMBERS,
    maps: true,
    supports,
    saysNextRun: true,
    ...partsOf(fn),
  })
  const members = [
    ...(fn.kind === 'event' ? [] : ['fetch: (request, context) => handler(request, context)']),
    ...fn.events.map((name) => `${name}: (event) => handler(undefined, undefined, delivered('${name}', event))`),
  ]
  const contents = [
    banner(fn.source),
    entry.imports,
    '',
    `const handler = ${fn.config.background ? `repeatable(${entry.call})` : entry.call}`,
    '',
    `export default ${block('{', members, '}')}`,
    '',
    `export const config = ${literal(configOf(fn, others))}`,
    '',
  ].join('\n')
  return { file: { path: `${folder}/index.mjs`, contents }, bundle: { function: fn.id, folder, imports: entry.names } }
}

/** What an entry needs of the runtime for calls that are no requests, and for those whose failures the host must hear. */
function partsOf({ kind, events, config }: PlannedFunction): { names: string[]; properties: string[] } {
  const scheduled = kind === 'scheduled'
  const beside = kind !== 'event' && events.length > 0
  return {
    names: [
      ...(scheduled ? ['schedule'] : []),
      ...(events.length > 0 ? ['delivered'] : []),
      ...(beside ? ['withoutEvents'] : []),
      ...(config.background ? ['repeatable'] : []),
    ],
    properties: scheduled ? ['schedule'] : beside ? ['schedule: withoutEvents'] : [],
  }
}

function configOf(fn: PlannedFunction, others: Others): Record<string, unknown> {
  const { schedule, background, preferStatic, regions, memory, vcpu, rateLimit } = fn.config
  return {
    path: one(fn.paths.flatMap(withSlash)),
    excludedPath: one([...new Set([...fn.excludedPaths, ...others.narrower(fn)].flatMap(withSlash))]),
    method: methodsOf(fn, others.sharing(fn)),
    schedule: schedule === undefined ? undefined : cronOf(schedule),
    background,
    preferStatic,
    region: regions && netlifyRegion(regions[0]!),
    memory,
    vcpu,
    rateLimit,
    generator: 'anyhost',
    // The folder is complete: Netlify's bundler would put the files into one, and lose what is read at run time and the source map.
    nodeBundler: 'none',
    includedFiles: ['**'],
  }
}

// Written with numbers, which every reader of cron takes; validation has passed the expression.
function cronOf(expression: string): string {
  const cron = parseCron(expression)
  return typeof cron === 'string' ? expression : numericCron(cron)
}

const one = <Item>(list: readonly Item[]): Item | readonly Item[] | undefined => (list.length > 1 ? list : list[0])

// A pattern without parameters is compared as it stands, so the form with a slash is a second path.
const withSlash = (path: string): string[] => (/[:*]/.test(path) || path === '/' ? [path] : [path, `${path}/`])

/** What the other functions of a project are to one of them. */
interface Others {
  /**
   * Netlify does not say which of two functions gets a request that both match. The more specific path gets it on every
   * other host, so it is taken out of the wider one here.
   */
  narrower(fn: PlannedFunction): string[]
  /** The functions with one of its paths, itself included. */
  sharing(fn: PlannedFunction): PlannedFunction[]
}

function createOthers(functions: readonly PlannedFunction[]): Others {
  const places = functions.flatMap((fn) => fn.paths.map((path) => ({ path, fn })))
  const near = createPathIndex(places.map(({ path }) => path))
  const owners = new Map<string, Set<PlannedFunction>>()
  for (const { path, fn } of places) owners.set(path, (owners.get(path) ?? new Set()).add(fn))
  const order = new Map(functions.map((fn, at) => [fn, at]))
  return {
    narrower(fn) {
      if (!fn.paths.some((path) => /[:*]/.test(path))) return []
      const all = [...new Set(fn.paths.flatMap(near))].toSorted((a, b) => a - b)
      const others = all.flatMap((at) => (places[at]!.fn === fn ? [] : [places[at]!.path]))
      return others.filter(
        (other) => fn.paths.some((path) => covers(path, other)) && !fn.paths.some((path) => covers(other, path)),
      )
    },
    sharing: ({ paths }) =>
      [...new Set(paths.flatMap((path) => [...(owners.get(path) ?? [])]))].toSorted(
        (a, b) => order.get(a)! - order.get(b)!,
      ),
  }
}

/** Whether every request at the narrow path would also match the wide one. */
const covers = (wide: string, narrow: string): boolean =>
  compilePath(wide).match.test(narrow.replace(/:\w+[*?]?|\*/g, '-')) && bySpecificity(narrow, wide) < 0

/**
 * Netlify answers 404 where no function takes a method. Methods are only written where several functions share a path,
 * and then the first of them also gets those that nobody takes, so that its entry can answer 405.
 */
function methodsOf(fn: PlannedFunction, sharers: readonly PlannedFunction[]): readonly string[] | undefined {
  if (sharers.length < 2 || !fn.methods) return undefined
  const own: readonly string[] = fn.methods
  if (sharers[0] !== fn) return own
  const taken = new Set<string>(sharers.slice(1).flatMap((other) => other.methods ?? []))
  return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter(
    (method) => own.includes(method) || !taken.has(method),
  )
}
