import { afterEach, describe, expect, it, vi } from 'vitest'
import { albMulti, albSingle, answer, latticeV2, payload1, payload2, twoCookies } from './call.ts'

const COOKIES = ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2']
const plain = { 'content-type': 'text/plain' }

afterEach(() => void vi.restoreAllMocks())

describe('the answer', () => {
  // S124, S125, S127, S128, S131
  it('to payload 2.0 has the cookies in a list of their own', async () => {
    expect(await answer(payload2(), twoCookies)).toEqual({
      statusCode: 200,
      headers: plain,
      cookies: COOKIES,
      body: 'hi',
      isBase64Encoded: false,
    })
  })

  it('to a REST API has one map, and no other member', async () => {
    const result = {
      statusCode: 200,
      multiValueHeaders: { 'content-type': ['text/plain'], 'set-cookie': COOKIES },
      body: 'hi',
      isBase64Encoded: false,
    }
    expect(await answer(payload1(), twoCookies)).toEqual(result)
    expect(await answer(payload1({ version: '1.0' }), twoCookies)).toEqual(result)
  })

  it('to a load balancer in multi-value mode has that mode', async () => {
    expect(await answer(albMulti(), twoCookies)).toEqual({
      statusCode: 200,
      statusDescription: '200 OK',
      multiValueHeaders: { 'content-type': ['text/plain'], 'set-cookie': COOKIES },
      body: 'hi',
      isBase64Encoded: false,
    })
  })

  it('to a load balancer in single-value mode has the first cookie, and the log has the names of the others', async () => {
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    expect(await answer(albSingle(), twoCookies)).toEqual({
      statusCode: 200,
      statusDescription: '200 OK',
      headers: { ...plain, 'set-cookie': COOKIES[0] },
      body: 'hi',
      isBase64Encoded: false,
    })
    expect(String(printed.mock.calls[0]?.[0])).toContain('ANYHOST_COOKIES_LOST')
    expect(String(printed.mock.calls[0]?.[1])).toBe(
      'Error: Not sent: b. Set lambda.multi_value_headers.enabled on the target group to send every cookie.',
    )
  })

  it('to VPC Lattice has the cookies as a list among the headers', async () => {
    expect(await answer(latticeV2(), twoCookies)).toMatchObject({
      statusCode: 200,
      statusDescription: '200 OK',
      headers: { ...plain, 'set-cookie': COOKIES },
    })
    expect(await answer({ raw_path: '/', method: 'GET' }, twoCookies)).toMatchObject({
      headers: { 'set-cookie': COOKIES },
    })
  })

  it('to Netlify’s Lambda-style runtime has the multi-value map', async () => {
    const event = { rawUrl: 'https://site.netlify.app/', httpMethod: 'GET', headers: {} }
    expect(await answer(event, twoCookies)).toMatchObject({
      statusCode: 200,
      multiValueHeaders: { 'set-cookie': COOKIES },
    })
  })

  // S133, S134, S146
  it('describes its status in the words of HTTP, not in those of the function', async () => {
    const odd = (): Response => new Response('x', { status: 299, statusText: 'Café' })
    expect(await answer(albMulti(), odd)).toMatchObject({ statusDescription: '299 Unknown' })
    expect(await answer(albMulti(), () => new Response(null, { status: 404 }))).toMatchObject({
      statusDescription: '404 Not Found',
    })
  })

  // S140
  it('has no header of a connection', async () => {
    const headers = {
      connection: 'close',
      'keep-alive': 'timeout=5',
      'transfer-encoding': 'chunked',
      te: 'trailers',
      upgrade: 'h2c',
      'x-a': '1',
    }
    const given = (): Response => new Response(null, { headers })
    expect(await answer(payload1(), given)).toMatchObject({ multiValueHeaders: { 'x-a': ['1'] } })
    for (const event of [payload1(), albMulti()])
      expect(Object.keys((await answer(event, given)).multiValueHeaders as object)).toEqual(['x-a'])
    for (const event of [payload2(), albSingle(), latticeV2()])
      expect((await answer(event, given)).headers).toEqual({ 'x-a': '1' })
  })

  // S136, S145
  it('without a body says so in every shape', async () => {
    for (const event of [payload1(), payload2(), albSingle(), albMulti(), latticeV2()]) {
      for (const status of [204, 304]) {
        expect(await answer(event, () => new Response(null, { status }))).toMatchObject({
          statusCode: status,
          body: '',
          isBase64Encoded: false,
        })
      }
    }
    expect(await answer(payload1({ httpMethod: 'HEAD' }), () => new Response('hi'))).toMatchObject({
      body: '',
      isBase64Encoded: false,
    })
  })
})

describe('a body in an answer', () => {
  const bodyOf = async (
    body: ConstructorParameters<typeof Response>[0],
    headers: Record<string, string>,
  ): Promise<unknown> => {
    const result = await answer(payload1(), () => new Response(body, { headers }))
    return [result.body, result.isBase64Encoded]
  }
  const bytes = new Uint8Array([0xff, 0xfe, 0xfd])

  it.each([
    ['text/html; charset=utf-8'],
    ['text/event-stream'],
    ['text/markdown'],
    ['application/json'],
    ['application/problem+json'],
    ['image/svg+xml'],
    ['application/jwk-set+json'],
  ])('of type %s is text', async (type) => {
    expect(await bodyOf('ä', { 'content-type': type })).toEqual(['ä', false])
  })

  // S154, S155, S157
  it.each([
    [{ 'content-type': 'image/png' }, true],
    [{ 'content-type': '' }, true],
    [{ 'content-type': 'text/plain' }, true],
    [{ 'content-type': 'text/html', 'content-encoding': 'gzip' }, true],
    [{ 'content-type': 'text/html', 'content-encoding': 'x' }, true],
  ])('of bytes with %j is base64', async (headers, encoded) => {
    expect(await bodyOf(bytes, headers)).toEqual(['//79', encoded])
  })

  it('of text that says it is not encoded stays text', async () => {
    expect(await bodyOf('a', { 'content-type': 'text/html', 'content-encoding': 'identity' })).toEqual(['a', false])
  })

  it('of text that says it is compressed is base64', async () => {
    expect(await bodyOf('a', { 'content-type': 'application/json', 'content-encoding': 'br' })).toEqual(['YQ==', true])
  })
})

describe('an answer that is too large', () => {
  it.each([
    [
      'a load balancer',
      albMulti(),
      1024 * 1024,
      {
        statusDescription: '500 Internal Server Error',
        multiValueHeaders: { 'content-type': ['text/plain;charset=UTF-8'] },
      },
    ],
    [
      'a REST API',
      payload1(),
      6 * 1024 * 1024,
      { multiValueHeaders: { 'content-type': ['text/plain;charset=UTF-8'] } },
    ],
    ['payload 2.0', payload2(), 6 * 1024 * 1024, { headers: { 'content-type': 'text/plain;charset=UTF-8' } }],
  ])('for %s becomes a 500 of its shape', async (_name, event, limit, head) => {
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    const text = (size: number) => (): Response => new Response('x'.repeat(size), { headers: plain })
    expect(await answer(event, text(limit - 1000))).toMatchObject({ statusCode: 200 })
    expect(await answer(event, text(limit))).toEqual({
      statusCode: 500,
      ...head,
      body: 'Internal Server Error',
      isBase64Encoded: false,
    })
    // A quotation mark is two characters of JSON, and a control character six.
    expect(await answer(event, () => new Response('"'.repeat(limit / 2), { headers: plain }))).toMatchObject({
      statusCode: 500,
    })
    expect(String(printed.mock.calls[0]?.[0])).toContain('ANYHOST_RESPONSE_TOO_LARGE')
  })
})
