import type { CacheStore } from '../../src/contract/adapter.ts'

/** What the platform hangs on a symbol for every request (`@vercel/functions` 3.9.9, get-context.js, checked 2026-11). */
export interface VercelRequestContext {
  readonly waitUntil?: (promise: Promise<unknown>) => void
  /** An ISO date. */
  readonly deadline?: string
  readonly purge?: {
    dangerouslyDeleteByTag(tags: string | string[], options?: { revalidationDeadlineSeconds?: number }): Promise<void>
    invalidateByTag(tags: string | string[]): Promise<void>
  }
  readonly cache?: CacheStore
  readonly headers?: Record<string, string>
}

const KEY = Symbol.for('@vercel/request-context')

/** The context of the running request; empty off the platform. The deprecated second argument is not used. */
export function requestContext(): VercelRequestContext {
  // The symbol is the platform's; the guard below covers every other content.
  const holder = (globalThis as { [KEY]?: { get?: () => VercelRequestContext | undefined } })[KEY]
  return holder?.get?.() ?? {}
}
