/**
 * Payload 2.0 as two front doors of AWS write it, whose code is not published: the Function URL and the HTTP API. Written
 * from what AWS documents, and pinned to recorded payloads by `test/hosts/front.test.ts`.
 */
import type { AwsEventV2 } from '../../compat/aws-types.ts'
import { TIME, toRequest, withDefaults, type PayloadFacts } from './facts.ts'
import { byteLength, forwardedFor, percentDecoded, toEventBody, toLogTime, toViewerHeaders, TRACE_ID } from './parts.ts'

/** The doors that write payload 2.0. */
export type Payload2Door = 'function-url' | 'http-api'

export interface Payload2Event {
  readonly version: '2.0'
  readonly routeKey: string
  readonly rawPath: string
  readonly rawQueryString: string
  readonly cookies?: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly queryStringParameters?: Readonly<Record<string, string>>
  readonly requestContext: Readonly<Record<string, unknown>>
  readonly body?: string
  readonly isBase64Encoded: boolean
}

/** Payload 2.0, whichever of the two has written it. */
export type HttpApiEvent = AwsEventV2

/** What an HTTP API gives a function for a request: `APIGatewayProxyEventV2` of `@types/aws-lambda`. */
export const httpApiEvent = (input: Request | string, facts: PayloadFacts = {}): Promise<HttpApiEvent> =>
  complete('http-api', input, facts)

/** What a Function URL gives a function for a request: `LambdaFunctionURLEvent` of `@types/aws-lambda`. */
export const functionUrlEvent = (input: Request | string, facts: PayloadFacts = {}): Promise<HttpApiEvent> =>
  complete('function-url', input, facts)

const complete = async (door: Payload2Door, input: Request | string, facts: PayloadFacts): Promise<HttpApiEvent> =>
  // The defaults fill in the two members that AWS always has and our stand-ins may leave out.
  (await toPayload2(door, toRequest(input), withDefaults(facts))) as unknown as HttpApiEvent

const REGION_DOMAIN = {
  'function-url': 'lambda-url.us-east-1.on.aws',
  'http-api': 'execute-api.us-east-1.amazonaws.com',
}

/** Payload 2.0, as the front door writes it for a request. */
export async function toPayload2(door: Payload2Door, request: Request, facts: PayloadFacts): Promise<Payload2Event> {
  const url = new URL(request.url)
  const { body, isBase64Encoded } = await toEventBody(request)
  const cookie = request.headers.get('cookie')
  const query = toQueryParameters(url.searchParams)
  // The Function URL passes the path as it was sent; the HTTP API decodes it, so an encoded slash is lost.
  const rawPath = door === 'http-api' ? percentDecoded(url.pathname) : url.pathname
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: url.search.slice(1),
    ...(cookie !== null && { cookies: cookie.split(/; */) }),
    headers: toHeaders(door, request, facts, body === undefined ? 0 : byteLength(body, isBase64Encoded)),
    ...(query !== undefined && { queryStringParameters: query }),
    requestContext: toContext(door, request, facts, rawPath),
    ...(body !== undefined && { body }),
    isBase64Encoded,
  }
}

function toHeaders(door: Payload2Door, request: Request, facts: PayloadFacts, length: number): Record<string, string> {
  const forwarded = forwardedFor(request, facts)
  const headers: Record<string, string> = {
    ...Object.fromEntries(request.headers),
    host: request.headers.get('host') ?? new URL(request.url).host,
    'x-amzn-trace-id': TRACE_ID,
    ...(forwarded && { 'x-forwarded-for': forwarded }),
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
    ...toViewerHeaders(facts),
  }
  // A request without a body has a length on the HTTP API, and none on the Function URL.
  if (length > 0 || door === 'http-api') headers['content-length'] = String(length)
  if (door === 'http-api') delete headers['cookie']
  else Object.assign(headers, { 'x-amzn-tls-version': 'TLSv1.3', 'x-amzn-tls-cipher-suite': 'TLS_AES_128_GCM_SHA256' })
  return headers
}

function toContext(door: Payload2Door, request: Request, facts: PayloadFacts, path: string): Record<string, unknown> {
  const now = facts.time ?? TIME
  const domainPrefix = door === 'http-api' ? 'a1b2c3d4e5' : 'abcdefghijklmnopqrstuvwxyz012345'
  return {
    // A Function URL without IAM says who called it in one word.
    accountId: door === 'http-api' ? '123456789012' : 'anonymous',
    apiId: domainPrefix,
    domainName: `${domainPrefix}.${REGION_DOMAIN[door]}`,
    domainPrefix,
    http: {
      method: request.method,
      path,
      protocol: 'HTTP/1.1',
      ...(facts.ip !== undefined && { sourceIp: facts.ip }),
      userAgent: request.headers.get('user-agent') ?? '',
    },
    requestId: facts.requestId,
    routeKey: '$default',
    stage: '$default',
    time: toLogTime(now),
    timeEpoch: now.getTime(),
  }
}

function toQueryParameters(search: URLSearchParams): Record<string, string> | undefined {
  if (search.size === 0) return undefined
  return Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name).join(',')]))
}
