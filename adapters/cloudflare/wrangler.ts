/** `wrangler.jsonc`: what Cloudflare must know that stands in no code (config-schema.json of wrangler 4.164.0, 2026-11). */
import { createHash } from 'node:crypto'
import { hasMap } from '../../src/build/codegen.ts'
import { namedCron, parseCron } from '../../src/build/cron.ts'
import type { PlannedFunction } from '../../src/contract/adapter.ts'
import { segmentsOf } from '../../src/runtime/pattern.ts'
import { VERSION_BINDING } from './facts.ts'
import type { CloudflareOptions } from './options.ts'

/** The newest date that workerd 1.20260730.1 takes, which runs the tests. */
const COMPATIBILITY_DATE = '2026-07-30'

/** Rules in `run_worker_first` (Cloudflare's documentation, checked 2026-11). */
const MOST_RULES = 100

export function wranglerOf(functions: readonly PlannedFunction[], options: CloudflareOptions): Record<string, unknown> {
  const crons = [...new Set(functions.flatMap((fn) => cronOf(fn) ?? []))]
  const limits = functions.flatMap(limitOf)
  const flags = flagsOf(functions, options)
  return {
    ...options.wrangler,
    ...(options.name && { name: options.name }),
    main: 'index.mjs',
    compatibility_date: compatibilityDate(options),
    ...(flags.length > 0 && { compatibility_flags: flags }),
    // What lies here is what runs: Wrangler uploads it as it is.
    no_bundle: true,
    rules: rulesOf(functions),
    upload_source_maps: functions.some(hasMap),
    ...placementOf(functions),
    ...(crons.length > 0 && { triggers: { crons } }),
    assets: { directory: 'public', binding: 'ASSETS', run_worker_first: workerFirst(functions) },
    ...(limits.length > 0 && { ratelimits: limits }),
    ...(options.cache && { cache: { enabled: true } }),
    ...(functions.some(({ parts }) => parts.members.includes('deploy')) && {
      version_metadata: { binding: VERSION_BINDING },
    }),
    ...(options.vars && { vars: options.vars }),
  }
}

/** A hint where the Worker should run: there is one for all functions, so only what all of them name. */
function placementOf(functions: readonly PlannedFunction[]): { placement?: { region: string } } {
  const web = functions.filter(({ kind }) => kind !== 'event')
  const [region, ...others] = new Set(web.map(({ config }) => config.regions?.join(' ')))
  return region === undefined || region.includes(' ') || others.length > 0
    ? {}
    : { placement: { region: `aws:${region}` } }
}

/** Whether a function needs modules or globals of Node. */
export const needsNode = ({ parts, config }: PlannedFunction): boolean =>
  config.runtime === 'nodejs' || (parts.builtins ?? []).some((name) => name !== 'node:async_hooks')

/** What decides which modules the runtime has, and how it behaves. */
export const compatibilityDate = ({ compatibilityDate: date }: CloudflareOptions): string => date ?? COMPATIBILITY_DATE

/**
 * Which files are modules. Wrangler has rules of its own, for any `.txt`, `.html`, `.bin` and `.wasm` below this folder, and
 * would upload the static files with the code: a rule without a fallthrough takes the place of its own.
 */
function rulesOf(functions: readonly PlannedFunction[]): object[] {
  const files = functions.flatMap(({ id, parts }) =>
    (parts.files ?? []).map(({ path, isModule }) => ({ glob: `functions/${id}/${path}`, isModule })),
  )
  const globs = (modules: boolean): string[] =>
    files.filter(({ isModule }) => isModule === modules).map(({ glob }) => glob)
  return [
    { type: 'ESModule', globs: ['*.mjs', 'functions/*/*.mjs'] },
    { type: 'CompiledWasm', globs: globs(true) },
    // The file system of the Worker has them.
    { type: 'Data', globs: globs(false) },
    { type: 'Text', globs: [] },
  ].map((rule) => ({ ...rule, fallthrough: false }))
}

export function flagsOf(
  functions: readonly PlannedFunction[],
  { nodejsCompat, wrangler }: CloudflareOptions,
): string[] {
  const own = wrangler?.['compatibility_flags']
  const flags = Array.isArray(own) ? own.map(String) : []
  const node = flags.includes('nodejs_compat') || (nodejsCompat ?? functions.some(needsNode))
  const als = functions.some(({ parts }) => parts.als || parts.builtins?.includes('node:async_hooks'))
  if (node) flags.push('nodejs_compat')
  else if (als) flags.push('nodejs_als')
  if (functions.some(({ config }) => config.cancellation)) flags.push('enable_request_signal')
  return [...new Set(flags)]
}

/** The expression in Cloudflare's dialect, where 1 is Sunday: days have names there. */
export function cronOf({ config }: PlannedFunction): string | undefined {
  if (config.schedule === undefined) return undefined
  const cron = parseCron(config.schedule)
  // Validation has read it before.
  if (typeof cron === 'string') throw new TypeError(cron)
  return namedCron(cron)
}

/** The binding of a function's limit. */
export const limitBinding = (id: string): string => `RATE_LIMIT_${id.toUpperCase().replaceAll('-', '_')}`

function limitOf({ id, config }: PlannedFunction): object[] {
  const { rateLimit } = config
  if (!rateLimit) return []
  // Functions of one account that share a number share their counts, so it is made of the name.
  const number = createHash('sha256').update(id).digest().readUInt32BE()
  return [
    {
      name: limitBinding(id),
      namespace_id: String(number),
      simple: { limit: rateLimit.windowLimit, period: rateLimit.windowSize },
    },
  ]
}

/** Where a function goes before a static file of the same path. Elsewhere files are served without the Worker. */
function workerFirst(functions: readonly PlannedFunction[]): true | string[] {
  const paths = functions.filter(({ config }) => !config.preferStatic).flatMap((fn) => fn.paths.flatMap(patternsOf))
  const rules = [...new Set(paths)].toSorted()
  return rules.length > MOST_RULES || rules.includes('/*') ? true : rules
}

/** A rule has `*` alone, for any text. What it says too much, the Worker sets right: it asks for the file itself. */
function patternsOf(path: string): string[] {
  const segments = segmentsOf(path)
  const source = segments.map((segment) => (segment.kind === 'literal' ? `/${segment.text}` : '/*')).join('')
  const last = segments.at(-1)?.kind
  const ends = last === 'optional' || last === 'rest' ? [source.slice(0, -2) || '/', source] : [source || '/']
  return ends.flatMap((each) => (each.endsWith('/*') || each === '/' ? [each] : [each, `${each}/`]))
}
