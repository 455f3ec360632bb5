import type { VercelRequestContext } from './request-context.ts'

/** The host's own objects. `context` is what `@vercel/functions` reads; members are absent where the host lacks them. */
export interface VercelNative {
  readonly request: Request
  readonly context: VercelRequestContext
  /** The body of the webhook, in an event. */
  readonly webhook?: unknown
}
