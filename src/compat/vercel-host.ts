import type { Context } from '../contract/function.ts'
import { getContext } from '../runtime/get-context.ts'
import type { PurgeApi } from './vercel-types.ts'

/** The host's own part of a request, where the host has what these names stand for. */
export interface HostContext {
  readonly purge?: Partial<PurgeApi>
  readonly headers?: Record<string, string>
}

/** The running request and what its host offers under these names: nothing, on most. Throws outside a request. */
export function running(): { readonly context: Context; readonly host: HostContext } {
  const context = getContext()
  // Looked at for members of these names only; any other host's objects have none.
  const native = context.native as { readonly context?: HostContext } | null | undefined
  return { context, host: native?.context ?? {} }
}
