import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { onNetlify, onVercel, toCompiled, toHandler, vercel, type NextEntry } from '../../adapters/next/runtime.ts'
import type { NextRequest } from '../../adapters/next/native.ts'
import { defineFunction } from '../../src/runtime/define.ts'
import type { Servable } from '../../src/runtime/handler.ts'

/** What Next calls a handler with, as far as the runtime half asks for it. The real one is in app.test.ts. */
class ServerRequest extends Request {
  readonly nextUrl: URL = new URL(this.url)
  readonly cookies: NextRequest['cookies'] = { get: () => undefined, has: () => false }
}

const LISTENS = 'http://localhost:3000'

const call = (fn: Servable, entry: NextEntry, path = '/a', headers: Record<string, string> = {}): Promise<Response> =>
  toCompiled(fn, entry)(new ServerRequest(LISTENS + path, { headers }), { params: Promise.resolve({}) })

const addressOf = async (headers: Record<string, string>): Promise<string> =>
  (await call((request) => new Response(request.url), {}, '/a%2Fb?c=%20', headers)).text()

describe('the address of a request', () => {
  it('has the host of the Host header, and keeps path, query and class', async () => {
    expect(await addressOf({ host: 'pets.example:8443' })).toBe('http://pets.example:8443/a%2Fb?c=%20')
    const sameClass = await call((request) => new Response(`${request instanceof ServerRequest}`), {}, '/', {
      host: 'b.example',
    })
    expect(await sameClass.text()).toBe('true')
  })

  it.each(['a b', 'a/b', 'user@host', 'a?b', 'a#b', 'a:b', '', '[::1', 'a.example:123456'])(
    'is that of the server when Host is %j',
    async (host) => {
      expect(await addressOf({ host })).toBe(`${LISTENS}/a%2Fb?c=%20`)
    },
  )

  it('is not what X-Forwarded-Host says', async () => {
    expect(await addressOf({ 'x-forwarded-host': 'evil.example' })).toBe(`${LISTENS}/a%2Fb?c=%20`)
  })

  it('leaves the very request that Next gave where it is right already', async () => {
    const given = new ServerRequest('https://pets.example/a', { headers: { host: 'pets.example' } })
    const answer = await toCompiled((request) => new Response(`${request === given}`))(given)
    expect(await answer.text()).toBe('true')
  })

  it('keeps the body and the signal', async () => {
    const abort = new AbortController()
    const init = { method: 'POST', body: 'sent', headers: { host: 'pets.example' }, signal: abort.signal }
    const fn: Servable = async (request) => {
      abort.abort()
      return new Response(`${await request.text()} ${request.signal.aborted}`)
    }
    expect(await (await toCompiled(fn)(new ServerRequest(`${LISTENS}/a`, init))).text()).toBe('sent true')
  })
})

describe('facts', () => {
  const headers = {
    'x-real-ip': '203.0.113.9',
    'x-vercel-id': 'one',
    'x-nf-client-connection-ip': '203.0.113.8',
    'x-nf-request-id': 'two',
  }
  const read = async (entry: NextEntry): Promise<unknown> =>
    (await call((_request, { ip, requestId }) => Response.json([ip ?? null, requestId]), entry, '/', headers)).json()

  it('are those of the host that the entry names', async () => {
    expect(await read({ host: onVercel })).toEqual(['203.0.113.9', 'one'])
    expect(await read({ host: onNetlify })).toEqual(['203.0.113.8', 'two'])
  })

  it('are none without one, and the request id is made up by nobody but us', async () => {
    expect(await read({})).toEqual([null, expect.stringMatching(/^[\da-f]{8}-[\da-f-]{27}$/)])
  })

  it('come from Vercel without a build when `vercel()` is handed in', async () => {
    const fn = defineFunction({
      config: { path: '/a' },
      fetch: (_request, { geo, cookies }) => Response.json([geo.city, cookies.get('a')]),
    })
    const given = new ServerRequest(`${LISTENS}/a`, {
      headers: { 'x-vercel-ip-city': 'S%C3%A3o%20Paulo', cookie: 'a=1' },
    })
    expect(await (await toHandler(fn, vercel())(given)).json()).toEqual(['São Paulo', '1'])
  })
})

const throws = (): never => {
  throw new Error('`after` was called outside a request scope')
}

describe('waitUntil', () => {
  const NEXT = Symbol.for('@next/request-context')
  const VERCEL = Symbol.for('@vercel/request-context')
  afterEach(() => {
    Reflect.deleteProperty(globalThis, NEXT)
    Reflect.deleteProperty(globalThis, VERCEL)
  })

  /** A handler with a task that ends when `finish` is called. */
  const withTask = (): { fn: Servable; finish(): void } => {
    let finish = (): void => undefined
    const promise = new Promise<void>((resolve) => (finish = resolve))
    return { fn: (_request, context) => (context.waitUntil(promise), new Response('sent')), finish: () => finish() }
  }
  it('hands the task to `after`, and the reply does not wait', async () => {
    const after = vi.fn<(task: Promise<unknown>) => void>()
    expect(await (await call(withTask().fn, { after })).text()).toBe('sent')
    expect(after).toHaveBeenCalledTimes(1)
  })

  it.each([NEXT, VERCEL])('hands it to the host on %s where `after` throws', async (symbol) => {
    const waitUntil = vi.fn<(task: Promise<unknown>) => void>()
    Object.assign(globalThis, { [symbol]: { get: () => ({ waitUntil }) } })
    expect(await (await call(withTask().fn, { after: throws })).text()).toBe('sent')
    expect(waitUntil).toHaveBeenCalledTimes(1)
  })

  it('makes the reply wait where nobody keeps the instance alive', async () => {
    const { fn, finish } = withTask()
    let replied = false
    const reply = call(fn, { after: throws }).then(() => (replied = true))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(replied).toBe(false)
    finish()
    expect(await reply).toBe(true)
  })
})

describe('an answer that is packed already', () => {
  it('is unpacked, because Next would send the bytes without Content-Encoding', async () => {
    const headers = { 'content-encoding': 'gzip', 'content-type': 'text/plain', etag: '"1"' }
    const answer = await call(() => new Response(gzipSync('plain text'), { headers }), {})
    expect(answer.headers.get('content-encoding')).toBe(null)
    expect([await answer.text(), answer.headers.get('etag')]).toEqual(['plain text', '"1"'])
  })

  it('is a 500 with a reason in the log when nobody here can unpack it', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const answer = await call(() => new Response('x', { headers: { 'content-encoding': 'compress' } }), {})
    expect([answer.status, await answer.text()]).toEqual([500, 'Internal Server Error'])
    expect(String(log.mock.calls[0]?.[1])).toContain(
      'The answer has the Content-Encoding "compress", and Next sends none.',
    )
    log.mockRestore()
  })
})
