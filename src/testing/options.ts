import type { BuildAdapter, Supports } from '../contract/adapter.ts'
import { FEATURES, type Feature } from '../contract/features.ts'
import type { Account, Deploy, Level, Server, Site } from '../contract/function.ts'
import type { ClientFacts } from '../contract/harness.ts'
import { levelIn } from '../contract/levels.ts'
import { impossible } from '../runtime/errors.ts'

/**
 * Which host a test is about: a name, or the adapter itself (`vercel()` of `anyhost/adapters/vercel`), which knows what the
 * host has. Default `test`.
 */
export type TestTarget = string | Pick<BuildAdapter, 'name' | 'supports'>

/** What a test says of a request and its host. What it leaves out is `undefined`, as on a host that does not say. */
export interface ContextOptions<Params = Readonly<Record<string, string | undefined>>> {
  /** Default none. `invoke` takes them from the path. */
  readonly params?: Params
  /** A URL, or a path at `https://example.com`. Default `/`. */
  readonly url?: string | URL
  /** Default `test-request`: an id is never missing. */
  readonly requestId?: string
  readonly ip?: string
  /** As hosts say it. The name of the country and its flag are derived from its code, as on hosts. */
  readonly geo?: ClientFacts['geo']
  /** Sent by the client. */
  readonly cookies?: Readonly<Record<string, string>>
  readonly account?: Account
  readonly site?: Site
  /** As it is: `environment` is not derived from `context`. */
  readonly deploy?: Deploy
  readonly server?: Server
  readonly deadline?: Date
  /** Default: one that is never aborted. */
  readonly signal?: AbortSignal
  readonly target?: TestTarget
  readonly native?: unknown
  /**
   * What `context.level` says. Without it the adapter's levels, where `target` is one; else `native` for members that have
   * a value here, and `none` for the rest.
   */
  readonly levels?: Readonly<Partial<Record<Feature, Level>>>
}

export const nameOf = (target: TestTarget = 'test'): string => (typeof target === 'string' ? target : target.name)

export const supportsOf = (target: TestTarget | undefined): Supports | undefined =>
  typeof target === 'object' ? target.supports : undefined

/** The value of a row such as `context.geo.city`, in a context or in what a test gives. */
export function valueOf(context: object, feature: Feature): unknown {
  let value: unknown = context
  // Each step is looked at before the next.
  for (const name of feature.split('.').slice(1)) value = (value as Record<string, unknown> | undefined)?.[name]
  return value
}

/** @throws AnyhostError `ANYHOST_TEST_IMPOSSIBLE` when the target never has what the test gives. */
export function checkPossible(options: ContextOptions<never>): void {
  const supports = supportsOf(options.target)
  if (!supports) return
  const given = FEATURES.filter(
    (feature) => feature.startsWith('context.') && valueOf(options, feature) !== undefined,
  ).filter((feature) => levelIn(supports, feature) === 'none' && feature !== 'context.signal')
  if (given.length > 0) throw impossible(nameOf(options.target), given)
}
