import { unsupported } from '../runtime/errors.ts'
import { running } from './vercel-host.ts'
import type { CacheOptions, RuntimeCache } from './vercel-types.ts'

/**
 * The host's key-value cache, with the keys of `@vercel/functions`. Where the host has none every call rejects with
 * `ANYHOST_UNSUPPORTED`: a cache in memory would forget what it was told, without a word.
 */
export function getCache(options: CacheOptions = {}): RuntimeCache {
  const { keyHashFunction = hash, namespace, namespaceSeparator } = options
  const keyOf = (key: string): string =>
    (namespace ? `${namespace}${namespaceSeparator || '$'}` : '') + keyHashFunction(key)
  return {
    get: async (key) => cacheOf('get').get(keyOf(key)),
    set: async (key, value, given) => cacheOf('set').set(keyOf(key), value, { ...given, name: given?.name ?? key }),
    delete: async (key) => cacheOf('delete').delete(keyOf(key)),
    expireTag: async (tag) => cacheOf('expireTag').expireTag(tag),
  }
}

function cacheOf(name: keyof RuntimeCache): RuntimeCache {
  const { context, host } = running()
  if (!host.cache) throw unsupported(`getCache().${name}`, context.target, 'Use a store of your own.')
  return host.cache
}

/** The package's own (djb2 in 32 bits): what was stored under its keys is found again. */
function hash(key: string): string {
  let sum = 5381
  for (let at = 0; at < key.length; at++) sum = (sum * 33) ^ key.charCodeAt(at)
  return (sum >>> 0).toString(16)
}
