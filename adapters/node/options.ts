import type { Refusal, TargetPlan } from '../../src/contract/adapter.ts'
import type { TargetOption } from '../../src/contract/function.ts'
import { toRanges } from './address.ts'

/** Options of the server, under `options.node` in anyhost.config. Each wins over its variable in the environment. */
export interface NodeOptions extends TargetOption {
  /** The path that answers 200 while the server takes requests, or `false`. Default `/healthz`. */
  readonly health?: string | false
  /** Bytes of a request's body. Default 100 MB, or ANYHOST_BODY_LIMIT. */
  readonly bodyLimit?: number
  /** Milliseconds that a shutdown waits for requests and tasks. Default 8000, or ANYHOST_SHUTDOWN_MS. */
  readonly shutdownMs?: number
  /** Proxies that are believed: a number, or addresses, ranges, `loopback`, `private`. Default none, or ANYHOST_TRUST_PROXY. */
  readonly trustProxy?: number | false | readonly string[]
  /** What they are believed: of `for`, `proto`, `host`, `port`, `request-id`. Default `for` and `proto`. */
  readonly trustHeaders?: readonly ('for' | 'proto' | 'host' | 'port' | 'request-id')[]
}

const SAYINGS: readonly unknown[] = ['for', 'proto', 'host', 'port', 'request-id']
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

/** What is wrong with each option, by its name. */
const FAULTS: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  output: () => undefined,
  allow: () => undefined,
  interop: () => undefined,
  health: (value) =>
    value === false || (typeof value === 'string' && value.startsWith('/')) ? undefined : 'a path, or `false`',
  bodyLimit: (value) => (isCount(value) ? undefined : 'a number of bytes'),
  shutdownMs: (value) => (isCount(value) ? undefined : 'a number of milliseconds'),
  trustProxy: (value) =>
    value === false || isCount(value) || isRanges(value)
      ? undefined
      : 'a number of proxies, or a list of addresses and ranges',
  trustHeaders: (value) =>
    Array.isArray(value) && value.every((each) => SAYINGS.includes(each))
      ? undefined
      : `a list of ${SAYINGS.join(', ')}`,
}

/** The options that were set, and what cannot be taken. */
export function readOptions({ options, functions }: TargetPlan): {
  settings: Record<string, unknown>
  refusals: Refusal[]
} {
  // Settings of a project are an object, or there are none.
  const given = Object.entries((options ?? {}) as Record<string, unknown>).filter(([, value]) => value !== undefined)
  const refusals = given.flatMap(([name, value]): Refusal[] => {
    // A name that there is not was refused by the build.
    const wanted = FAULTS[name]?.(value)
    if (!wanted) return []
    const what = `The option \`${name}\` of node is ${wanted}.`
    return [
      {
        function: functions[0]?.id ?? '',
        at: [],
        what,
        why: 'The server could not be started with it.',
        fix: `Use ${wanted}.`,
      },
    ]
  })
  return {
    settings: Object.fromEntries(given.filter(([name]) => !['output', 'allow', 'interop'].includes(name))),
    refusals,
  }
}

function isRanges(value: unknown): boolean {
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) return false
  try {
    return Boolean(toRanges(value))
  } catch {
    return false
  }
}
