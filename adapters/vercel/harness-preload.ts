/**
 * Loaded before Vercel's launcher in every function process. Two things that the launcher alone does not do: it ends when
 * the harness is killed, and, when ANYHOST_TEST_PURGE_LOG names a file, its request context has a purge API which
 * writes each call there as a line of JSON. (On the platform the context has that API; the launcher's has not.)
 */
import { appendFileSync } from 'node:fs'

const CONTEXT = Symbol.for('@vercel/request-context')

process.once('disconnect', () => process.exit(0))

const log = process.env['ANYHOST_TEST_PURGE_LOG']
if (log) onceDefined(CONTEXT, (holder) => withPurge(holder, log))

interface Holder {
  get(): object
}

function withPurge(holder: Holder, file: string): Holder {
  const recorded =
    (call: string) =>
    async (...args: readonly unknown[]) => {
      appendFileSync(file, `${JSON.stringify({ call, args })}\n`)
    }
  const purge = {
    invalidateByTag: recorded('invalidateByTag'),
    dangerouslyDeleteByTag: recorded('dangerouslyDeleteByTag'),
    invalidateBySrcImage: recorded('invalidateBySrcImage'),
    dangerouslyDeleteBySrcImage: recorded('dangerouslyDeleteBySrcImage'),
  }
  return { get: () => ({ ...holder.get(), purge, addCacheTag: recorded('addCacheTag') }) }
}

// The launcher defines the context after this file and before the function's own module, and an accessor would be
// replaced by that: the one definition is caught on its way.
function onceDefined(key: symbol, wrap: (holder: Holder) => Holder): void {
  const { defineProperty } = Object
  Object.defineProperty = <T>(target: T, name: PropertyKey, descriptor: PropertyDescriptor & ThisType<unknown>): T => {
    if (name !== key) return defineProperty(target, name, descriptor)
    Object.defineProperty = defineProperty
    return defineProperty(target, name, { ...descriptor, value: wrap(descriptor.value) })
  }
}
