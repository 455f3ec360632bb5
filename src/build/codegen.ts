/** How entries are written: plain literals that hosts can parse and people can read. */
import type { MemberName, PlannedFunction, Sharer, Supports } from '../contract/adapter.ts'
import { levelOf } from '../contract/levels.ts'
import { compilePath } from '../runtime/pattern.ts'
import { cronFields, parseCron } from './cron.ts'
import { INTEROP } from './interop.ts'
import { withPackages } from './package-levels.ts'

/** Stands at the top of every emitted module. */
export const banner = (source: string): string =>
  `// Made by anyhost from ${source}. Change that file: this one is written anew by every build.`

/** A JSON value as a JavaScript literal over as few lines as fit. Refuses what would not survive as a literal. */
export function literal(value: unknown, indent = ''): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (Array.isArray(value))
    return block(
      '[',
      value.map((each) => literal(each, `${indent}  `)),
      ']',
      indent,
    )
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined)
    return block(
      '{',
      entries.map(([key, each]) => `${keyOf(key)}: ${literal(each, `${indent}  `)}`),
      '}',
      indent,
    )
  }
  throw new TypeError(`A ${typeof value} is no literal.`)
}

/** Lines of code in braces or brackets; one line when it is short. */
export function block(open: string, items: readonly string[], close: string, indent = ''): string {
  if (items.length === 0) return open + close
  const line = items.join(', ')
  const pad = open === '{' ? ' ' : ''
  if (line.length < 90 && !line.includes('\n') && !line.includes('//')) return open + pad + line + pad + close
  return `${open}\n${items.map((item) => `${indent}  ${item},\n`).join('')}${indent}${close}`
}

const keyOf = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) && key !== '__proto__' ? key : `[${quote(key)}]`)

function quote(text: string): string {
  const plain = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return text.includes("'") || text.includes('\\') || text.includes('"') ? plain : `'${plain.slice(1, -1)}'`
}

export interface EntryCode {
  /** The import statements of the function, the runtime and AsyncLocalStorage. */
  readonly imports: string
  /** `toHandler(fn, { … })` */
  readonly call: string
  /** What `anyhost.mjs` must export: clauses of the target's runtime half. */
  readonly names: readonly string[]
}

export interface EntryOptions {
  /** Where `fn.mjs` and `anyhost.mjs` are, as the entry imports them. Default `.`. */
  readonly from?: string
  /** Where `anyhost.mjs` is, when it is not there. */
  readonly runtime?: string
  /** The export of the runtime half that compiles a handler. Default `toCompiled`. */
  readonly compiled?: string
  /** Members of the context that the runtime half exports. */
  readonly members: readonly MemberName[]
  readonly supports: Supports
  /** The export that runs a background function, such as `invokeSelf as background`. Default `background`. */
  readonly background?: string
  /** The host says when the next run of a schedule is; else the entry finds it out by the expression. */
  readonly saysNextRun?: boolean
  /** Node runs the entry as it stands. It then reads the function's source map, unless `sourcemap` is `false`. */
  readonly maps?: boolean
  /** More names of the runtime half that the entry uses, and more properties for `toHandler`. */
  readonly names?: readonly string[]
  readonly properties?: readonly string[]
}

/** The part that all entries share: the function, its route and what it uses, handed to the runtime. */
export function entryCode(fn: PlannedFunction, options: EntryOptions): EntryCode {
  const { from = '.', runtime = from, compiled = 'toCompiled' } = options
  const mapped = options.maps && hasMap(fn)
  const context = contextOf(fn, options)
  const task = taskOf(fn, options)
  const runner = fn.config.background ? [options.background ?? 'background'] : []
  const shared = fn.methods && fn.sharers ? ['sharing'] : []
  const packages = (fn.parts.interop ?? []).map((name) => INTEROP[name])
  const names = [
    `${compiled} as toHandler`,
    ...context.names,
    ...shared,
    ...task.names,
    ...runner,
    ...(packages.length > 0 ? ['interop', ...packages.map((each) => each.runtime)] : []),
    ...(options.names ?? []),
  ]
  const calls = packages.map((each) => `${each.runtime}(${each.storage ? 'AsyncLocalStorage' : ''})`)
  const properties = [
    ...(fn.kind === 'web' ? [`path: ${pathsOf(fn.paths)}`] : []),
    ...excludedOf(fn.excludedPaths),
    ...(fn.methods ? [`method: ${methodsOf(fn.methods, fn.sharers)}`] : []),
    ...(context.code ? [`context: ${context.code}`] : []),
    ...(fn.config.schedule === undefined ? [] : [`cron: ${literal(fn.config.schedule)}`]),
    ...task.properties,
    ...(runner.length > 0 ? ['background'] : []),
    ...(options.properties ?? []),
    ...(fn.parts.als ? ['als: new AsyncLocalStorage()'] : []),
  ]
  return {
    names,
    imports: [
      ...(fn.parts.als ? [`import { AsyncLocalStorage } from 'node:async_hooks'`] : []),
      ...(mapped ? [] : [`import fn from '${from}/fn.mjs'`]),
      `import { ${names.map((name) => name.replace(/.* as /, '')).join(', ')} } from '${runtime}/anyhost.mjs'`,
      ...(mapped ? ['', ...loadMapped(from)] : []),
    ].join('\n'),
    call: `toHandler(${calls.length > 0 ? `interop(fn, [${calls.join(', ')}])` : 'fn'}, ${block('{', properties, '}')})`,
  }
}

/** Whether a source map lies beside the function. */
export const hasMap = ({ options }: Pick<PlannedFunction, 'options'>): boolean => options.sourcemap !== false

// Node keeps the maps of modules that it loads while this is on. What is imported statically is loaded before any line runs.
const loadMapped = (from: string): string[] => [
  '// Stacks in the log name the files of the project. Node reads the source map of what is loaded after this.',
  'process.setSourceMapsEnabled(true)',
  `const { default: fn } = await import('${from}/fn.mjs')`,
]

/** What runs that no request starts. */
function taskOf(
  { kind, events, config }: PlannedFunction,
  { saysNextRun }: EntryOptions,
): Record<'names' | 'properties', string[]> {
  if (kind === 'web' && events.length === 0) return { names: [], properties: [] }
  const cron = config.schedule === undefined || saysNextRun ? undefined : parseCron(config.schedule)
  if (typeof cron !== 'object') return { names: ['task'], properties: ['task'] }
  return { names: ['taskOf'], properties: [`task: taskOf(${literal(cronFields(cron))})`] }
}

function pathsOf(paths: readonly string[]): string {
  const items = paths.map((path) => {
    const { match, params, spans } = compilePath(path)
    return `{ match: ${match}, params: ${literal(params)}${spans ? ', spans: true' : ''} }`
  })
  return items.length === 1 ? `[${items[0]}]` : `[\n${items.map((item) => `    ${item},\n`).join('')}  ]`
}

/** As a property, or none. */
export const excludedOf = (paths: readonly string[]): string[] =>
  paths.length > 0 ? [`excludedPath: [${paths.map((path) => String(compilePath(path).match)).join(', ')}]`] : []

/** The methods of a function; with those of others at the same path, which its 405 lists too. */
function methodsOf(methods: readonly string[], sharers: readonly Sharer[] = []): string {
  if (sharers.length === 0) return literal(methods)
  const others = sharers.map(({ path, excludedPaths, methods: theirs }) =>
    block(
      '{',
      [
        `path: [{ match: ${compilePath(path).match}, params: [] }]`,
        ...excludedOf(excludedPaths),
        `method: ${literal(theirs)}`,
      ],
      '}',
      '    ',
    ),
  )
  return `sharing(${literal(methods)}, [\n${others.map((each) => `    ${each},\n`).join('')}  ])`
}

/** The members in use: the host's own, and empty ones where the host says nothing. */
function contextOf({ parts }: PlannedFunction, { members, supports }: EntryOptions): { names: string[]; code: string } {
  const names: string[] = []
  const items = parts.members.map((name) => {
    if (name === 'level') {
      names.push('levels')
      return `level: levels(${levelTable(supports)})`
    }
    if (name !== 'cookies' && name !== 'cacheControls' && !members.includes(name)) return `${name}: ${NOTHING[name]}`
    names.push(name)
    return name
  })
  return { names, code: items.length > 0 ? block('{', items, '}', '  ') : '' }
}

// A host that says nothing of a member has it empty: objects are always there, their leaves are not.
const NOTHING: Partial<Record<MemberName, string>> = {
  geo: '() => ({ country: {}, subdivision: {} })',
  account: '() => ({})',
  site: '() => ({})',
  deploy: '() => ({})',
  server: '() => ({})',
  deadline: '() => undefined',
  cacheStore: '() => undefined',
}

/** By what an adapter says: most entries of a target have the same levels. */
const tables = new WeakMap<Supports, string>()

function levelTable(supports: Supports): string {
  const table = tables.get(supports) ?? tableOf(supports)
  tables.set(supports, table)
  return table
}

/** The features by level, as text over as many lines as it needs. */
function tableOf(supports: Supports): string {
  const levels = ['native', 'emulated', 'fixed'] as const
  const all = Object.entries(withPackages(supports))
  const rows = levels.flatMap((level) => {
    const features = all.filter(([, support]) => levelOf(support) === level)
    return features.length > 0 ? [`${level}: ${longText(features.map(([feature]) => feature))}`] : []
  })
  return `{\n${rows.map((row) => `      ${row},\n`).join('')}    }`
}

function longText(words: readonly string[]): string {
  const lines: string[] = ['']
  for (const word of words) {
    if (lines.at(-1)!.length + word.length > 100) lines.push('')
    lines.push(`${lines.pop()}${word} `)
  }
  return lines.map((line, at) => `'${at === lines.length - 1 ? line.trimEnd() : line}'`).join(' +\n        ')
}
