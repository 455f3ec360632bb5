/**
 * Stand-in for a REST API of API Gateway: payload 1.0, and the answer to it. Written from what AWS documents ("Lambda
 * proxy integrations in API Gateway", checked 2026-11), and pinned to recorded payloads by `test/hosts/front-rest.test.ts`.
 */
import type { ClientFacts } from '../../src/contract/harness.ts'
import { toEventBody } from '../../test/hosts/http-parts.ts'
import type { Reply } from '../../test/hosts/http-parts.ts'
import type { HttpMetadata, Outcome } from '../../test/hosts/lambda-runtime.ts'
import { forwardedFor, toLogTime, toViewerHeaders, TRACE_ID } from './harness-front-parts.ts'

type Lists = Record<string, string[]>

const STAGE = 'prod'
const ID = 'a1b2c3d4e5'

export async function toRestEvent(request: Request, facts: ClientFacts): Promise<Record<string, unknown>> {
  const url = new URL(request.url)
  const { body = null, isBase64Encoded } = await toEventBody(request)
  const headers = headersOf(request, facts)
  const query = queryOf(url.searchParams)
  return {
    resource: '/{proxy+}',
    // As it was sent, and without the stage.
    path: url.pathname,
    httpMethod: request.method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: query && lastOf(query),
    multiValueQueryStringParameters: query,
    pathParameters: { proxy: url.pathname.slice(1) },
    stageVariables: null,
    requestContext: contextOf(request, url, facts),
    body,
    isBase64Encoded,
  }
}

/** Names keep the case that the client wrote; most write it so. */
function headersOf(request: Request, facts: ClientFacts): Lists {
  const headers = new Headers(request.headers)
  headers.set('host', request.headers.get('host') ?? new URL(request.url).host)
  for (const [name, value] of Object.entries(toViewerHeaders(facts))) headers.set(name, value)
  headers.set('x-amzn-trace-id', TRACE_ID)
  headers.set('x-forwarded-port', '443')
  headers.set('x-forwarded-proto', 'https')
  const forwarded = forwardedFor(request, facts)
  if (forwarded) headers.set('x-forwarded-for', forwarded)
  // The gateway keeps the length to itself.
  headers.delete('content-length')
  const titled = (name: string): string => name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())
  return Object.fromEntries([...headers].map(([name, value]) => [titled(name), [value]]))
}

/** Decoded, by name. */
function queryOf(search: URLSearchParams): Lists | null {
  if (search.size === 0) return null
  return Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)]))
}

const lastOf = (lists: Lists): Record<string, string> =>
  Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? '']))

function contextOf(request: Request, url: URL, facts: ClientFacts): Record<string, unknown> {
  const now = new Date()
  return {
    resourceId: '3nq1cq',
    resourcePath: '/{proxy+}',
    httpMethod: request.method,
    extendedRequestId: 'ZhDrKF5dDoEEHfA=',
    requestTime: toLogTime(now),
    path: `/${STAGE}${url.pathname}`,
    accountId: '123456789012',
    protocol: 'HTTP/1.1',
    stage: STAGE,
    domainPrefix: ID,
    requestTimeEpoch: now.getTime(),
    requestId: facts.requestId,
    identity: { sourceIp: facts.ip, userAgent: request.headers.get('user-agent'), accountId: null, user: null },
    domainName: `${ID}.execute-api.us-east-1.amazonaws.com`,
    deploymentId: 'v99qix',
    apiId: ID,
  }
}

// What a result may hold. Anything else makes it malformed, and the client gets 502 (nitrojs/nitro#504).
const MEMBERS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'])
const REMAPPED = /^(?:date|server|www-authenticate|content-length|x-amzn-(?!requestid|remapped).*)$/
const DROPPED = new Set(['connection', 'keep-alive', 'transfer-encoding'])

export function toRestReply(outcome: Outcome): Reply {
  if (outcome.kind === 'streaming' && outcome.metadata) {
    return { status: outcome.metadata.statusCode ?? 200, headers: merged(outcome.metadata), body: outcome.body }
  }
  if (outcome.kind !== 'buffered') return restFailure()
  const { result } = outcome
  if (typeof result !== 'object' || result === null || Object.keys(result).some((name) => !MEMBERS.has(name)))
    return restFailure()
  // Members of other types than these make the constructors below throw, and that is the failure it should be.
  const { statusCode, body, isBase64Encoded, ...metadata } = result as HttpMetadata & {
    body?: string
    isBase64Encoded?: boolean
  }
  if (body != null && typeof body !== 'string') return restFailure()
  const bytes = Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8')
  return { status: Number(statusCode), headers: merged(metadata), body: bytes.length === 0 ? null : bytes }
}

/** Both maps count: a name that is in both is sent twice. */
function merged({ headers = {}, multiValueHeaders = {} }: HttpMetadata): Headers {
  const sent = new Headers()
  const all = [
    ...Object.entries(headers),
    ...Object.entries(multiValueHeaders).flatMap(([name, values]) => values.map((value) => [name, value])),
  ]
  for (const [given = '', value] of all) {
    const name = given.toLowerCase()
    if (!DROPPED.has(name)) sent.append(REMAPPED.test(name) ? `x-amzn-remapped-${name}` : name, String(value))
  }
  return sent
}

export const restFailure = (): Reply => ({
  status: 502,
  headers: new Headers({ 'content-type': 'application/json' }),
  body: '{"message": "Internal server error"}',
})
