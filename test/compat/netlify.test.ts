import { builder as theirBuilder } from '@netlify/functions'
import { defineFunction, fromLambda } from 'anyhost'
import {
  builder,
  getContext,
  purgeCache,
  schedule,
  stream,
  type BuilderHandler,
  type Handler,
} from 'anyhost/compat/netlify'
import { describe, expect, it } from 'vitest'
import type { CacheControls } from '../../src/contract/adapter.ts'
import { ORIGIN, serve, type Facts } from './host.ts'

/** What a call gives inside a request. */
async function inside<Result>(
  call: () => Result,
  facts: Facts = {},
  init: RequestInit = {},
): Promise<{ result: Awaited<Result>; response: Response }> {
  let result: Awaited<Result> | undefined
  let failure: unknown
  const definition = defineFunction({
    async fetch() {
      try {
        result = await call()
      } catch (error) {
        failure = error
      }
      return new Response('ok')
    },
  })
  const response = await serve(definition, facts)(new Request(`${ORIGIN}/users/7?x=1`, init))
  if (failure !== undefined) throw failure
  return { result: result as Awaited<Result>, response }
}

describe('getContext', () => {
  it('throws outside a request', () => {
    expect(() => getContext()).toThrow('ANYHOST_NO_CONTEXT')
  })

  it("has our facts in Netlify's shape", async () => {
    const facts: Facts = {
      ip: '203.0.113.9',
      account: { id: 'team' },
      deploy: { id: 'd1', context: 'production', published: true },
      site: { id: 's', url: 'https://site.example', name: undefined },
      server: { region: 'iad1', awsRegion: 'us-east-1' },
      geo: {
        city: 'Oslo',
        country: { code: 'NO', name: 'Norway', flag: 'flag' },
        subdivision: { code: undefined },
        latitude: 59.9,
        continent: 'EU',
      },
      path: ['/users/:id', '/users/:id/:tab?'],
    }
    const { result } = await inside(() => {
      const { account, deploy, geo, ip, params, requestId, server, site, url } = getContext()
      return { account, deploy, geo, ip, params, requestId, server, site, url: url.href }
    }, facts)
    expect(result).toStrictEqual({
      account: { id: 'team' },
      deploy: { context: 'production', id: 'd1', published: true },
      geo: { city: 'Oslo', country: { code: 'NO', name: 'Norway' }, subdivision: {}, latitude: 59.9 },
      ip: '203.0.113.9',
      params: { id: '7' },
      requestId: 'request-1',
      server: { region: 'us-east-1' },
      site: { id: 's', url: 'https://site.example' },
      url: `${ORIGIN}/users/7?x=1`,
    })
  })

  it("has '' for what is not known, as Netlify's runtime", async () => {
    const { result } = await inside(() => {
      const { account, deploy, ip, server, site } = getContext()
      return { account, deploy, ip, server, site }
    })
    expect(result).toEqual({
      account: { id: '' },
      deploy: { context: '', id: '', published: false },
      ip: '',
      server: {},
      site: {},
    })
  })

  it('reads and writes cookies', async () => {
    const { result, response } = await inside(
      () => {
        const { cookies } = getContext()
        cookies.set({ name: 'b', value: '2', sameSite: 'Lax', httpOnly: true, unparsed: ['Partitioned'], secure: true })
        cookies.set('c', '3')
        cookies.delete('a')
        cookies.delete({ name: 'd', path: '/x' })
        return [cookies.get('b'), cookies.get('a')]
      },
      {},
      { headers: { cookie: 'a=1' } },
    )
    expect(result).toEqual(['2', undefined])
    expect(response.headers.getSetCookie()).toEqual([
      'b=2; Path=/; Secure; HttpOnly; SameSite=Lax; Partitioned',
      'c=3; Path=/',
      'a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'd=; Path=/x; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    ])
  })

  it('refuses a cookie attribute that no host but one would send', async () => {
    await expect(
      inside(() => getContext().cookies.set({ name: 'a', value: '1', unparsed: ['Priority=High'] })),
    ).rejects.toThrow('Priority=High')
  })

  it('has json(), and no next()', async () => {
    const { result } = await inside(async () => getContext().json({ a: 1 }).json())
    expect(result).toEqual({ a: 1 })
    await expect(inside(() => getContext().next())).rejects.toThrow('ANYHOST_UNSUPPORTED')
  })
})

describe('purgeCache', () => {
  const calls: unknown[] = []
  const cacheControls: CacheControls = {
    purge: async ({ tags }) => void calls.push([...tags]),
    purgeAll: async () => void calls.push('everything'),
  } as CacheControls
  const purged = async (call: () => Promise<void>): Promise<unknown[]> => {
    calls.length = 0
    await inside(call, { cacheControls })
    return [...calls]
  }

  it('purges tags', async () => {
    expect(await purged(() => purgeCache({ tags: ['a', 'b'], userAgent: 'x' }))).toEqual([['a', 'b']])
  })

  it('purges the site when it is called without tags', async () => {
    expect(await purged(() => purgeCache())).toEqual(['everything'])
    expect(await purged(() => purgeCache({}))).toEqual(['everything'])
  })

  it.each([[{ tags: [] }], [{ tags: undefined }], [{ tags: null }], [{ tags: 'a' }]])(
    'purges nothing by accident: %j rejects',
    async (options) => {
      // What its type forbids, JavaScript can give.
      await expect(purged(() => purgeCache(options as never))).rejects.toThrow('ANYHOST_PURGE_SCOPE')
      expect(calls).toEqual([])
    },
  )

  it.each([
    [{ siteID: 'x' }],
    [{ siteSlug: 'x' }],
    [{ domain: 'x' }],
    [{ token: 'x' }],
    [{ deployAlias: 'x', tags: ['a'] }],
  ])('does not purge this site for another: %j rejects', async (options) => {
    await expect(purged(() => purgeCache(options))).rejects.toThrow('ANYHOST_PURGE_FAILED')
    expect(calls).toEqual([])
  })

  it('rejects outside a request, and where the host has no purge', async () => {
    await expect(purgeCache({ tags: ['a'] })).rejects.toThrow('ANYHOST_NO_CONTEXT')
    await expect(inside(() => purgeCache({ tags: ['a'] }))).rejects.toThrow('ANYHOST_CACHE_UNAVAILABLE')
  })
})

describe('the legacy wrappers', () => {
  const event = {
    httpMethod: 'GET',
    queryStringParameters: { a: '1' },
    multiValueQueryStringParameters: { a: ['1'] },
  } as unknown as Parameters<Handler>[0]
  const context = {} as Parameters<Handler>[1]

  it.each<[string, BuilderHandler]>([
    ['promised', async (seen) => ({ statusCode: 200, body: JSON.stringify(seen), ttl: 90 })],
    ['without a time', async () => ({ statusCode: 200 })],
    ['called back', (seen, _context, callback) => callback?.(null, { statusCode: 200, body: JSON.stringify(seen) })],
  ])('builder gives what the package gives, %s', async (_name, handler) => {
    const through = (wrapper: typeof builder): Promise<unknown> =>
      new Promise((resolve) => {
        const returned = wrapper(handler)(event, context, (_error, response) => resolve(response))
        if (returned) resolve(returned)
      })
    expect(await through(builder)).toEqual(await through(theirBuilder))
    expect(await builder(handler)({ ...event, httpMethod: 'POST' }, context)).toEqual(
      await theirBuilder(handler)({ ...event, httpMethod: 'POST' }, context),
    )
  })

  it('a builder of the package itself is understood', async () => {
    const response = await serve(fromLambda(theirBuilder(async () => ({ statusCode: 200, body: 'x', ttl: 10 }))))(
      new Request(ORIGIN),
    )
    expect(response.headers.get('cdn-cache-control')).toBe('public, max-age=60')
  })

  it('what the handler says about caching counts', async () => {
    const handler = builder(async () => ({
      statusCode: 200,
      headers: { 'CDN-Cache-Control': 'no-store', 'Cache-Control': 'private' },
      body: 'x',
      ttl: 600,
    }))
    const { headers } = await serve(fromLambda(handler))(new Request(ORIGIN))
    expect([headers.get('cdn-cache-control'), headers.get('cache-control')]).toEqual(['no-store', 'private'])
  })

  it('schedule gives the handler back', () => {
    const handler: Handler = async () => ({ statusCode: 200 })
    expect(schedule('@daily', handler)).toBe(handler)
  })

  it('a stream sends each chunk when it is there, and ends its source when the client goes away', async () => {
    const steps: string[] = []
    async function* chunks(): AsyncGenerator<string> {
      try {
        steps.push('first')
        yield 'a'
        steps.push('second')
        yield 'b'
      } finally {
        steps.push('ended')
      }
    }
    const response = await serve(fromLambda(stream(async () => ({ statusCode: 200, body: chunks() }))))(
      new Request(ORIGIN),
    )
    const reader = response.body!.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('a')
    await reader.cancel()
    expect(steps.at(-1)).toBe('ended')
  })
})
