import type { CacheControls } from '../../src/contract/adapter.ts'
import { AnyhostError } from '../../src/runtime/errors.ts'

/** There is no cache before a server that it could know of, so a purge rejects: nothing was purged. */
export const cacheControls = (): CacheControls => ({ purge: unavailable, purgeAll: unavailable })

async function unavailable(): Promise<never> {
  throw new AnyhostError('ANYHOST_CACHE_UNAVAILABLE', 'Nothing was purged: a server has no cache of its own.')
}
