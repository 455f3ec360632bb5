/** Built-in modules of Node in workerd, which come with flags and with the compatibility date. */
import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { compatibilityDate, flagsOf } from './wrangler.ts'
import type { CloudflareOptions } from './options.ts'

/**
 * Since which compatibility date nodejs_compat has a module (workerd 1.20260730.1, each module tried at each date, 2026-11;
 * test/cloudflare/node-modules.test.ts asks again). What is not listed it does not have at all.
 */
export const SINCE: Readonly<Record<string, string>> = {
  '2023-01-01':
    'assert assert/strict async_hooks buffer constants crypto diagnostics_channel dns dns/promises events fs/promises module net path path/posix path/win32 process querystring stream stream/consumers stream/promises stream/web string_decoder timers timers/promises tls url util util/types zlib test',
  '2024-09-23': 'sys',
  '2025-08-15': 'http https',
  '2025-09-01': 'http2',
  '2025-09-15': 'fs os',
  '2025-09-21': 'console',
  '2025-10-01': 'vm',
  '2025-12-04': 'cluster domain punycode trace_events wasi',
  '2026-01-29': 'dgram inspector inspector/promises sqlite',
  '2026-03-17': 'child_process perf_hooks readline readline/promises repl tty v8 worker_threads',
}

const dates = new Map(Object.entries(SINCE).flatMap(([date, names]) => names.split(' ').map((name) => [name, date])))

/** Without nodejs_compat: always, and with nodejs_als. */
export const ALWAYS: readonly string[] = ['node:process']
export const WITH_ALS: readonly string[] = [...ALWAYS, 'node:async_hooks']

/** Modules that a Worker of these settings would not find at its start. */
export function missingNode(functions: readonly PlannedFunction[], options: CloudflareOptions): Refusal[] {
  const flags = flagsOf(functions, options)
  const date = compatibilityDate(options)
  const has = (name: string): boolean => {
    if (!flags.includes('nodejs_compat')) return (flags.includes('nodejs_als') ? WITH_ALS : ALWAYS).includes(name)
    // A flag that somebody wrote may bring a module before its date.
    if (flags.some((flag) => flag.startsWith('enable_nodejs_'))) return dates.has(name.slice(5))
    return (dates.get(name.slice(5)) ?? '9') <= date
  }
  return functions.flatMap(({ id, parts }) =>
    (parts.builtins ?? []).filter((name) => !has(name)).map((name) => refusalOf(id, name, flags, date)),
  )
}

function refusalOf(id: string, name: string, flags: readonly string[], date: string): Refusal {
  const since = dates.get(name.slice(5))
  const refusal = { function: id, at: [], module: name, what: `Workers have no module \`${name}\`.` }
  if (since === undefined)
    return {
      ...refusal,
      why: 'workerd does not have it, with any flag.',
      fix: 'Build without cloudflare, or do without it.',
    }
  if (!flags.includes('nodejs_compat'))
    return {
      ...refusal,
      what: `The Worker would not find \`${name}\`.`,
      why: '`nodejsCompat: false` keeps modules of Node away.',
      fix: 'Leave `options.cloudflare.nodejsCompat` out.',
    }
  return {
    ...refusal,
    what: `The Worker would not find \`${name}\` at the compatibility date ${date}.`,
    why: `nodejs_compat has it since ${since}.`,
    fix: `Set \`options.cloudflare.compatibilityDate\` to ${since} or later, or leave it out.`,
  }
}
