import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { finish, plain, toResponse } from '../../src/runtime/response.ts'

/** What a handler in plain JavaScript may return. */
const answered = (value: unknown): Promise<Response> => toResponse(value as Response)

/** A Response as a polyfill has it: a class of its own, with a tag. */
class Polyfilled {
  readonly [Symbol.toStringTag] = 'Response'
  readonly bodyUsed = false
  readonly headers = new Map([
    ['content-type', 'text/plain'],
    ['x-made-by', 'polyfill'],
  ])
  readonly status: number
  readonly statusText: string
  readonly body: unknown

  constructor(body: unknown, status: number, statusText = '') {
    this.body = body
    this.status = status
    this.statusText = statusText
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new TextEncoder().encode(String(this.body ?? '')).buffer
  }
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('an answer', () => {
  test('that is a Response stays the one it is', async () => {
    const response = new Response('text')
    expect(await answered(response)).toBe(response)
  })

  test.each([
    [undefined, 'Undefined'],
    [null, 'Null'],
    ['text', 'String'],
    [200, 'Number'],
    [{ status: 200, headers: {}, body: 'text' }, 'Object'],
    [() => new Response(), 'Function'],
    [new Error('no'), 'Error'],
    [Response.error(), 'Response'],
  ])('that is %s is refused by what it is', async (value, name) => {
    await expect(answered(value)).rejects.toThrow(`The handler returned [object ${name}]`)
    await expect(answered(value)).rejects.toMatchObject({ code: 'ANYHOST_RESPONSE_INVALID' })
  })

  test('that is data in the shape of a Response is data (S203)', async () => {
    const sent = '{"constructor":{"name":"Response"},"status":201,"headers":{"set-cookie":"evil=1"},"bodyUsed":false}'
    await expect(answered(JSON.parse(sent))).rejects.toThrow('ANYHOST_RESPONSE_INVALID')
  })

  test('whose body was read already is refused', async () => {
    const response = new Response('text')
    await response.text()
    await expect(answered(response)).rejects.toThrow('Return an unread Response')
  })

  test('of another realm is made anew', async () => {
    const foreign: unknown = runInNewContext(
      `class Response {
         get [Symbol.toStringTag]() { return 'Response' }
         status = 201; statusText = 'Made'; bodyUsed = false; body = {}; headers = [['x-realm', 'other']]
         async arrayBuffer() { return bytes.buffer }
       }
       new Response()`,
      { bytes: new TextEncoder().encode('from afar') },
    )
    expect(foreign).not.toBeInstanceOf(Response)
    const response = await answered(foreign)
    expect(response).toBeInstanceOf(Response)
    expect([response.status, response.statusText]).toEqual([201, 'Made'])
    expect(response.headers.get('x-realm')).toBe('other')
    expect(await response.text()).toBe('from afar')
  })

  test('of a polyfill keeps status and headers', async () => {
    const response = await answered(new Polyfilled('text', 404, 'Nowhere'))
    expect([response.status, response.statusText]).toEqual([404, 'Nowhere'])
    expect(response.headers.get('x-made-by')).toBe('polyfill')
    expect(await response.text()).toBe('text')
  })

  test('of a polyfill streams when its body is a stream', async () => {
    const body = new ReadableStream()
    expect((await answered(new Polyfilled(body, 200))).body).toBe(body)
  })

  test.each([204, 205, 304])('of a polyfill with status %i has no body', async (status) => {
    for (const body of [null, undefined, '']) {
      const response = await answered(new Polyfilled(body, status))
      expect(response.status).toBe(status)
      expect(response.body).toBeNull()
    }
  })

  test.each([0, 100, 103, 199])('of a polyfill with status %i is refused', async (status) => {
    await expect(answered(new Polyfilled(null, status))).rejects.toThrow('ANYHOST_RESPONSE_INVALID')
  })
})

describe('a finished response', () => {
  test('is the same one when there is nothing to add', () => {
    const response = new Response('text')
    expect(finish(response, 'GET')).toBe(response)
    expect(finish(response, 'GET', [])).toBe(response)
  })

  test("has the context's cookies after its own", () => {
    const response = new Response('text', { status: 201, statusText: 'Made', headers: { 'set-cookie': 'own=1' } })
    const finished = finish(response, 'GET', ['a=1', 'b=2'])
    expect(finished.headers.getSetCookie()).toEqual(['own=1', 'a=1', 'b=2'])
    expect([finished.status, finished.statusText]).toEqual([201, 'Made'])
  })

  test('takes cookies where its headers cannot be changed', () => {
    const finished = finish(Response.redirect('https://example.com/next', 303), 'GET', ['a=1'])
    expect(finished.status).toBe(303)
    expect(finished.headers.get('location')).toBe('https://example.com/next')
    expect(finished.headers.getSetCookie()).toEqual(['a=1'])
  })

  test('leaves the one that the handler made as it was, since it may be given to the next client', () => {
    const shared = new Response(null, { status: 204 })
    expect(finish(shared, 'GET', ['session=alice']).headers.getSetCookie()).toEqual(['session=alice'])
    expect(shared.headers.getSetCookie()).toEqual([])
  })

  test('has no body for HEAD, and the same headers', async () => {
    let cancelled = false
    const body = new ReadableStream({ cancel: () => void (cancelled = true) })
    const finished = finish(new Response(body, { headers: { 'content-length': '5', 'set-cookie': 'own=1' } }), 'HEAD', [
      'a=1',
    ])
    expect(finished.body).toBeNull()
    expect(finished.headers.get('content-length')).toBe('5')
    expect(finished.headers.getSetCookie()).toEqual(['own=1', 'a=1'])
    await Promise.resolve()
    expect(cancelled).toBe(true)
  })

  test('has no body for HEAD also when somebody holds its reader', () => {
    const response = new Response('text')
    response.body?.getReader()
    expect(finish(response, 'HEAD').body).toBeNull()
  })

  test('keeps a body of null', () => {
    expect(finish(new Response(null, { status: 304 }), 'GET', ['a=1']).body).toBeNull()
    expect(finish(new Response(null, { status: 204 }), 'HEAD').status).toBe(204)
  })
})

test('a response of our own making is plain text', async () => {
  const response = plain(405, 'Method Not Allowed', { allow: 'GET' })
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; ?charset=utf-8$/i)
  expect(response.headers.get('allow')).toBe('GET')
  expect(await response.text()).toBe('Method Not Allowed')
})
