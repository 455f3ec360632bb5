import type { Context } from '../contract/function.ts'
import { getContext } from '../runtime/get-context.ts'

type Listener = (...args: never[]) => void

/** What pools of pg, mysql, mysql2, mariadb, mongodb and redis have in common: they say when a connection is free. */
interface Pool {
  readonly options?: {
    readonly idleTimeoutMillis?: number | null
    readonly maxIdleTimeMS?: number
    readonly socket?: unknown
  }
  readonly config?: { readonly idleTimeout?: number; readonly connectionConfig?: { readonly idleTimeout?: number } }
  readonly on?: (event: never, listener: Listener) => unknown
}

interface Kind {
  readonly event: string
  readonly idle: number
}

let free: (() => void) | undefined

/**
 * Keeps the instance alive until the pool has closed its idle connections, so that a frozen instance holds none. A server
 * is never frozen, and its pools close them by themselves. Where waiting would hold up the answer nothing is done:
 * `context.level('compat.vercel.attachDatabasePool')` is `none` there, as it is without a build, when nobody knows.
 * @throws Error `Unsupported database pool type`, as the host's own
 */
export function attachDatabasePool(dbPool: object): void {
  const pool: Pool = dbPool
  const kind = kindOf(pool)
  if (!kind) throw new Error('Unsupported database pool type')
  const on = pool.on as (event: string, listener: () => void) => unknown
  on.call(pool, kind.event, () => waitForIdle(kind.idle))
}

/** The event of each kind and its idle time with the driver's default (@vercel/functions 3.9.9, db-connections). */
function kindOf({ on, options, config }: Pool): Kind | undefined {
  if (typeof on !== 'function') return undefined
  if (options && 'idleTimeoutMillis' in options) return { event: 'release', idle: options.idleTimeoutMillis ?? 10_000 }
  if (config?.connectionConfig) return { event: 'release', idle: config.connectionConfig.idleTimeout || 60_000 }
  if (config && 'idleTimeout' in config) return { event: 'release', idle: config.idleTimeout ?? 60_000 }
  if (options && 'maxIdleTimeMS' in options) return { event: 'connectionCheckedOut', idle: options.maxIdleTimeMS ?? 0 }
  return options && 'socket' in options ? { event: 'end', idle: 10_000 } : undefined
}

/** One wait at a time: the last release counts. It ends a second before the function does. */
function waitForIdle(idle: number): void {
  free?.()
  const context = getContext({ optional: true })
  if (!context || !keepsAlive(context)) return
  const left = context.deadline ? context.deadline.getTime() - Date.now() - 1000 : 899_000
  const idled = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, Math.min(idle + 100, Math.max(100, left)))
    free = () => {
      clearTimeout(timer)
      resolve()
    }
  })
  context.waitUntil(idled)
}

/** Where the process goes on by itself, and where waiting would hold up the answer, nothing is waited for. */
function keepsAlive(context: Context): boolean {
  try {
    const level = context.level('compat.vercel.attachDatabasePool')
    return level === 'emulated' || (level === 'native' && context.level('context.waitUntil') === 'native')
  } catch {
    return false
  }
}
