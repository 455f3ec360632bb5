import { getEnv as theirEnv } from '@vercel/functions'
import { defineFunction } from 'anyhost'
import * as vercel from 'anyhost/compat/vercel'
import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import type { CacheControls } from '../../src/contract/adapter.ts'
import { ORIGIN, serve, type Facts } from './host.ts'

/** What a call gives inside a request. */
async function inside<Result>(
  call: (request: Request) => Result,
  facts: Facts = {},
  init: RequestInit = {},
): Promise<Awaited<Result>> {
  let run = (): Awaited<Result> => {
    throw new Error('not called')
  }
  const definition = defineFunction({
    async fetch(request) {
      try {
        const result = await call(request)
        run = () => result
      } catch (error) {
        run = () => {
          throw error
        }
      }
      return new Response('ok')
    },
  })
  await serve(definition, facts)(new Request(ORIGIN, init))
  return run()
}

const FORGED = {
  headers: {
    'x-real-ip': '10.0.0.1',
    'x-vercel-ip-city': 'Nowhere',
    'x-vercel-ip-country': 'XX',
    'x-vercel-id': 'iad1::x',
  },
}

describe('the request', () => {
  it('is placed by the context, and not by headers that a client can send', async () => {
    const facts: Facts = {
      ip: '203.0.113.9',
      geo: {
        city: 'S\u00e3o Paulo',
        country: { code: 'BR', flag: '\u{1f1e7}\u{1f1f7}' },
        subdivision: { code: 'SP' },
        latitude: -23.5,
        longitude: -46.25,
        postalCode: '01310',
      },
      server: { region: 'gru1' },
    }
    expect(
      await inside(
        (request) => [vercel.geolocation(request), vercel.ipAddress(request), vercel.ipAddress(request.headers)],
        facts,
        FORGED,
      ),
    ).toEqual([
      {
        city: 'S\u00e3o Paulo',
        country: 'BR',
        flag: '\u{1f1e7}\u{1f1f7}',
        countryRegion: 'SP',
        region: 'gru1',
        latitude: '-23.5',
        longitude: '-46.25',
        postalCode: '01310',
      },
      '203.0.113.9',
      '203.0.113.9',
    ])
  })

  it('is nowhere when nobody knows, whatever the client sends', async () => {
    expect(await inside((request) => [vercel.geolocation(request), vercel.ipAddress(request)], {}, FORGED)).toEqual([
      {},
      undefined,
    ])
  })

  it('is asked for outside one in vain', () => {
    const request = new Request(ORIGIN, FORGED)
    expect(() => vercel.geolocation(request)).toThrow('ANYHOST_NO_CONTEXT')
    expect(() => vercel.ipAddress(request)).toThrow('ANYHOST_NO_CONTEXT')
    expect(() => vercel.waitUntil(Promise.resolve())).toThrow('ANYHOST_NO_CONTEXT')
    expect(vercel.getDeadline()).toBeUndefined()
  })

  it('has its deadline', async () => {
    const deadline = new Date(0)
    expect(await inside(() => vercel.getDeadline(), { deadline })).toBe(deadline)
  })

  it('is kept alive by promises, and by nothing else', async () => {
    const done: string[] = []
    await inside(() => vercel.waitUntil(new Promise((resolve) => setTimeout(resolve, 5)).then(() => done.push('task'))))
    expect(done).toEqual(['task'])
    // What its type forbids, JavaScript can give.
    await expect(inside(() => vercel.waitUntil(42 as never))).rejects.toThrow(
      'waitUntil can only be called with a Promise, got number',
    )
  })
})

describe('getEnv', () => {
  const env = { VERCEL: '1', VERCEL_ENV: 'preview', VERCEL_URL: 'x.vercel.app', VERCEL_GIT_COMMIT_REF: '', OTHER: 'x' }

  it('gives what the package gives', () => {
    expect(vercel.getEnv(env)).toEqual(theirEnv(env))
    expect(Object.keys(vercel.getEnv({}))).toEqual(Object.keys(theirEnv({})))
    expect(vercel.getEnv()).toEqual(theirEnv())
  })

  it('takes what means the same everywhere from the context', async () => {
    const facts: Facts = {
      deploy: { id: 'd1', context: 'deploy-preview', environment: 'preview', branch: 'main' },
      site: { url: 'https://site.example' },
    }
    expect(await inside(() => vercel.getEnv(), facts)).toMatchObject({
      VERCEL: undefined,
      VERCEL_ENV: 'preview',
      VERCEL_DEPLOYMENT_ID: 'd1',
      VERCEL_GIT_COMMIT_REF: 'main',
      VERCEL_PROJECT_PRODUCTION_URL: 'site.example',
      VERCEL_REGION: undefined,
    })
  })
})

describe('purging', () => {
  const host = (): { calls: unknown[]; facts: Facts } => {
    const calls: unknown[] = []
    const cacheControls = {
      purge: async ({ tags }: { tags: readonly string[] }) => void calls.push(['purge', ...tags]),
    } as CacheControls
    return { calls, facts: { cacheControls } }
  }

  it.each([
    ['invalidateByTag', vercel.invalidateByTag],
    ['dangerouslyDeleteByTag', vercel.dangerouslyDeleteByTag],
  ])('%s removes what has the tag where the host knows no more', async (_name, call) => {
    const { calls, facts } = host()
    await inside(() => call(['a', 'b']), facts)
    await inside(() => call('c'), facts)
    expect(calls).toEqual([
      ['purge', 'a', 'b'],
      ['purge', 'c'],
    ])
  })

  it("uses the host's own where it has them", async () => {
    const calls: unknown[] = []
    const own =
      (name: string) =>
      async (...args: unknown[]): Promise<void> =>
        void calls.push([name, ...args])
    const native = {
      context: {
        purge: {
          invalidateByTag: own('soft'),
          dangerouslyDeleteByTag: own('hard'),
          invalidateBySrcImage: own('image'),
          dangerouslyDeleteBySrcImage: own('images'),
        },
      },
    }
    await inside(() => vercel.invalidateByTag('a'), { native })
    await inside(() => vercel.dangerouslyDeleteByTag('a', { revalidationDeadlineSeconds: 5 }), { native })
    await inside(() => vercel.invalidateBySrcImage('/a.png'), { native })
    await inside(() => vercel.dangerouslyDeleteBySrcImage(['/a.png']), { native })
    expect(calls).toEqual([
      ['soft', ['a'], undefined],
      ['hard', ['a'], { revalidationDeadlineSeconds: 5 }],
      ['image', ['/a.png'], undefined],
      ['images', ['/a.png'], undefined],
    ])
  })

  it.each([
    ['images, where the host makes none', () => vercel.invalidateBySrcImage('/a.png'), 'ANYHOST_UNSUPPORTED'],
    [
      'images for good, where the host makes none',
      () => vercel.dangerouslyDeleteBySrcImage('/a.png'),
      'ANYHOST_UNSUPPORTED',
    ],
    ['no tag', () => vercel.invalidateByTag([]), 'ANYHOST_PURGE_SCOPE'],
    ['an empty tag', () => vercel.dangerouslyDeleteByTag(''), 'ANYHOST_PURGE_SCOPE'],
    ['where the host has no cache', () => vercel.invalidateByTag('a'), 'ANYHOST_CACHE_UNAVAILABLE'],
  ])('never resolves in silence: %s', async (_name, call, code) => {
    await expect(inside(call)).rejects.toThrow(code)
    await expect(call()).rejects.toThrow(/ANYHOST_NO_CONTEXT|ANYHOST_PURGE_SCOPE/)
  })

  it('tells when the host failed', async () => {
    const native = { context: { purge: { invalidateByTag: async () => Promise.reject(new Error('503')) } } }
    await expect(inside(() => vercel.invalidateByTag('a'), { native })).rejects.toThrow('ANYHOST_PURGE_FAILED')
  })
})

describe('getCache', () => {
  it('rejects where the host has no cache of this kind', async () => {
    const cache = vercel.getCache()
    for (const call of [
      () => cache.get('k'),
      () => cache.set('k', 1),
      () => cache.delete('k'),
      () => cache.expireTag('t'),
    ]) {
      await expect(inside(call)).rejects.toThrow('ANYHOST_UNSUPPORTED')
    }
  })

  it("uses the host's, with the keys of the package", async () => {
    const calls: unknown[] = []
    const own =
      (name: string) =>
      async (...args: unknown[]): Promise<never> => (calls.push([name, ...args]), 'v' as never)
    const cacheStore = { get: own('get'), set: own('set'), delete: own('delete'), expireTag: own('expireTag') }
    vi.stubGlobal(Symbol.for('@vercel/request-context') as never, { get: () => ({ cache: cacheStore }) })
    const { getCache: theirs } = await import('@vercel/functions')
    for (const options of [
      {},
      { namespace: 'n' },
      { namespace: 'n', namespaceSeparator: ':' },
      { keyHashFunction: (key: string) => `<${key}>` },
    ]) {
      const through = async (cache: vercel.RuntimeCache): Promise<unknown[]> => {
        calls.length = 0
        await inside(
          async () => {
            await cache.set('k\u00fc', { a: 1 }, { ttl: 5, tags: ['t'] })
            await cache.get('key')
            await cache.delete('key')
            await cache.expireTag(['t'])
          },
          { cacheStore },
        )
        return [...calls]
      }
      const ours = await through(vercel.getCache(options))
      expect(ours).toHaveLength(4)
      expect(ours).toEqual(await through(theirs(options)))
    }
    vi.unstubAllGlobals()
  })
})

describe('attachDatabasePool', () => {
  const pool = (members: object): EventEmitter => Object.assign(new EventEmitter(), members)

  it.each([
    ['pg', { options: { idleTimeoutMillis: 20 } }, 'release'],
    ['mysql', { config: { connectionConfig: { idleTimeout: 20 } } }, 'release'],
    ['mysql2 and mariadb', { config: { idleTimeout: 20 } }, 'release'],
    ['mongodb', { options: { maxIdleTimeMS: 20 } }, 'connectionCheckedOut'],
  ])('keeps the instance alive until %s has closed its idle connections', async (_name, members, event) => {
    const given = pool(members)
    vercel.attachDatabasePool(given)
    const before = Date.now()
    await inside(() => void given.emit(event))
    expect(Date.now() - before).toBeGreaterThanOrEqual(115)
  })

  it.each(['none', 'fixed'] as const)('makes no client wait where its row is %s', async (level) => {
    const given = pool({ options: { idleTimeoutMillis: 5000 } })
    vercel.attachDatabasePool(given)
    const before = Date.now()
    await inside(() => void given.emit('release'), { level })
    expect(Date.now() - before).toBeLessThan(1000)
    given.emit('release')
  })

  it('refuses what is no pool', () => {
    expect(() => vercel.attachDatabasePool({})).toThrow('Unsupported database pool type')
  })
})

describe('the token of the deployment', () => {
  it("is the host's, or from the environment", async () => {
    const native = { context: { headers: { 'x-vercel-oidc-token': 'own' } } }
    expect(await inside(() => vercel.getVercelOidcToken(), { native })).toBe('own')
    vi.stubEnv('VERCEL_OIDC_TOKEN', 'local')
    expect(await inside(() => vercel.getVercelOidcToken())).toBe('local')
    vi.unstubAllEnvs()
  })

  it('is refused where there is none', async () => {
    await expect(inside(() => vercel.getVercelOidcToken())).rejects.toThrow('ANYHOST_UNSUPPORTED')
    await expect(inside(() => vercel.getVercelOidcToken({ audience: 'a' }))).rejects.toThrow('ANYHOST_UNSUPPORTED')
    await expect(inside(() => vercel.awsCredentialsProvider({ roleArn: 'arn:aws:iam::1:role/x' })())).rejects.toThrow(
      'ANYHOST_UNSUPPORTED',
    )
  })
})
