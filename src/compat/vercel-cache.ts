import type { CacheStore } from '../contract/adapter.ts'
import { getContext } from '../runtime/get-context.ts'
import { unsupported } from '../runtime/errors.ts'
import type { CacheOptions, RuntimeCache } from './vercel-types.ts'

/**
 * The host's key-value cache, with the keys of `@vercel/functions`; `context.level('compat.vercel.getCache')` says whether it
 * is the host's own or the memory of this instance. Where there is none every call rejects with `ANYHOST_UNSUPPORTED`.
 */
export function getCache(options: CacheOptions = {}): RuntimeCache {
  const { keyHashFunction = hash, namespace, namespaceSeparator } = options
  const keyOf = (key: string): string =>
    (namespace ? `${namespace}${namespaceSeparator || '$'}` : '') + keyHashFunction(key)
  return {
    get: async (key) => storeFor('get').get(keyOf(key)),
    set: async (key, value, given) => storeFor('set').set(keyOf(key), value, { ...given, name: given?.name ?? key }),
    delete: async (key) => storeFor('delete').delete(keyOf(key)),
    expireTag: async (tag) => storeFor('expireTag').expireTag(tag),
  }
}

function storeFor(call: keyof RuntimeCache): CacheStore {
  const context = getContext()
  // A member that only entries with this call have.
  const { cacheStore } = context as { readonly cacheStore?: CacheStore | undefined }
  if (!cacheStore) throw unsupported(`getCache().${call}`, context.target, 'Use a store of your own.')
  return cacheStore
}

/** The package's own (djb2 in 32 bits): what was stored under its keys is found again. */
function hash(key: string): string {
  let sum = 5381
  for (let at = 0; at < key.length; at++) sum = (sum * 33) ^ key.charCodeAt(at)
  return (sum >>> 0).toString(16)
}
