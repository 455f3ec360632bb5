import { fromLambda } from 'anyhost'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ORIGIN, serve } from './host.ts'

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-21T03:04:05Z'), toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())
const quiet = (): void => void vi.spyOn(console, 'error').mockImplementation(() => {})

const request = (): Request =>
  new Request(`${ORIGIN}/pets/a%20b?x=1&x=2&y=%26`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: 'a=1; b=2', 'user-agent': 'Agent/1' },
    body: '{}',
  })
const facts = { ip: '203.0.113.9', account: { id: '123456789012' }, path: ['/pets/:name'] }
const config = { path: '/pets/:name' } as const

describe('payload 1.0', () => {
  it('is the event of a REST API', async () => {
    let seen: unknown
    await serve(
      fromLambda(
        async (event) => {
          seen = event
          return { statusCode: 200, body: '' }
        },
        { payload: '1.0', config },
      ),
      facts,
    )(request())
    expect(seen).toMatchObject({
      version: '1.0',
      resource: '/pets/{name}',
      path: '/pets/a%20b',
      httpMethod: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'a=1; b=2', 'user-agent': 'Agent/1' },
      multiValueHeaders: { cookie: ['a=1; b=2'] },
      queryStringParameters: { x: '2', y: '&' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['&'] },
      pathParameters: { name: 'a b' },
      stageVariables: null,
      body: '{}',
      isBase64Encoded: false,
      requestContext: {
        accountId: '123456789012',
        domainName: 'legacy.example',
        domainPrefix: 'legacy',
        identity: { sourceIp: '203.0.113.9', userAgent: 'Agent/1', accessKey: null },
        requestId: 'request-1',
        requestTime: '21/Nov/2026:03:04:05 +0000',
        requestTimeEpoch: 1_795_230_245_000,
        resourcePath: '/pets/{name}',
      },
    })
  })

  it.each([
    ['text', 'hi'],
    ['data', { message: 'x' }],
    ['nothing', undefined],
  ])('answers %s with 502', async (_name, result) => {
    quiet()
    // What its type forbids, JavaScript can return.
    const definition = fromLambda(async () => result as never, { payload: '1.0' })
    expect((await serve(definition)(new Request(ORIGIN))).status).toBe(502)
  })

  it('takes text without a type for JSON, as a REST API does', async () => {
    const response = await serve(fromLambda(async () => ({ statusCode: 200, body: '{}' }), { payload: '1.0' }))(
      new Request(ORIGIN),
    )
    expect(response.headers.get('content-type')).toBe('application/json')
  })
})

describe('payload 2.0', () => {
  it('is the event of an HTTP API', async () => {
    let seen: unknown
    await serve(
      fromLambda(async (event) => void (seen = event), { payload: '2.0', config }),
      facts,
    )(request())
    expect(seen).toEqual({
      version: '2.0',
      routeKey: 'POST /pets/{name}',
      rawPath: '/pets/a%20b',
      rawQueryString: 'x=1&x=2&y=%26',
      cookies: ['a=1', 'b=2'],
      headers: { 'content-type': 'application/json', 'user-agent': 'Agent/1' },
      queryStringParameters: { x: '1,2', y: '&' },
      pathParameters: { name: 'a b' },
      body: '{}',
      isBase64Encoded: false,
      requestContext: {
        accountId: '123456789012',
        apiId: '',
        domainName: 'legacy.example',
        domainPrefix: 'legacy',
        http: {
          method: 'POST',
          path: '/pets/a%20b',
          protocol: 'HTTP/1.1',
          sourceIp: '203.0.113.9',
          userAgent: 'Agent/1',
        },
        requestId: 'request-1',
        routeKey: 'POST /pets/{name}',
        stage: '$default',
        time: '21/Nov/2026:03:04:05 +0000',
        timeEpoch: 1_795_230_245_000,
      },
    })
  })

  it.each([
    ['text as it is', 'hi', 'hi'],
    ['data as JSON', { message: 'x' }, '{"message":"x"}'],
    ['a list as JSON', [1], '[1]'],
    ['nothing as null', undefined, 'null'],
  ])('answers %s with 200', async (_name, result, body) => {
    const response = await serve(fromLambda(async () => result, { payload: '2.0' }))(new Request(ORIGIN))
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'application/json',
      body,
    ])
  })

  it('sends its cookies one by one, and ignores the lists of payload 1.0', async () => {
    const result = {
      statusCode: 200,
      headers: { 'x-a': 1 },
      multiValueHeaders: { 'x-b': ['2'] },
      cookies: ['a=1; Path=/', 'b=2'],
      body: '',
    }
    const response = await serve(fromLambda(async () => result, { payload: '2.0' }))(new Request(ORIGIN))
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2'])
    expect([response.headers.get('x-a'), response.headers.get('x-b')]).toEqual(['1', null])
  })

  it('leaves out what is not there', async () => {
    let seen = {}
    await serve(fromLambda(async (event) => void (seen = event), { payload: '2.0' }))(new Request(ORIGIN))
    expect(Object.keys(seen)).toEqual([
      'version',
      'routeKey',
      'rawPath',
      'rawQueryString',
      'headers',
      'requestContext',
      'isBase64Encoded',
    ])
  })
})

describe('what only API Gateway knows', () => {
  const seenBy = async (payload: '1.0' | '2.0', event: unknown): Promise<[unknown, unknown]> => {
    let seen: [unknown, unknown] = [0, 0]
    const look = (given: { requestContext: { authorizer?: unknown }; stageVariables?: unknown }): void => {
      seen = [given.requestContext.authorizer, given.stageVariables]
    }
    const definition =
      payload === '1.0'
        ? fromLambda(async (given) => (look(given), { statusCode: 200, body: '' }), { payload })
        : fromLambda(async (given) => (look(given), 'ok'), { payload })
    await serve(definition, { native: { event } })(new Request(ORIGIN))
    return seen
  }
  const claims = { sub: 'ada' }
  const stageVariables = { table: 'pets' }
  const rest = { stageVariables, requestContext: { authorizer: { principalId: 'ada', role: 'admin' } } }
  const cognito = { stageVariables: null, requestContext: { authorizer: { claims } } }
  const jwt = { version: '2.0', stageVariables, requestContext: { authorizer: { jwt: { claims, scopes: ['a'] } } } }
  const lambda = { version: '2.0', requestContext: { authorizer: { lambda: { role: 'admin' } } } }
  const iam = { version: '2.0', requestContext: { authorizer: { iam: { userId: 'AIDA' } } } }

  it.each([
    ['a Lambda authorizer of a REST API', rest, { principalId: 'ada', role: 'admin' }, stageVariables],
    ['Cognito', cognito, { claims }, null],
    ['a JWT of an HTTP API', jwt, { claims, scopes: ['a'] }, stageVariables],
    ['a Lambda authorizer of an HTTP API', lambda, { role: 'admin' }, null],
    ['IAM at an HTTP API, which has another place in this format', iam, null, null],
    ['no gateway at all', undefined, null, null],
  ])('is in the event of payload 1.0: %s', async (_what, event, authorizer, variables) => {
    expect(await seenBy('1.0', event)).toEqual([authorizer, variables])
  })

  it.each([
    ['a Lambda authorizer of a REST API', rest, { lambda: { principalId: 'ada', role: 'admin' } }, stageVariables],
    ['Cognito', cognito, { jwt: { claims, scopes: null } }, undefined],
    ['a JWT of an HTTP API', jwt, { jwt: { claims, scopes: ['a'] } }, stageVariables],
    ['IAM at an HTTP API', iam, { iam: { userId: 'AIDA' } }, undefined],
    ['no gateway at all', undefined, undefined, undefined],
  ])('is in the event of payload 2.0: %s', async (_what, event, authorizer, variables) => {
    expect(await seenBy('2.0', event)).toEqual([authorizer, variables])
  })
})
