/** Calls a handler in this process, with what AWS gives it besides the event. */
import type { Context as LambdaContext } from 'aws-lambda'
import { toHandler } from '../../adapters/aws-lambda/runtime.ts'
import type { Context } from '../../src/contract/function.ts'

/** Enough of the host's context for a handler. */
export function lambdaContext(): LambdaContext {
  // The members that the runtime half reads.
  return {
    awsRequestId: 'invocation-1',
    functionName: 'pets',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:pets',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => 5000,
  } as unknown as LambdaContext
}

export interface Seen {
  readonly url: string
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: string
  readonly ip: string | undefined
  readonly requestId: string
  readonly city: string | undefined
}

/** What a handler sees of an event. */
export async function see(event: unknown): Promise<Seen> {
  let seen: Seen | undefined
  await answer(event, async (request, context) => {
    seen = {
      url: request.url,
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body: Buffer.from(await request.arrayBuffer()).toString('latin1'),
      ip: context.ip,
      requestId: context.requestId,
      city: context.geo.city,
    }
    return new Response(null, { status: 204 })
  })
  if (!seen) throw new Error('The handler was not called.')
  return seen
}

/** What a handler gives back to the front door. */
export async function answer(
  event: unknown,
  fetch: (request: Request, context: Context) => Response | Promise<Response>,
): Promise<Record<string, unknown>> {
  // The result of every front door is an object.
  return (await toHandler(fetch)(event, lambdaContext())) as Record<string, unknown>
}

/** A response with two cookies, one of which has a comma in it. */
export function twoCookies(): Response {
  const response = new Response('hi', { headers: { 'content-type': 'text/plain' } })
  response.headers.append('set-cookie', 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT')
  response.headers.append('set-cookie', 'b=2')
  return response
}

/** Payload 2.0 as the HTTP API writes it, with changes. */
export const payload2 = (changes: object = {}, context: object = {}): object => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: '/',
  rawQueryString: '',
  headers: { host: 'api.example.com' },
  requestContext: {
    accountId: '123456789012',
    domainName: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
    requestId: 'gateway-1',
    stage: '$default',
    http: { method: 'GET', path: '/', protocol: 'HTTP/1.1', sourceIp: '203.0.113.9', userAgent: 'agent' },
    ...context,
  },
  isBase64Encoded: false,
  ...changes,
})

/** Payload 1.0 as a REST API writes it, with changes. */
export const payload1 = (changes: object = {}, context: object = {}): object => ({
  resource: '/{proxy+}',
  path: '/',
  httpMethod: 'GET',
  headers: { Host: 'api.example.com' },
  multiValueHeaders: { Host: ['api.example.com'] },
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  requestContext: {
    accountId: '123456789012',
    domainName: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
    identity: { sourceIp: '203.0.113.9' },
    path: '/prod/',
    requestId: 'gateway-1',
    stage: 'prod',
    ...context,
  },
  body: null,
  isBase64Encoded: false,
  ...changes,
})

/** An event of a load balancer in single-value mode, with changes. */
export const albSingle = (changes: object = {}): object => ({
  requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/t/a' } },
  httpMethod: 'GET',
  path: '/',
  queryStringParameters: {},
  headers: { host: 'lb.example.com', 'x-forwarded-proto': 'https', 'x-amzn-trace-id': 'Root=1-5c34e93e-4d' },
  body: '',
  isBase64Encoded: false,
  ...changes,
})

/** The same in multi-value mode. */
export const albMulti = (changes: object = {}): object => {
  const { headers: _headers, queryStringParameters: _query, ...rest } = albSingle() as Record<string, unknown>
  return {
    ...rest,
    multiValueQueryStringParameters: {},
    multiValueHeaders: { host: ['lb.example.com'], 'x-forwarded-proto': ['https'] },
    ...changes,
  }
}

/** An event of VPC Lattice in version 2, with changes. */
export const latticeV2 = (changes: object = {}): object => ({
  version: '2.0',
  path: '/',
  method: 'GET',
  headers: { host: ['svc.vpc-lattice-svcs.us-east-2.on.aws'] },
  isBase64Encoded: false,
  requestContext: {
    serviceNetworkArn: 'arn:sn',
    serviceArn: 'arn:svc',
    targetGroupArn: 'arn:tg',
    region: 'us-east-2',
    timeEpoch: '1',
  },
  ...changes,
})
