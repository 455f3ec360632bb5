import { describe, expect, it } from 'vitest'
import { cache, getContext, waitUntil } from 'anyhost'
import { contextOf, runWithContext } from 'anyhost/context'
import { createContext, setCookiesOf, tasksOf } from 'anyhost/testing'
import { CONTEXT_FEATURES } from '../../src/contract/features.ts'
import netlify from '../../adapters/netlify/build.ts'
import vercel from '../../adapters/vercel/build.ts'

describe('createContext', () => {
  it('has every object, and no leaf that it was not given', () => {
    const context = createContext()
    const { params, ip, geo, account, site, deploy, server, deadline, native } = context
    expect({ params, ip, geo, account, site, deploy, server, deadline, native }).toEqual({
      params: {},
      geo: { country: {}, subdivision: {} },
      account: {},
      site: {},
      deploy: {},
      server: {},
    })
    expect([...context.cookies.entries()]).toEqual([])
  })

  it('has the same four values in every run where a host has some of its own', () => {
    const { url, requestId, target, signal } = createContext()
    expect([url.href, requestId, target, signal.aborted]).toEqual([
      'https://example.com/',
      'test-request',
      'test',
      false,
    ])
  })

  it('has what it is given, in the shapes of a host', () => {
    const controller = new AbortController()
    const context = createContext({
      params: { name: 'rex' },
      url: '/pets/rex?q=1',
      requestId: 'r-1',
      ip: '203.0.113.9',
      geo: { city: 'Oslo', country: { code: 'NO' }, latitude: 59.9 },
      cookies: { a: '1', b: 'x=y' },
      account: { id: 'acc' },
      site: { name: 'pets' },
      deploy: { context: 'production', environment: 'production', published: true },
      server: { region: 'iad1', awsRegion: 'us-east-1' },
      deadline: new Date('2026-01-01T00:00:10Z'),
      signal: controller.signal,
      native: { env: { KEY: 'v' } },
      target: 'somewhere',
    })
    expect(context.params.name).toBe('rex')
    expect([context.url.pathname, context.url.search, context.requestId, context.ip]).toEqual([
      '/pets/rex',
      '?q=1',
      'r-1',
      '203.0.113.9',
    ])
    expect(context.geo).toEqual({
      city: 'Oslo',
      country: { code: 'NO', name: 'Norway', flag: '\u{1F1F3}\u{1F1F4}' },
      subdivision: {},
      latitude: 59.9,
    })
    expect([...context.cookies.entries()]).toEqual([
      ['a', '1'],
      ['b', 'x=y'],
    ])
    expect([context.account, context.site, context.deploy, context.server]).toEqual([
      { id: 'acc' },
      { name: 'pets' },
      { context: 'production', environment: 'production', published: true },
      { region: 'iad1', awsRegion: 'us-east-1' },
    ])
    expect([context.deadline?.toISOString(), context.native, context.target]).toEqual([
      '2026-01-01T00:00:10.000Z',
      { env: { KEY: 'v' } },
      'somewhere',
    ])
    controller.abort()
    expect(context.signal.aborted).toBe(true)
  })

  it('collects tasks and cookies, and checks both as a host does', async () => {
    const context = createContext()
    const { waitUntil: keep } = context
    keep(1)
    keep(Promise.resolve().then(() => context.waitUntil(Promise.resolve('started by a task'))))
    context.cookies.set({ name: 'seen', value: 'yes', maxAge: 60, sameSite: 'lax', secure: true })
    expect(context.cookies.get('seen')).toBe('yes')
    expect(() => context.cookies.set('bad name', 'x')).toThrow(
      expect.objectContaining({ code: 'ANYHOST_COOKIE_INVALID' }),
    )
    // @ts-expect-error -- a task is missing
    expect(() => keep()).toThrow(TypeError)
    expect(await tasksOf(context).done()).toEqual([1, undefined, 'started by a task'])
    expect(setCookiesOf(context)).toEqual([
      { name: 'seen', value: 'yes', path: '/', maxAge: 60, secure: true, sameSite: 'lax' },
    ])
    expect(() => context.cookies.set('late', 'x')).toThrow(expect.objectContaining({ code: 'ANYHOST_COOKIE_LATE' }))
  })

  it('waits for tasks that tasks start, however late', async () => {
    const context = createContext()
    const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
    const start = async (left: number): Promise<number> => {
      await later(3)
      if (left > 0) context.waitUntil(start(left - 1))
      return left
    }
    context.waitUntil(start(3))
    expect(await tasksOf(context).settle()).toMatchObject([{ value: 3 }, { value: 2 }, { value: 1 }, { value: 0 }])
    context.waitUntil(start(2))
    expect((await tasksOf(context).done()).slice(4)).toEqual([2, 1, 0])
  })

  it('tells what tasks failed with, when it is asked', async () => {
    const context = createContext()
    context.waitUntil(Promise.reject(new Error('first')))
    context.waitUntil('fine')
    await expect(tasksOf(context).done()).rejects.toThrow('first')
    expect(await tasksOf(context).settle()).toEqual([
      { status: 'rejected', reason: new Error('first') },
      { status: 'fulfilled', value: 'fine' },
    ])
    expect(() => tasksOf({})).toThrow(TypeError)
  })

  it('says native of what was given, and none of the rest', () => {
    const { level } = createContext({ geo: { city: 'Oslo' }, ip: '203.0.113.9' })
    expect(CONTEXT_FEATURES.filter((feature) => level(feature) === 'native')).toEqual([
      'context.params',
      'context.url',
      'context.target',
      'context.level',
      'context.requestId',
      'context.ip',
      'context.geo.city',
      'context.cookies',
      'context.waitUntil',
      'context.signal',
      'getContext',
    ])
    expect(createContext({ levels: { 'context.ip': 'emulated' } }).level('context.ip')).toBe('emulated')
  })

  it('says the levels of the adapter that it is given', () => {
    const context = createContext({ target: vercel() })
    expect(context.target).toBe('vercel')
    const features = ['context.geo.city', 'context.geo.country.name', 'context.geo.subdivision.name'] as const
    expect(features.map((feature) => context.level(feature))).toEqual(['native', 'emulated', 'none'])
  })

  it('refuses what the adapter that it is given never has, all of it at once', () => {
    const geo = { subdivision: { name: 'Sao Paulo' }, continent: 'SA' }
    expect(() => createContext({ target: vercel(), geo, account: { id: 'a' } })).toThrow(
      expect.objectContaining({
        code: 'ANYHOST_TEST_IMPOSSIBLE',
        message: expect.stringContaining('context.geo.subdivision.name, context.account.id.'),
      }),
    )
    expect(() => createContext({ target: netlify(), geo })).toThrow('context.geo.continent.')
  })

  it('is what getContext and contextOf give, by runWithContext', async () => {
    const context = createContext({ ip: '203.0.113.9' })
    await runWithContext(context, async () => {
      await Promise.resolve()
      waitUntil('from afar')
      expect(getContext()).toBe(context)
      expect(contextOf(new Request('https://a.test/')).ip).toBe('203.0.113.9')
      await expect(cache.purgeAll()).resolves.toBeUndefined()
    })
    expect(await tasksOf(context).done()).toEqual(['from afar'])
  })
})
