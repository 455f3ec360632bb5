import type { CacheStore } from '../contract/adapter.ts'

const SHARED = Symbol.for('anyhost.memory-cache')

/** Characters of keys and values that are kept in all. What was set longest ago goes first. */
const MOST = 32 * 1024 * 1024

interface Item {
  /** JSON: nothing that a handler changes later changes here. */
  readonly text: string
  readonly tags: readonly string[]
  /** Milliseconds since 1970. */
  readonly until: number
}

/**
 * A `cacheStore` in the memory of this instance, the same for all functions in it. Other instances have their own: what is
 * expired by tag here stays there. It says so once, when it is first asked for.
 */
export function cacheStore(): CacheStore {
  const shared = globalThis as { [SHARED]?: CacheStore }
  return (shared[SHARED] ??= announced(createMemoryCache()))
}

function announced(store: CacheStore): CacheStore {
  console.warn(
    '[anyhost] ANYHOST_CACHE_MEMORY getCache keeps values in the memory of this instance: other instances do not see them, and expireTag does not reach theirs.',
  )
  return store
}

/** In TTL, tags and JSON the same as the store in memory of @vercel/functions 3.9.9, but bounded. */
export function createMemoryCache(most: number = MOST): CacheStore {
  const items = new Map<string, Item>()
  let size = 0
  const forget = (key: string): void => {
    const item = items.get(key)
    if (item) size -= key.length + item.text.length
    items.delete(key)
  }
  return {
    async get(key) {
      const item = items.get(key)
      if (!item) return null
      if (item.until < Date.now()) return (forget(key), null)
      return JSON.parse(item.text)
    },
    async set(key, value, { tags = [], ttl } = {}) {
      // A function is no JSON, and the package fails on it too, when it is read.
      const text = JSON.stringify(value ?? null) ?? 'null'
      forget(key)
      items.set(key, { text, tags: [...tags], until: ttl ? Date.now() + ttl * 1000 : Number.POSITIVE_INFINITY })
      size += key.length + text.length
      for (const oldest of items.keys()) {
        if (size <= most) break
        forget(oldest)
      }
    },
    async delete(key) {
      forget(key)
    },
    async expireTag(tag) {
      const gone = new Set(Array.isArray(tag) ? tag : [tag])
      for (const [key, item] of items) if (item.tags.some((each) => gone.has(each))) forget(key)
    },
  }
}
