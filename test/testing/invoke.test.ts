import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import { cache, defineFunction, fromLambda, getContext } from 'anyhost'
import { invoke } from 'anyhost/testing'
import netlify from '../../adapters/netlify/build.ts'

const pets = defineFunction({
  config: { path: ['/pets/:name', '/pets/:name/toys/:toy?'], excludedPath: '/pets/secret', maxDuration: 10 },
  async GET(request, context) {
    context.cookies.set('seen', 'yes')
    context.waitUntil(Promise.resolve('logged'))
    const same = getContext() === context
    const { ip, geo, requestId, deadline, target } = context
    const sent = Object.fromEntries(context.cookies.entries())
    return Response.json({
      params: context.params,
      ip,
      city: geo.city,
      requestId,
      deadline,
      target,
      same,
      sent,
      url: request.url,
    })
  },
  POST: async (request) => new Response(await request.text(), { status: 201 }),
})

describe('invoke', () => {
  it('sends a path through the matcher to the handler, with what the test says of the host', async () => {
    const { response, cookies, tasks } = await invoke(pets, '/pets/r%C3%A9x?q=1', {
      context: { ip: '203.0.113.9', geo: { city: 'Oslo' }, requestId: 'r-1', cookies: { a: '1' } },
      clock: new Date('2026-01-01T00:00:00Z'),
    })
    expect(await response.json()).toEqual({
      params: { name: 'réx' },
      ip: '203.0.113.9',
      city: 'Oslo',
      requestId: 'r-1',
      deadline: '2026-01-01T00:00:10.000Z',
      target: 'test',
      same: true,
      sent: { a: '1', seen: 'yes' },
      url: 'https://example.com/pets/r%C3%A9x?q=1',
    })
    expect(cookies).toEqual([{ name: 'seen', value: 'yes', path: '/' }])
    expect(await tasks.done()).toEqual(['logged'])
  })

  it('makes nothing up: what the test does not say is not there', async () => {
    const { response } = await invoke(pets, '/pets/rex')
    expect(await response.json()).toEqual({
      params: { name: 'rex' },
      requestId: 'test-request',
      target: 'test',
      same: true,
      sent: { seen: 'yes' },
      url: 'https://example.com/pets/rex',
    })
  })

  it('takes a Request as it is, or a path with what fetch takes', async () => {
    const body = 'a=1'
    const made = await invoke(pets, new Request('https://pets.example/pets/rex', { method: 'POST', body }))
    const path = await invoke(pets, new URL('https://pets.example/pets/rex'), { init: { method: 'POST', body } })
    expect([made.response.status, await made.response.text(), await path.response.text()]).toEqual([201, 'a=1', 'a=1'])
  })

  it.each([
    ['/pets/secret', 'GET', 404],
    ['/other', 'GET', 404],
    ['/pets/rex', 'DELETE', 405],
    ['/pets/rex', 'HEAD', 200],
    ['/pets/rex/toys', 'GET', 200],
  ])('answers %s by %s with %i', async (path, method, status) => {
    const { response } = await invoke(pets, path, { init: { method } })
    expect(response.status).toBe(status)
    expect(response.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD, POST' : null)
    expect((await response.text()) === '').toBe(method === 'HEAD')
  })

  it('rejects with the very error of the handler, and prints nothing', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const cause = new RangeError('no such pet')
    const fn = defineFunction({
      fetch: () => {
        throw cause
      },
    })
    await expect(invoke(fn, '/')).rejects.toBe(cause)
    expect(printed).not.toHaveBeenCalled()
    printed.mockRestore()
  })

  it('answers 500 and logs as a host does when it is asked to, and has the error beside it', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const cause = new RangeError('a secret cause')
    const fn = defineFunction({ fetch: () => Promise.reject(cause) })
    const { response, error } = await invoke(fn, '/', { onError: 'respond' })
    expect([response.status, await response.text(), error]).toEqual([500, 'Internal Server Error', cause])
    expect(printed.mock.calls).toEqual([
      ['[anyhost] ANYHOST_HANDLER_FAILED The function failed. Request test-request:', cause],
    ])
    printed.mockRestore()
  })

  it('rejects with a code for an answer that is none, and for a function without a handler', async () => {
    // Stands for what JavaScript lets through.
    const nothing = defineFunction({ fetch: () => undefined as unknown as Response })
    await expect(invoke(nothing, '/')).rejects.toMatchObject({ code: 'ANYHOST_RESPONSE_INVALID' })
    const nightly = defineFunction({ config: { schedule: '@daily' }, scheduled: () => {} })
    await expect(invoke(nightly, '/')).rejects.toMatchObject({ code: 'ANYHOST_NO_HANDLER' })
  })

  it('answers 202 for a function in the background, whatever the handler returns', async () => {
    const fn = defineFunction({ config: { background: true }, fetch: async () => 'nobody reads this' })
    expect((await invoke(fn, '/')).response.status).toBe(202)
  })

  it('serves an app, and a Lambda-style handler', async () => {
    const app = new Hono().get('/pets/:name', (c) => {
      c.executionCtx.waitUntil(Promise.resolve('by the app'))
      return c.text(c.req.param('name'))
    })
    const { response, tasks } = await invoke(app, '/pets/rex')
    expect([await response.text(), await tasks.done()]).toEqual(['rex', ['by the app']])
    const legacy = fromLambda(async (event) => ({ statusCode: 201, body: event.path }))
    expect(await (await invoke(legacy, '/a')).response.text()).toBe('/a')
  })

  it('has every cookie of the response, by the context and by headers', async () => {
    const fn = defineFunction({
      fetch(_request, { cookies }) {
        cookies.set({ name: 'until', value: '1', expires: new Date(0), httpOnly: true, sameSite: 'none', secure: true })
        const headers = new Headers({ 'set-cookie': 'own=a=b; Domain=a.test; MAX-AGE=5; Path=/x; Partitioned; Odd=1' })
        return new Response(null, { headers })
      },
    })
    expect((await invoke(fn, '/')).cookies).toEqual([
      { name: 'own', value: 'a=b', domain: 'a.test', maxAge: 5, path: '/x', partitioned: true },
      { name: 'until', value: '1', path: '/', expires: new Date(0), httpOnly: true, secure: true, sameSite: 'none' },
    ])
  })

  it('records purges, and purges nothing', async () => {
    const fn = defineFunction({
      async fetch() {
        await cache.purge({ tags: ['Pets', 'dogs'] })
        await cache.purgeAll()
        return new Response()
      },
    })
    expect((await invoke(fn, '/')).purges).toEqual([{ tags: ['pets', 'dogs'] }, 'all'])
  })

  it('has the levels of the adapter that it is given, and refuses what its host never has', async () => {
    const fn = defineFunction({
      fetch: (_request, { target, level }) => Response.json([target, level('context.geo.continent')]),
    })
    const { response } = await invoke(fn, '/', { target: netlify() })
    expect(await response.json()).toEqual(['netlify', 'none'])
    await expect(invoke(fn, '/', { target: netlify(), context: { geo: { continent: 'SA' } } })).rejects.toMatchObject({
      code: 'ANYHOST_TEST_IMPOSSIBLE',
    })
  })

  it('keeps calls at the same time apart', async () => {
    const fn = defineFunction({
      config: { path: '/:name' },
      async fetch() {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5))
        return new Response(`${getContext().params['name']} ${getContext().ip}`)
      },
    })
    const names = Array.from({ length: 20 }, (_, at) => `n${at}`)
    const answers = await Promise.all(
      names.map(async (name, at) =>
        (await invoke(fn, `/${name}`, { context: { ip: `192.0.2.${at}` } })).response.text(),
      ),
    )
    expect(answers).toEqual(names.map((name, at) => `${name} 192.0.2.${at}`))
  })
})
