import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CacheStore } from '../../src/contract/adapter.ts'
import { cacheStore, createMemoryCache } from '../../src/runtime/memory-cache.ts'

// No name of the package leads there, so it is taken by its place.
const FILE = '../../node_modules/@vercel/functions/cache/in-memory-cache.js'
const { InMemoryCache } = createRequire(import.meta.url)(fileURLToPath(new URL(FILE, import.meta.url))) as {
  InMemoryCache: new () => CacheStore
}

beforeEach(() => void vi.useFakeTimers({ now: 0, toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

/** The same numbers in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const VALUES = [1, 'a', null, undefined, false, { at: new Date(0), gone: undefined }, [1, { b: 2 }], '', 0]
const TTLS = [undefined, 0, 1, 2, 60]
const TAGS = [undefined, [], ['a'], ['b'], ['a', 'b']]

describe('the cache in memory', () => {
  it('gives what that of @vercel/functions gives, in 5000 steps', async () => {
    const random = generator(5)
    const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)]!
    const [ours, theirs] = [createMemoryCache(), new InMemoryCache()]
    for (let step = 0; step < 5000; step++) {
      const key = `k${random(6)}`
      const [kind, value, ttl, tags, tag] = [
        random(8),
        pick(VALUES),
        pick(TTLS),
        pick(TAGS),
        pick(['a', ['a', 'b'], 'c']),
      ]
      const options = { ...(ttl !== undefined && { ttl }), ...(tags && { tags }) }
      for (const cache of [ours, theirs]) {
        if (kind < 3) await cache.set(key, value, options)
        if (kind === 3) await cache.delete(key)
        if (kind === 4 && step % 5 === 0) await cache.expireTag(tag)
      }
      if (kind === 5) vi.setSystemTime(Date.now() + random(1500))
      expect([step, await ours.get(key)]).toEqual([step, await theirs.get(key)])
    }
  })

  it('forgets what was set longest ago when it is full', async () => {
    const cache = createMemoryCache(30)
    await cache.set('a', '12345678')
    await cache.set('b', '12345678')
    await cache.set('a', '87654321')
    await cache.set('c', '12345678')
    expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual(['87654321', null, '12345678'])
    await cache.set('d', 'x'.repeat(100))
    expect([await cache.get('a'), await cache.get('c'), await cache.get('d')]).toEqual([null, null, null])
  })

  it('is one for all functions of a process, and says once what it is', () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
    expect(cacheStore()).toBe(cacheStore())
    expect(warned.mock.calls).toEqual([[expect.stringContaining('ANYHOST_CACHE_MEMORY')]])
    warned.mockRestore()
  })
})
