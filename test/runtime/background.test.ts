import { defineFunction } from 'anyhost'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { accepted, background, createBackground } from '../../src/runtime/background.ts'
import { createHandler } from '../../src/runtime/handler.ts'
import { cookies } from '../../src/runtime/members.ts'
import { createUnbuilt } from '../../src/runtime/unbuilt.ts'
import { adapter, callOf, type FakeNative } from './fake-host.ts'

const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
beforeEach(() => logged.mockClear())
afterEach(() => vi.useRealTimers())

/** A host that keeps tasks alive after its answer, and lets the work begin when it is told. */
function hostOf(fn: Parameters<typeof handler>[0], entry: Parameters<typeof handler>[1] = {}) {
  const tasks: Promise<unknown>[] = []
  let begin = (_: unknown): void => {}
  const replied = (): Promise<unknown> => new Promise((resolve) => (begin = resolve))
  const native: FakeNative = { id: 'req-1', waitUntil: (task) => void tasks.push(task) }
  const served = handler(fn, { background: createBackground<FakeNative>(replied), ...entry })
  return {
    ask: async (request: Request) => (await served(callOf(request, native))) as Response,
    begin: async () => {
      begin(undefined)
      // A task may start others.
      for (let at = 0; at < tasks.length; at++) await tasks[at]
    },
    tasks,
  }
}
const handler = createHandler(adapter)
const get = (): Request => new Request('https://example.com/a?b=1', { headers: { 'x-a': '1' } })

describe('a background function', () => {
  test('answers 202, with no body and no header, before its handler is called', async () => {
    const fetch = vi.fn<() => void>()
    const { ask, begin, tasks } = hostOf(defineFunction({ config: { background: true }, fetch }))
    const response = await ask(get())
    expect([response.status, response.body, [...response.headers]]).toEqual([202, null, []])
    expect([fetch.mock.calls.length, tasks.length]).toEqual([0, 1])
    await begin()
    expect(fetch).toHaveBeenCalledOnce()
    expect(logged).not.toHaveBeenCalled()
  })

  test.each([
    ['nothing', undefined],
    ['text', 'text'],
    ['a member called body', { statusCode: 200, body: 'text' }],
    ['a Response', new Response('text', { status: 418 })],
  ])('drops what the handler returns: %s', async (_what, result) => {
    const { ask, begin } = hostOf(defineFunction({ config: { background: true }, fetch: () => result }))
    expect((await ask(get())).status).toBe(202)
    await begin()
    expect(logged).not.toHaveBeenCalled()
  })

  test('cancels the body that nobody will read, also one that cannot be cancelled', async () => {
    const cancel = vi.fn<() => void>()
    const free = new Response(new ReadableStream({ cancel }))
    const locked = new Response('text')
    locked.body?.getReader()
    for (const answer of [free, locked]) {
      const { ask, begin } = hostOf(defineFunction({ config: { background: true }, fetch: () => answer }))
      await ask(get())
      await begin()
    }
    expect(cancel).toHaveBeenCalledOnce()
    expect(logged).not.toHaveBeenCalled()
  })

  test('has the body that came, though the host drops what was not read before the answer', async () => {
    let dropped = false
    const body = new ReadableStream<Uint8Array>({
      async pull(out) {
        if (dropped) return out.error(new Error('The host has closed the request.'))
        await Promise.resolve()
        out.enqueue(new Uint8Array([0, 255, 128]))
        out.close()
      },
    })
    const seen: unknown[] = []
    const fn = defineFunction({
      config: { background: true },
      async fetch(request, context) {
        seen.push([...new Uint8Array(await request.arrayBuffer())], request.headers.get('content-type'))
        seen.push(request.signal === context.signal, context.url.search)
      },
    })
    const { ask, begin } = hostOf(fn)
    const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': 'a/b' } } as RequestInit
    expect((await ask(new Request('https://example.com/a?b=1', init))).status).toBe(202)
    dropped = true
    await begin()
    expect(seen).toEqual([[0, 255, 128], 'a/b', true, '?b=1'])
  })

  test('is answered with 500, and does not run, when its request breaks off', async () => {
    const fetch = vi.fn<() => void>()
    const { ask, tasks } = hostOf(defineFunction({ config: { background: true }, fetch }))
    const body = new ReadableStream({ pull: (out) => out.error(new Error('gone')) })
    const response = await ask(
      new Request('https://example.com/', { method: 'POST', body, duplex: 'half' } as RequestInit),
    )
    expect([response.status, tasks.length, fetch.mock.calls.length]).toEqual([500, 0, 0])
    expect(String(logged.mock.calls[0]?.[0])).toContain('ANYHOST_HANDLER_FAILED')
  })

  test('hears nothing of a client that goes away', async () => {
    const client = new AbortController()
    const fetch = vi.fn<(request: Request) => void>()
    const { ask, begin } = hostOf(defineFunction({ config: { background: true }, fetch }))
    await ask(new Request('https://example.com/', { signal: client.signal }))
    client.abort()
    await begin()
    expect(fetch.mock.calls[0]?.[0].signal.aborted).toBe(false)
  })

  test('that fails is a task that failed, with the request id', async () => {
    const error = new Error('broken')
    const { ask, begin } = hostOf(defineFunction({ config: { background: true }, fetch: () => Promise.reject(error) }))
    expect((await ask(get())).status).toBe(202)
    await begin()
    expect(logged.mock.calls).toEqual([['[anyhost] ANYHOST_TASK_FAILED A task failed. Request req-1:', error]])
  })

  test('is not run for what the matcher refuses', async () => {
    const fetch = vi.fn<() => void>()
    const entry = { path: [{ match: /^\/b$/, params: [] }], method: ['POST'] }
    const { ask, tasks } = hostOf(defineFunction({ config: { background: true }, fetch }), entry)
    expect((await ask(get())).status).toBe(404)
    expect((await ask(new Request('https://example.com/b'))).status).toBe(405)
    expect(tasks).toEqual([])
  })

  test('can set no cookie', async () => {
    const codes: unknown[] = []
    const fn = defineFunction({
      config: { background: true },
      fetch(_request, context) {
        try {
          context.cookies.set('a', 'b')
        } catch (error) {
          codes.push((error as { code?: string }).code)
        }
      },
    })
    const { ask, begin } = hostOf(fn, { context: { cookies } })
    expect((await ask(get())).headers.has('set-cookie')).toBe(false)
    await begin()
    expect(codes).toEqual(['ANYHOST_COOKIE_LATE'])
  })

  test('begins a moment after the answer where the host does not say when that is out', async () => {
    vi.useFakeTimers()
    const fetch = vi.fn<() => void>()
    const { ask } = hostOf(defineFunction({ config: { background: true }, fetch }), { background })
    expect((await ask(get())).status).toBe(202)
    await vi.advanceTimersByTimeAsync(49)
    expect(fetch).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(fetch).toHaveBeenCalledOnce()
  })

  test('without a build is one by its own config alone', async () => {
    const runner = vi.fn<() => Promise<Response>>(async () => accepted())
    const unbuilt = createUnbuilt(handler, {}, runner)
    const ask = async (flag: boolean): Promise<number> => {
      const fn = defineFunction({ config: { background: flag }, fetch: () => new Response('text') })
      return ((await unbuilt(fn)(callOf(get()))) as Response).status
    }
    expect([await ask(true), await ask(false), runner.mock.calls.length]).toEqual([202, 200, 1])
  })
})
