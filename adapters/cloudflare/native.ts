/** The part of the Workers API that is used (@cloudflare/workers-types 5.20261117.1, checked 2026-11). */
import type { Context } from '../../src/contract/function.ts'

export interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void
  /** There with Workers Caching. */
  readonly cache?: WorkersCache
}

export interface WorkersCache {
  purge(scope: { readonly tags?: readonly string[]; readonly purgeEverything?: true }): Promise<PurgeResult>
}

export interface PurgeResult {
  readonly success: boolean
  readonly errors?: readonly { readonly code: number; readonly message: string }[]
}

export interface ScheduledController {
  /** Milliseconds since 1970. */
  readonly scheduledTime: number
  readonly cron: string
  noRetry(): void
}

/** Variables, secrets and bindings. */
export interface WorkerEnv {
  readonly [name: string]: unknown
}

/** The host's own objects: `context.native as CloudflareNative<MyEnv>` has typed bindings. */
export interface CloudflareNative<Env = WorkerEnv> {
  /** Absent in a scheduled run. */
  readonly request?: Request
  readonly env: Env
  readonly ctx: ExecutionContext
  /** There in a scheduled run. */
  readonly controller?: ScheduledController
}

/**
 * The context of a handler on Cloudflare, with its bindings: `const { env } = (context as ContextOf<{ PETS: KVNamespace }>).native`.
 * `context.target` says whether it is that.
 */
export type ContextOf<Env = WorkerEnv, Params = Context['params']> = Omit<Context<Params>, 'native'> & {
  readonly native: CloudflareNative<Env>
}

/** What the edge adds to a request. */
export interface CloudflareRequest extends Request {
  readonly cf?: {
    readonly city?: string
    readonly country?: string
    readonly region?: string
    readonly regionCode?: string
    readonly latitude?: string
    readonly longitude?: string
    readonly timezone?: string
    readonly postalCode?: string
    readonly continent?: string
    readonly colo?: string
  }
}
