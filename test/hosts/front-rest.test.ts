import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toRestEvent } from '../../src/testing/payloads/payload-1.ts'
import { toResponse } from '../../adapters/aws-lambda/harness-front.ts'
import type { Outcome } from './lambda-runtime.ts'

const CORPUS = join(import.meta.dirname, '../../../shared/corpora/aws-events/apigw-v1')
const PARSER = 'powertools-lambda-typescript__packages__parser__tests__events__apigw-rest__'

interface Recorded {
  readonly path: string
  readonly httpMethod: string
  readonly headers: Record<string, string>
  readonly multiValueHeaders: Record<string, string[]>
  readonly multiValueQueryStringParameters: Record<string, string[]> | null
  readonly body: string | null
  readonly requestContext: Record<string, unknown> & {
    readonly requestId: string
    readonly identity: { readonly sourceIp: string }
  }
}

const read = (file: string): Recorded => JSON.parse(readFileSync(join(CORPUS, file), 'utf8')) as Recorded

// The gateway's own, or different each time.
const OWN = /^(?:x-forwarded-.*|x-amzn-trace-id|content-length)$/i

function toRequest({ path, httpMethod, headers, multiValueQueryStringParameters, body }: Recorded): Request {
  const query = new URLSearchParams(
    Object.entries(multiValueQueryStringParameters ?? {}).flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, value]),
    ),
  )
  const sent = Object.entries(headers).filter(([name]) => !OWN.test(name))
  return new Request(`https://${headers['Host']}${path}${query.size > 0 ? `?${query}` : ''}`, {
    method: httpMethod,
    headers: sent,
    body,
  })
}

const lowerCased = <Value>(headers: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !/^x-amzn-trace-id|^content-type$|^x-forwarded-for$/i.test(name))
      .map(([name, value]) => [name.toLowerCase(), value]),
  )

describe.skipIf(!existsSync(CORPUS))('the event of a REST API, against recorded ones', () => {
  it.each([`${PARSER}no-auth.json`, `${PARSER}iam-auth.json`, `${PARSER}lambda-authorizer-auth.json`])(
    '%s',
    async (file) => {
      const recorded = read(file)
      const { requestId, identity } = recorded.requestContext
      const event = (await toRestEvent(toRequest(recorded), {
        ip: identity.sourceIp,
        requestId,
      })) as unknown as Recorded
      expect(Object.keys(event).toSorted()).toEqual(Object.keys(recorded).toSorted())
      const { path, httpMethod, multiValueQueryStringParameters, body } = recorded
      expect(event).toMatchObject({ path, httpMethod, multiValueQueryStringParameters, body })
      expect(lowerCased(event.headers)).toEqual(lowerCased(recorded.headers))
      expect(lowerCased(event.multiValueHeaders)).toEqual(lowerCased(recorded.multiValueHeaders))
      const known = Object.keys(recorded.requestContext).filter((name) => name !== 'authorizer')
      expect(Object.keys(event.requestContext).toSorted()).toEqual(known.toSorted())
      expect(event.requestContext).toMatchObject({
        requestId,
        identity: { sourceIp: identity.sourceIp },
        path: `/prod${path}`,
        stage: 'prod',
      })
    },
  )
})

describe('the event of a REST API', () => {
  it('has the path as it was sent and without the stage, and the query decoded', async () => {
    const event = await toRestEvent(new Request('https://a.test/a%2Fb/%C3%A4?q=a%26b&q=+c&d='), {})
    expect(event).toMatchObject({
      path: '/a%2Fb/%C3%A4',
      queryStringParameters: { q: ' c', d: '' },
      multiValueQueryStringParameters: { q: ['a&b', ' c'], d: [''] },
    })
  })
})

describe('the response of a REST API', () => {
  const buffered = (result: unknown): Outcome => ({ kind: 'buffered', result, text: JSON.stringify(result) })

  it('sends what is in either map, and twice what is in both', async () => {
    const result = {
      statusCode: 201,
      headers: { 'X-A': '1' },
      multiValueHeaders: { 'x-a': ['2'], 'set-cookie': ['a=1', 'b=2'] },
      body: 'hi',
    }
    const response = toResponse('rest-api', buffered(result), 'GET')
    expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([201, '1, 2', 'hi'])
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  it.each([{ statusCode: 200, cookies: ['a=1'] }, { body: 'hi' }, 'hi', { statusCode: 200, body: {} }])(
    'is 502 for the result %j',
    async (result) => {
      const response = toResponse('rest-api', buffered(result), 'GET')
      expect([response.status, await response.text()]).toEqual([502, '{"message": "Internal server error"}'])
    },
  )

  it('streams what comes after the prelude', async () => {
    const body = new Response('hi').body as ReadableStream<Uint8Array>
    const outcome: Outcome = {
      kind: 'streaming',
      contentType: 'x',
      metadata: { statusCode: 202, multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] } },
      body,
    }
    const response = toResponse('rest-api', outcome, 'GET')
    expect([response.status, response.headers.getSetCookie(), await response.text()]).toEqual([
      202,
      ['a=1', 'b=2'],
      'hi',
    ])
  })
})
