import type { Context } from '../contract/function.ts'
import { noContext } from './errors.ts'
import { storage } from './store.ts'

/**
 * The context of the request that is being handled, from anywhere below its handler.
 * @throws AnyhostError `ANYHOST_NO_CONTEXT` outside a request, unless `optional` is set.
 */
export function getContext(): Context
export function getContext(options: { readonly optional: true }): Context | undefined
export function getContext(options?: { readonly optional?: boolean }): Context | undefined {
  // Only the handler of this package runs anything in the storage, and always with its context.
  const context = storage()?.getStore() as Context | undefined
  if (!context && !options?.optional) throw noContext()
  return context
}

/**
 * Keeps the instance alive until the task settles, as `context.waitUntil` does.
 * @throws AnyhostError `ANYHOST_NO_CONTEXT` outside a request.
 */
export function waitUntil(...task: [unknown]): void {
  getContext().waitUntil(...task)
}
