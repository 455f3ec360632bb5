import { AsyncLocalStorage } from 'node:async_hooks'
import { Elysia } from 'elysia'
import { H3 } from 'h3'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, test, vi, type MockInstance } from 'vitest'
import { defineFunction, getContext, waitUntil } from 'anyhost'
import type { Account, Context, Geo } from 'anyhost'
import type { Incoming } from '../../src/contract/adapter.ts'
import { createHandler } from '../../src/runtime/handler.ts'
import { cookies, levels } from '../../src/runtime/members.ts'
import { compilePath } from '../../src/runtime/pattern.ts'
import { task } from '../../src/runtime/task.ts'
import { createUnbuilt } from '../../src/runtime/unbuilt.ts'
import { adapter, callOf, perform, serve, type FakeNative } from './fake-host.ts'

const ok = (): Response => new Response('ok')
const at = (path: string): { path: ReturnType<typeof compilePath>[] } => ({ path: [compilePath(path)] })
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

// Only plain JavaScript gives what the types refuse.
const untyped = (fn: unknown): never => fn as never

// What plain JavaScript can do.
const untypedCall = (wait: unknown): void => (wait as () => void)()

let logged: MockInstance<typeof console.error>

beforeEach(() => {
  logged = vi.spyOn(console, 'error').mockImplementation(() => {})
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a route', () => {
  test('that is another answers 404, and the handler is not called', async () => {
    const fetch = vi.fn<() => Response>(ok)
    const response = await serve(defineFunction({ fetch }), at('/pets'))('/other')
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('Not Found')
    expect(fetch).not.toHaveBeenCalled()
  })

  test('gives its parameters to the handler', async () => {
    const fn = defineFunction({
      config: { path: '/pets/:name' },
      fetch: (_request, { params }) => Response.json(params),
    })
    expect(await (await serve(fn, at('/pets/:name'))('/pets/caf%C3%A9?name=forged')).json()).toEqual({ name: 'café' })
  })

  test('that is excluded answers 404', async () => {
    const call = serve(defineFunction({ fetch: ok }), { ...at('/*'), excludedPath: [compilePath('/health').match] })
    expect((await call('/health')).status).toBe(404)
    expect((await call('/')).status).toBe(200)
  })

  test('with another method answers 405 and the methods that it takes', async () => {
    const call = serve(defineFunction({ fetch: ok }), { method: ['GET', 'HEAD', 'POST'] })
    const response = await call('/', { method: 'DELETE' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST')
    expect(await response.text()).toBe('Method Not Allowed')
    expect((await call('/', { method: 'POST' })).status).toBe(200)
  })

  test('answers no HEAD with a body, whatever it answers', async () => {
    const call = serve(defineFunction({ fetch: () => Promise.reject(new Error('x')) }), {
      ...at('/a'),
      method: ['HEAD'],
    })
    for (const [path, status] of [
      ['/a', 500],
      ['/b', 404],
    ] as const) {
      const response = await call(path, { method: 'HEAD' })
      expect([response.status, response.body]).toEqual([status, null])
    }
  })

  test('does not build the request of a call that it refuses', async () => {
    const build = vi.fn<() => Request>(() => new Request('https://example.com/'))
    const call = {
      ...callOf(new Request('https://example.com/other')),
      get request() {
        return build()
      },
    }
    const outcome = await perform(defineFunction({ fetch: ok }), { ...at('/pets'), context: { cookies } }, call)
    expect(outcome).toHaveProperty('status', 404)
    expect(build).not.toHaveBeenCalled()
  })
})

describe('a method member', () => {
  const fn = defineFunction({
    GET: () => new Response('got', { headers: { 'x-from': 'GET' } }),
    POST: async (request) => new Response(await request.text()),
  })

  test('answers its method', async () => {
    expect(await (await serve(fn)('/')).text()).toBe('got')
    expect(await (await serve(fn)('/', { method: 'POST', body: 'sent' })).text()).toBe('sent')
  })

  test('GET answers HEAD without the body', async () => {
    const response = await serve(fn)('/', { method: 'HEAD' })
    expect([response.status, response.headers.get('x-from'), response.body]).toEqual([200, 'GET', null])
  })

  test('HEAD of its own wins', async () => {
    const own = defineFunction({ GET: ok, HEAD: () => new Response(null, { status: 204 }) })
    expect((await serve(own)('/', { method: 'HEAD' })).status).toBe(204)
  })

  test('is a method of what it stands in', async () => {
    const own = defineFunction({
      GET(this: { config?: { path?: string } }) {
        return new Response(this.config?.path)
      },
      config: { path: '/own' },
    })
    expect(await (await serve(own)('/')).text()).toBe('/own')
  })

  test.each(['scheduled', 'toString', 'constructor', 'config', 'deploySucceeded'])(
    'is never found for the method %s that a client made up',
    async (method) => {
      const scheduled = vi.fn<() => Response>(ok)
      const tasks = untyped(defineFunction(untyped({ config: {}, scheduled, deploySucceeded: scheduled })))
      const response = await serve(tasks)('/', { method })
      expect(response.status).toBe(500)
      expect(scheduled).not.toHaveBeenCalled()
      expect(String(logged.mock.calls[0]?.[1])).toContain('ANYHOST_NO_HANDLER')
    },
  )
})

describe('an app', () => {
  test('is called as a method, with the context for its environment and its execution context', async () => {
    const seen: unknown[] = []
    class App {
      name = 'app'
      fetch(_request: Request, ...rest: unknown[]): Response {
        seen.push(...rest)
        return new Response(this.name)
      }
    }
    const call = serve(defineFunction({ fetch: new App() }), { context: { cookies } })
    expect(await (await call('/')).text()).toBe('app')
    expect(seen).toHaveLength(2)
    expect(seen[0]).toBe(seen[1])
    expect(seen[0]).toHaveProperty('target', 'fake')
  })

  test('of Hono has the context in c.env and waits in c.executionCtx', async () => {
    const done = vi.fn<() => void>()
    const app = new Hono<{ Bindings: Context }>()
    app.get('/shop/:id', (c) => {
      c.executionCtx.waitUntil(later(5).then(done))
      return c.json({ id: c.req.param('id'), requestId: c.env.requestId, target: c.env.target })
    })
    const call = serve(defineFunction({ config: { path: '/shop/*' }, fetch: app }), at('/shop/*'))
    const response = await call('/shop/7')
    expect(await response.json()).toEqual({ id: '7', requestId: 'req-1', target: 'fake' })
    expect(done).toHaveBeenCalledOnce()
  })

  test('of h3 answers', async () => {
    const app = new H3().get('/x/:id', (event) => ({ id: event.context.params?.id, method: event.req.method }))
    expect(await (await serve(defineFunction({ fetch: app }))('/x/7')).json()).toEqual({ id: '7', method: 'GET' })
  })

  test('of Elysia answers', async () => {
    const app = new Elysia().get('/x/:id', ({ params }) => params.id)
    expect(await (await serve(defineFunction({ fetch: app }))('/x/7')).text()).toBe('7')
  })

  test('and a bare handler are served without a definition', async () => {
    expect(await (await serve({ fetch: ok })('/')).text()).toBe('ok')
    expect(await (await serve(ok)('/')).text()).toBe('ok')
    const callable = Object.assign(() => new Response('called'), { fetch: () => new Response('fetched') })
    expect(await (await serve(callable)('/')).text()).toBe('fetched')
  })
})

describe('an error', () => {
  test.each([
    [
      'is thrown',
      () => {
        throw new Error('secret')
      },
    ],
    ['is a rejection', () => Promise.reject(new Error('secret'))],
    ['is no answer', () => undefined],
    ['is data', () => ({ body: 'secret' })],
  ])('that %s becomes 500 without a word of it, and is logged once (S199, S200, S202)', async (_how, fetch) => {
    const response = await serve(untyped(defineFunction(untyped({ fetch }))))('/')
    expect(response.status).toBe(500)
    expect(await response.text()).toBe('Internal Server Error')
    expect(JSON.stringify([...response.headers])).not.toContain('secret')
    expect(logged).toHaveBeenCalledOnce()
    expect(logged.mock.calls[0]?.[0]).toBe('[anyhost] ANYHOST_HANDLER_FAILED The function failed. Request req-1:')
    expect(logged.mock.calls[0]?.[1]).toBeInstanceOf(Error)
  })

  test('takes away the cookies that were set before it', async () => {
    const fn = defineFunction({
      fetch(_request, context) {
        context.cookies.set('a', '1')
        throw new Error('late')
      },
    })
    const response = await serve(fn, { context: { cookies } })('/')
    expect([response.status, response.headers.getSetCookie()]).toEqual([500, []])
  })

  test('of one request leaves the next as it is', async () => {
    let calls = 0
    const fn = defineFunction({ fetch: () => (calls++ ? ok() : Promise.reject(new Error('first'))) })
    const call = serve(fn)
    expect((await call('/')).status).toBe(500)
    expect((await call('/')).status).toBe(200)
  })

  test('of a definition that nothing serves says so', async () => {
    const fn = defineFunction({ fetch: ok })
    await expect(fn.fetch(new Request('https://example.com/'))).rejects.toMatchObject({ code: 'ANYHOST_NOT_COMPILED' })
  })

  test('of toHandler without a function is logged when it is called', async () => {
    expect((await serve(untyped(undefined))('/')).status).toBe(500)
    expect(String(logged.mock.calls[0]?.[1])).toContain('ANYHOST_NO_HANDLER')
  })
})

describe('cookies', () => {
  const withCookies = { context: { cookies } }

  test("follow the handler's own Set-Cookie", async () => {
    const fn = defineFunction({
      fetch(_request, context) {
        context.cookies.set('b', String(Number(context.cookies.get('b')) + 1))
        context.cookies.set('c', '3')
        return new Response('ok', { headers: { 'set-cookie': 'a=1' } })
      },
    })
    const response = await serve(fn, withCookies)('/', { headers: { cookie: 'b=1' } })
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2; Path=/', 'c=3; Path=/'])
  })

  test('go with a redirect, whose headers cannot be changed', async () => {
    const fn = defineFunction({
      fetch(_request, context) {
        context.cookies.set('a', '1')
        return Response.redirect('https://example.com/next')
      },
    })
    const response = await serve(fn, withCookies)('/')
    expect([response.status, response.headers.get('location')]).toEqual([302, 'https://example.com/next'])
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/'])
  })

  test('of one client never reach another by a Response that the function keeps', async () => {
    const shared = new Response(null, { status: 204 })
    const fn = defineFunction({
      fetch(_request, context) {
        if (context.url.pathname === '/login') context.cookies.set('session', 'alice')
        return shared
      },
    })
    const call = serve(fn, withCookies)
    expect((await call('/login')).headers.getSetCookie()).toEqual(['session=alice; Path=/'])
    expect((await call('/')).headers.getSetCookie()).toEqual([])
  })

  test('that are set after the response throw, also when they are the first', async () => {
    for (const first of [true, false]) {
      let late: unknown
      const fn = defineFunction({
        fetch(_request, context) {
          if (!first) context.cookies.set('a', '1')
          context.waitUntil(
            later(1).then(() => {
              try {
                context.cookies.set('b', '2')
              } catch (error) {
                late = error
              }
            }),
          )
          return ok()
        },
      })
      await serve(fn, withCookies)('/')
      expect(late).toMatchObject({ code: 'ANYHOST_COOKIE_LATE' })
    }
  })
})

describe('the context', () => {
  test('has what every function gets', async () => {
    let seen: Context | undefined
    const request = new Request('https://example.com/a?b=c')
    const fn = defineFunction({
      fetch(given, context) {
        seen = context
        expect(given).toBe(request)
        expect(context.signal).toBe(given.signal)
        expect(context.url).toBe(context.url)
        return ok()
      },
    })
    await serve(fn)(request)
    expect(seen?.url.href).toBe('https://example.com/a?b=c')
    expect([seen?.requestId, seen?.target, seen?.native]).toEqual(['req-1', 'fake', { id: 'req-1' }])
    expect(seen?.ip).toBeUndefined()
    expect(seen?.params).toEqual({})
  })

  test('makes one request id where the host gives none', async () => {
    const ids: string[] = []
    const fn = defineFunction({
      fetch(_request, context) {
        ids.push(context.requestId, context.requestId)
        return ok()
      },
    })
    for (const id of ['', undefined]) {
      await perform(fn, {}, callOf(new Request('https://example.com/'), id === undefined ? {} : { id }))
    }
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
  })

  test('has no ip where the host says nothing by empty text', async () => {
    const seen: unknown[] = []
    const fn = defineFunction({ fetch: (_request, { ip }) => (seen.push(ip), ok()) })
    await perform(fn, {}, callOf(new Request('https://example.com/'), { ip: '' }))
    await perform(fn, {}, callOf(new Request('https://example.com/'), { ip: '203.0.113.9' }))
    expect(seen).toEqual([undefined, '203.0.113.9'])
  })

  test('reads a member once, and only when it is asked for', async () => {
    const geo = vi.fn<() => Geo>(() => ({ city: 'Oslo', country: {}, subdivision: {} }))
    const account = vi.fn<() => Account>(() => ({}))
    const fn = defineFunction({ fetch: (_request, context) => new Response(`${context.geo.city} ${context.geo.city}`) })
    expect(await (await serve(fn, { context: { geo, account } })('/')).text()).toBe('Oslo Oslo')
    expect(geo).toHaveBeenCalledOnce()
    expect(account).not.toHaveBeenCalled()
  })

  test('knows the level of each feature, and none of what nobody lists', async () => {
    const fn = defineFunction({
      fetch: (_request, { level }) => Response.json([level('context.geo.city'), level('config.memory')]),
    })
    const context = { level: levels({ native: 'context.ip context.requestId', emulated: 'context.geo.city' }) }
    expect(await (await serve(fn, { context })('/')).json()).toEqual(['emulated', 'none'])
  })
})

describe('waitUntil', () => {
  test('may be taken off the context', async () => {
    const done = vi.fn<() => void>()
    const fn = defineFunction({
      fetch(_request, { waitUntil: wait }) {
        wait(later(5).then(done))
        return ok()
      },
    })
    await serve(fn)('/')
    expect(done).toHaveBeenCalledOnce()
  })

  test('logs a rejection once, with the request id, and leaves the response as it is (S206)', async () => {
    const error = new Error('lost')
    const fn = defineFunction({
      fetch(_request, context) {
        context.waitUntil(Promise.reject(error))
        return ok()
      },
    })
    expect((await serve(fn)('/')).status).toBe(200)
    expect(logged.mock.calls).toEqual([['[anyhost] ANYHOST_TASK_FAILED A task failed. Request req-1:', error]])
  })

  test("hands a task to the host's own where there is one", async () => {
    const given: Promise<unknown>[] = []
    const fn = defineFunction({
      fetch(_request, context) {
        context.waitUntil(later(1))
        return ok()
      },
    })
    await perform(fn, {}, callOf(new Request('https://example.com/'), { waitUntil: (each) => void given.push(each) }))
    expect(given).toHaveLength(1)
  })

  test('without a task throws', async () => {
    const fn = defineFunction({ fetch: (_request, context) => (untypedCall(context.waitUntil), ok()) })
    expect((await serve(fn)('/')).status).toBe(500)
    expect(logged.mock.calls[0]?.[1]).toBeInstanceOf(TypeError)
  })
})

describe('getContext', () => {
  // One storage for the process, as the package keeps it.
  const als = new AsyncLocalStorage()

  test('gives the context of its own request, however many run at once', async () => {
    const fn = defineFunction({
      async fetch(_request, context) {
        const id = context.url.searchParams.get('id')
        await later(Math.random() * 10)
        const below = await deep()
        return Response.json([id, below, getContext() === context])
      },
    })
    async function deep(): Promise<string | null> {
      await later(Math.random() * 10)
      return getContext().url.searchParams.get('id')
    }
    const call = serve(fn, { als })
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, id): Promise<unknown> => (await call(`/?id=${id}`)).json()),
    )
    expect(answers).toEqual(Array.from({ length: 200 }, (_, id) => [String(id), String(id), true]))
  })

  test('outside a request throws, and with `optional` gives nothing', async () => {
    expect(() => getContext()).toThrow('ANYHOST_NO_CONTEXT')
    expect(getContext({ optional: true })).toBeUndefined()
    expect(() => waitUntil(later(1))).toThrow('ANYHOST_NO_CONTEXT')
  })

  test('still gives it in a task after the response', async () => {
    const seen: string[] = []
    const fn = defineFunction({
      fetch() {
        waitUntil(later(5).then(() => seen.push(getContext().requestId)))
        return ok()
      },
    })
    await serve(fn, { als })('/')
    expect(seen).toEqual(['req-1'])
  })

  test('keeps the first storage, so that two copies of the package share it', async () => {
    const run = vi.spyOn(AsyncLocalStorage.prototype, 'run')
    const fn = defineFunction({ fetch: () => new Response(getContext().requestId) })
    expect(await (await serve(fn, { als: new AsyncLocalStorage() })('/')).text()).toBe('req-1')
    expect(run).toHaveBeenCalledOnce()
    expect(run.mock.contexts[0]).toBe(als)
  })
})

describe('a run that no request started', () => {
  const nextRun = new Date('2030-01-01T00:00:00Z')
  const entry = { cron: '0 * * * *', task }
  const call = { kind: 'schedule', nextRun, native: { id: 'req-2' } } as const

  test('gets its event, and a context without a request', async () => {
    const seen: unknown[] = []
    const fn = defineFunction({
      config: { schedule: '0 * * * *' },
      scheduled(event, context) {
        seen.push(event, context.requestId, context.signal.aborted, context.target)
        // What plain JavaScript can ask for.
        expect(() => (context as Context).url).toThrow('No request started this run')
        expect(() => (context as Context).cookies).toThrow('No request started this run')
        return 'done'
      },
    })
    expect(await perform(fn, { ...entry, context: { cookies } }, call)).toBe('done')
    expect(seen).toEqual([{ cron: '0 * * * *', scheduledTime: undefined, nextRun }, 'req-2', false, 'fake'])
  })

  test('that fails is logged once, and fails for the host too', async () => {
    const error = new Error('broken')
    const fn = defineFunction({ config: { schedule: '@daily' }, scheduled: () => Promise.reject(error) })
    await expect(perform(fn, entry, call)).rejects.toBe(error)
    expect(logged.mock.calls).toEqual([['[anyhost] ANYHOST_HANDLER_FAILED The function failed. Request req-2:', error]])
  })

  test('is a platform event with the handler of its name', async () => {
    const fn = defineFunction({ fetch: ok, deploySucceeded: (event) => event.deploy.id })
    const event = {
      kind: 'event',
      name: 'deploySucceeded',
      event: { deploy: { id: 'd1' }, site: {} },
      native: {},
    } as const
    expect(await perform(fn, entry, event)).toBe('d1')
    await expect(perform(fn, entry, { ...event, name: 'userLogin' })).rejects.toMatchObject({
      code: 'ANYHOST_NO_HANDLER',
    })
  })

  test('by a request of the host is read by the entry, which may also refuse it', async () => {
    const scheduled = vi.fn<() => void>()
    const fn = defineFunction({ config: { schedule: '@daily' }, scheduled })
    const schedule = (request: Request, native: FakeNative): Incoming<FakeNative> | Response =>
      request.method === 'POST' ? { ...call, native } : new Response('no', { status: 401 })
    const refused = await perform(fn, { ...entry, schedule }, callOf(new Request('https://example.com/')))
    expect(refused).toHaveProperty('status', 401)
    expect(scheduled).not.toHaveBeenCalled()
    await perform(fn, { ...entry, schedule }, callOf(new Request('https://example.com/', { method: 'POST' })))
    expect(scheduled).toHaveBeenCalledOnce()
  })
})

describe('a handler without a build', () => {
  const unbuilt = createUnbuilt(createHandler(adapter), { geo: () => ({ city: 'Oslo', country: {}, subdivision: {} }) })
  const ask = async (fn: Parameters<typeof unbuilt>[0], path: string, init?: RequestInit): Promise<Response> =>
    // A call by a request is answered by a Response.
    (await unbuilt(fn)(callOf(new Request(`https://example.com${path}`, init)))) as Response

  test('takes its route and methods from the definition', async () => {
    const fn = defineFunction({
      config: { path: '/pets/:name', excludedPath: '/pets/none' },
      GET: (_request, context) => Response.json([context.params.name, context.geo.city, getContext() === context]),
    })
    expect(await (await ask(fn, '/pets/rex')).json()).toEqual(['rex', 'Oslo', true])
    expect((await ask(fn, '/pets/none')).status).toBe(404)
    const refused = await ask(fn, '/pets/rex', { method: 'POST' })
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect((await ask(fn, '/pets/rex', { method: 'HEAD' })).status).toBe(200)
  })

  test('claims no level, because nobody has looked', async () => {
    const fn = defineFunction({ fetch: (_request, { level }) => new Response(level('context.ip')) })
    expect((await ask(fn, '/')).status).toBe(500)
    expect(String(logged.mock.calls[0]?.[1])).toContain('ANYHOST_LEVEL_UNKNOWN')
  })
})
