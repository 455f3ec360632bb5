import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toPayload2 as toEvent } from '../../src/testing/payloads/payload-2.ts'
import type { Payload2Door, Payload2Event } from '../../src/testing/payloads/payload-2.ts'
import { toResponse } from '../../adapters/aws-lambda/harness-front.ts'
import type { Outcome } from './lambda-runtime.ts'

const CORPUS = join(import.meta.dirname, '../../../shared/corpora/aws-events')

interface Recorded extends Payload2Event {
  readonly requestContext: Readonly<Record<string, unknown>> & {
    readonly http: { readonly method: string; readonly sourceIp: string; readonly userAgent: string }
    readonly requestId: string
    readonly domainName: string
  }
}

// Recordings of real traffic. The other files of these folders are samples that somebody has written.
const RECORDED: readonly (readonly [Payload2Door, string])[] = [
  ['function-url', 'function-url/aws-lambda-go__lambdaurl__testdata__function-url-domain-only-get-request.json'],
  [
    'function-url',
    'function-url/aws-lambda-go__lambdaurl__testdata__function-url-domain-only-get-request-trailing-slash.json',
  ],
  [
    'function-url',
    'function-url/aws-lambda-go__lambdaurl__testdata__function-url-domain-only-request-with-base64-encoded-body.json',
  ],
  [
    'function-url',
    'function-url/aws-lambda-go__lambdaurl__testdata__function-url-request-with-headers-and-cookies-and-text-body.json',
  ],
  [
    'function-url',
    'function-url/powertools-lambda-typescript__packages__parser__tests__events__lambda__get-request.json',
  ],
  ['http-api', 'apigw-v2/serverless-express__examples__basic-starter-api-gateway-v2__api-gateway-event.json'],
  ['http-api', 'apigw-v2/aws-lambda-go__events__testdata__apigw-v2-request-no-authorizer.json'],
]
const CHANGES_EVERY_TIME = /^x-amzn-|^x-amz-/

function read(file: string): Recorded {
  return JSON.parse(readFileSync(join(CORPUS, file), 'utf8')) as Recorded
}

/** The request that a recorded event tells of, without what the front door has added. */
function toRequest(event: Recorded): Request {
  const headers = new Headers({ ...event.headers })
  // A list of its own: the headers change on the way.
  for (const name of Array.from(headers.keys())) {
    if (CHANGES_EVERY_TIME.test(name) || name.startsWith('x-forwarded-') || name === 'content-length')
      headers.delete(name)
  }
  const { domainName, http } = event.requestContext
  const host = (event.headers['host'] ?? domainName).replace(/[<>]/g, '')
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`
  const body = event.body === undefined ? null : Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8')
  return new Request(`https://${host}${event.rawPath}${query}`, { method: http.method, headers, body })
}

function withoutChanging(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !CHANGES_EVERY_TIME.test(name)))
}

function request(path: string, init?: RequestInit): Request {
  return new Request(`https://a.test${path}`, init)
}

function buffered(result: unknown): Outcome {
  return { kind: 'buffered', result, text: JSON.stringify(result) }
}

describe.skipIf(!existsSync(CORPUS))('the event of a front door, against recorded ones', () => {
  it.each(RECORDED)('%s: %s', async (door, file) => {
    const recorded = read(file)
    const { http, requestId } = recorded.requestContext
    const event = await toEvent(door, toRequest(recorded), { ip: http.sourceIp, requestId })
    expect(Object.keys(event).toSorted()).toEqual(Object.keys(recorded).toSorted())
    const { headers, requestContext, ...rest } = recorded
    expect(event).toMatchObject(rest)
    expect(withoutChanging(event.headers)).toEqual(withoutChanging(headers))
    const { authorizer: _a, authentication: _b, ...context } = requestContext
    expect(Object.keys(event.requestContext).toSorted()).toEqual(Object.keys(context).toSorted())
    expect(Object.keys(event.requestContext['http'] as object)).toEqual(Object.keys(http))
    expect(event.requestContext).toMatchObject({ requestId, http: { method: http.method, sourceIp: http.sourceIp } })
    expect(event.requestContext['time']).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/)
  })

  it('has no member that no recorded event has', async () => {
    const init = { method: 'POST', headers: { cookie: 'a=1' }, body: 'b' }
    for (const [door, folder] of [['function-url', 'function-url'] as const, ['http-api', 'apigw-v2'] as const]) {
      const known = new Set(readdirSync(join(CORPUS, folder)).flatMap((file) => Object.keys(read(`${folder}/${file}`))))
      for (const name of Object.keys(await toEvent(door, new Request('https://a.test/p?x=1', init), {}))) {
        expect(known).toContain(name)
      }
    }
  })
})

describe('the event of a front door', () => {
  it('has the path as it was sent at a Function URL, and decoded at the HTTP API', async () => {
    const path = '/a%2Fb/%C3%A4%20c/%zz'
    expect((await toEvent('function-url', request(path), {})).rawPath).toBe('/a%2Fb/%C3%A4%20c/%zz')
    expect((await toEvent('http-api', request(path), {})).rawPath).toBe('/a/b/ä c/%zz')
  })

  it('has the query as it was sent, and its duplicates joined in the map', async () => {
    const event = await toEvent('function-url', request('/?a=1&b=%20+&a=2'), {})
    expect(event.rawQueryString).toBe('a=1&b=%20+&a=2')
    expect(event.queryStringParameters).toEqual({ a: '1,2', b: '  ' })
  })

  it('has cookies twice at a Function URL, and once at the HTTP API', async () => {
    const init = { headers: { cookie: 'a=1; b="2"' } }
    const url = await toEvent('function-url', request('/', init), {})
    expect([url.cookies, url.headers['cookie']]).toEqual([['a=1', 'b="2"'], 'a=1; b="2"'])
    const api = await toEvent('http-api', request('/', init), {})
    expect([api.cookies, api.headers['cookie']]).toEqual([['a=1', 'b="2"'], undefined])
  })

  it('has a body without a text type as base64', async () => {
    const bytes = new Uint8Array([0, 255, 128])
    const event = await toEvent('function-url', request('/', { method: 'PUT', body: bytes }), {})
    expect(event).toMatchObject({ body: 'AP+A', isBase64Encoded: true, headers: { 'content-length': '3' } })
  })

  it('has the geo headers of CloudFront over those of the client', async () => {
    const facts = { ip: '2001:db8::1', geo: { city: 'São Paulo', country: { code: 'BR' }, latitude: -23.5 } }
    const init = { headers: { 'CloudFront-Viewer-City': 'forged' } }
    expect((await toEvent('function-url', request('/', init), facts)).headers).toMatchObject({
      'cloudfront-viewer-address': '2001:db8::1:46532',
      'cloudfront-viewer-city': 'S%C3%A3o Paulo',
      'cloudfront-viewer-country': 'BR',
      'cloudfront-viewer-latitude': '-23.5',
    })
  })

  it('appends the address of the client to what the client sent', async () => {
    const init = { headers: { 'x-forwarded-for': '6.6.6.6' } }
    const event = await toEvent('http-api', request('/', init), { ip: '192.0.2.7' })
    expect(event.headers['x-forwarded-for']).toBe('6.6.6.6, 192.0.2.7')
  })
})

describe('the response of a front door', () => {
  it('has every cookie, and the decoded body', async () => {
    const result = {
      statusCode: 201,
      headers: { 'X-A': 'b' },
      cookies: ['a=1', 'b=2'],
      body: 'AP+A',
      isBase64Encoded: true,
    }
    const response = toResponse('http-api', buffered(result), 'GET')
    expect(response.status).toBe(201)
    expect(response.headers.get('x-a')).toBe('b')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255, 128])
  })

  it('takes a result without a status code for the body of a 200', async () => {
    const response = toResponse('function-url', buffered({ message: 'hi' }), 'GET')
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(await response.text()).toBe('{"message":"hi"}')
    expect(await toResponse('http-api', buffered('hi'), 'GET').text()).toBe('hi')
  })

  it('ignores multiValueHeaders', () => {
    const result = { statusCode: 200, multiValueHeaders: { 'x-a': ['b'] } }
    expect(toResponse('function-url', buffered(result), 'GET').headers.has('x-a')).toBe(false)
  })

  it('is 502 from a Function URL and 500 from the HTTP API when the function failed', async () => {
    const outcome: Outcome = { kind: 'error', error: { errorType: 'Error', errorMessage: 'secret' } }
    expect(toResponse('function-url', outcome, 'GET').status).toBe(502)
    const response = toResponse('http-api', outcome, 'GET')
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}'])
  })

  it.each([
    { statusCode: 'ok' },
    { statusCode: 99 },
    { statusCode: 200, body: {} },
    { statusCode: 200, headers: { 'x-a': 'a\nb' } },
  ])('is that of a failure for the result %j', (result) => {
    expect(toResponse('function-url', buffered(result), 'GET').status).toBe(502)
  })

  it('has no body for 204, 304 and HEAD', async () => {
    expect(await toResponse('http-api', buffered({ statusCode: 204, body: 'x' }), 'GET').text()).toBe('')
    expect(await toResponse('http-api', buffered({ statusCode: 304, body: 'x' }), 'GET').text()).toBe('')
    expect(await toResponse('http-api', buffered({ statusCode: 200, body: 'x' }), 'HEAD').text()).toBe('')
  })

  it('shows the prelude of a stream behind a door that buffers', async () => {
    const body = new Response('hi').body as ReadableStream<Uint8Array>
    const outcome: Outcome = { kind: 'streaming', contentType: 'x', metadata: { statusCode: 201 }, body }
    expect(await toResponse('http-api', outcome, 'GET').text()).toBe(`{"statusCode":201}${'\0'.repeat(8)}hi`)
  })
})
