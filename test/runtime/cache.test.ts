import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, expect, test, vi } from 'vitest'
import { cache, defineFunction } from 'anyhost'
import type { CacheControls } from '../../src/contract/adapter.ts'
import { serve } from './fake-host.ts'

const als = new AsyncLocalStorage()

/** Calls the cache inside a request, and tells what the host was asked for. */
async function inRequest(
  call: () => Promise<void>,
  controls: Partial<CacheControls> | undefined = {},
): Promise<unknown> {
  const purge = vi.fn<CacheControls['purge']>(async () => {})
  const purgeAll = vi.fn<CacheControls['purgeAll']>(async () => {})
  let failed: unknown
  const fn = defineFunction({
    async fetch() {
      await call().catch((error: unknown) => (failed = error))
      return new Response()
    },
  })
  const context = { cacheControls: () => ({ purge, purgeAll, ...controls }) }
  await serve(fn, { als, context })('/')
  return failed ?? { purge: purge.mock.calls, purgeAll: purgeAll.mock.calls }
}

/** What plain JavaScript may give. */
const purge = (scope: unknown): Promise<void> => cache.purge(scope as { tags: string })

describe('a purge', () => {
  test('asks the host for its tags, each once, in lower case', async () => {
    expect(await inRequest(() => cache.purge({ tags: ['Pets', 'shop/1', 'pets'] }))).toEqual({
      purge: [[{ tags: ['pets', 'shop/1'] }]],
      purgeAll: [],
    })
    expect(await inRequest(() => cache.purge({ tags: 'one' }))).toEqual({ purge: [[{ tags: ['one'] }]], purgeAll: [] })
  })

  test.each([
    undefined,
    null,
    {},
    { tags: [] },
    { tags: undefined },
    { tags: null },
    { tags: '' },
    { tags: [''] },
    { tags: {} },
    { tags: new Set(['a']) },
    { tag: ['a'] },
    'a',
    ['a'],
  ])('without a scope, as in %j, purges nothing (S221)', async (scope) => {
    expect(await inRequest(() => purge(scope))).toMatchObject({ code: 'ANYHOST_PURGE_SCOPE' })
  })

  test.each([
    { tags: ['a,b'] },
    { tags: 'a,b' },
    { tags: ['c\r\nX: y'] },
    { tags: ['c\n'] },
    { tags: ['ü'] },
    { tags: ['a b'] },
    { tags: ['*'] },
    { tags: ['a'.repeat(129)] },
    { tags: ['a'.repeat(2000)] },
    { tags: ['ok', 1] },
    { tags: ['ok', undefined] },
    { tags: ['ok', ['b']] },
  ])('refuses %j: one tag never becomes two (S217)', async (scope) => {
    expect(await inRequest(() => purge(scope))).toMatchObject({ code: 'ANYHOST_PURGE_SCOPE' })
  })

  test('takes a tag of 128 characters', async () => {
    expect(await inRequest(() => cache.purge({ tags: 'a'.repeat(128) }))).toMatchObject({ purgeAll: [] })
  })

  test('of everything has a name of its own', async () => {
    expect(await inRequest(() => cache.purgeAll())).toEqual({ purge: [], purgeAll: [[]] })
  })

  test('that fails at the host rejects', async () => {
    const error = new Error('429')
    const controls = { purge: () => Promise.reject(error), purgeAll: () => Promise.reject(error) }
    expect(await inRequest(() => cache.purge({ tags: 'a' }), controls)).toBe(error)
    expect(await inRequest(() => cache.purgeAll(), controls)).toBe(error)
  })

  test('where the entry has none rejects', async () => {
    let failed: unknown
    const fn = defineFunction({
      async fetch() {
        failed = await cache.purgeAll().catch((error: unknown) => error)
        return new Response()
      },
    })
    await serve(fn, { als })('/')
    expect(failed).toMatchObject({ code: 'ANYHOST_CACHE_UNAVAILABLE' })
  })

  test('outside a request rejects', async () => {
    await expect(cache.purge({ tags: 'a' })).rejects.toMatchObject({ code: 'ANYHOST_NO_CONTEXT' })
    await expect(cache.purgeAll()).rejects.toMatchObject({ code: 'ANYHOST_NO_CONTEXT' })
  })
})
