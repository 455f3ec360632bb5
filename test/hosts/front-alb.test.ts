import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toAlbEvent, type AlbMode } from '../../src/testing/payloads/alb.ts'
import { toResponse } from '../../adapters/aws-lambda/harness-front.ts'
import type { Outcome } from './lambda-runtime.ts'

const CORPUS = join(import.meta.dirname, '../../../shared/corpora/aws-events')

interface Recorded {
  readonly path: string
  readonly httpMethod: string
  readonly headers?: Record<string, string>
  readonly multiValueHeaders?: Record<string, string[]>
  readonly queryStringParameters?: Record<string, string>
  readonly multiValueQueryStringParameters?: Record<string, string[]>
  readonly body: string
}

const RECORDED: readonly (readonly [AlbMode, string])[] = [
  ['single', 'alb/aws-lambda-go__events__testdata__alb-lambda-target-request-headers-only.json'],
  ['multi', 'alb-multivalue/aws-lambda-go__events__testdata__alb-lambda-target-request-multivalue-headers.json'],
  ['multi', 'alb-multivalue/serverless-express__examples__alb__alb-event.json'],
]
const OWN = /^x-forwarded-|^x-amzn-trace-id$/

/** The request that a recorded event tells of, without what the load balancer has added. */
function toRequest({ path, httpMethod, body, ...maps }: Recorded): Request {
  const headers = Object.entries(maps.multiValueHeaders ?? maps.headers ?? {}).map(
    ([name, values]) => [name, [values].flat().join(', ')] as const,
  )
  const { host, ...rest } = Object.fromEntries(headers)
  const scheme = rest['x-forwarded-proto']
  const query = Object.entries(maps.multiValueQueryStringParameters ?? maps.queryStringParameters ?? {}).flatMap(
    ([name, values]) => [values].flat().map((value) => `${name}=${value}`),
  )
  const sent = Object.entries({ host: host ?? '', ...rest }).filter(([name]) => !OWN.test(name))
  return new Request(`${scheme}://${host}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`, {
    method: httpMethod,
    headers: sent,
    body: body || null,
  })
}

describe.skipIf(!existsSync(CORPUS))('the event of a load balancer, against recorded ones', () => {
  it.each(RECORDED)('%s: %s', async (mode, file) => {
    const recorded = JSON.parse(readFileSync(join(CORPUS, file), 'utf8')) as Recorded
    const forwarded =
      recorded.multiValueHeaders?.['x-forwarded-for']?.[0] ?? recorded.headers?.['x-forwarded-for'] ?? ''
    const event = (await toAlbEvent(mode, toRequest(recorded), { ip: forwarded })) as unknown as Recorded
    expect(Object.keys(event).toSorted()).toEqual(Object.keys(recorded).toSorted())
    for (const name of [
      'path',
      'httpMethod',
      'queryStringParameters',
      'multiValueQueryStringParameters',
      'body',
      'isBase64Encoded',
    ] as const) {
      // One of the names is no member of the interface; it is compared all the same.
      expect(event[name as keyof Recorded]).toEqual(recorded[name as keyof Recorded])
    }
    for (const map of ['headers', 'multiValueHeaders'] as const)
      expect(withoutOwn(event[map])).toEqual(withoutOwn(recorded[map]))
  })
})

// The port and the trace are the recording's own.
const withoutOwn = (map: object = {}): object =>
  Object.fromEntries(Object.entries(map).filter(([name]) => !/^x-amzn-trace-id$|^x-forwarded-port$/.test(name)))

describe('the event of a load balancer', () => {
  it('has the query as it was sent, with all values or with the last', async () => {
    const request = new Request('https://a.test/a%2Fb?q=a%26b&q=+c&d')
    expect(await toAlbEvent('multi', request, {})).toMatchObject({
      path: '/a%2Fb',
      multiValueQueryStringParameters: { q: ['a%26b', '+c'], d: [''] },
    })
    expect(await toAlbEvent('single', request, {})).toMatchObject({ queryStringParameters: { q: '+c', d: '' } })
  })

  it('has the address of the client after what the client sent', async () => {
    const request = new Request('https://a.test/', { headers: { 'x-forwarded-for': '6.6.6.6' } })
    expect(await toAlbEvent('single', request, { ip: '203.0.113.9' })).toMatchObject({
      headers: { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' },
    })
  })
})

describe('the response of a load balancer', () => {
  const buffered = (result: unknown): Outcome => ({ kind: 'buffered', result, text: JSON.stringify(result) })
  const both = {
    statusCode: 200,
    headers: { 'x-a': 'single' },
    multiValueHeaders: { 'x-a': ['multi'], 'set-cookie': ['a=1', 'b=2'] },
    body: 'aGk=',
    isBase64Encoded: true,
  }

  it('has the headers of the map of its mode, and no others', async () => {
    const multi = toResponse('alb', buffered(both), 'GET')
    expect([multi.headers.get('x-a'), multi.headers.getSetCookie(), await multi.text()]).toEqual([
      'multi',
      ['a=1', 'b=2'],
      'hi',
    ])
    const single = toResponse('alb-single', buffered(both), 'GET')
    expect([single.headers.get('x-a'), single.headers.getSetCookie()]).toEqual(['single', []])
  })

  it.each([
    { statusCode: '200', body: '', isBase64Encoded: false },
    { statusCode: 200, body: '' },
    { statusCode: 200, body: 'x'.repeat(1024 * 1024), isBase64Encoded: false },
  ])('is 502 for a result that it does not take', (result) => {
    expect(toResponse('alb', buffered(result), 'GET').status).toBe(502)
  })
})
