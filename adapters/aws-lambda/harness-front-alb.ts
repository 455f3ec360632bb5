/**
 * Stand-in for an Application Load Balancer before a function, in both modes of its target group. Written from what AWS
 * documents ("Lambda functions as targets", checked 2026-11), and pinned to recorded payloads by
 * `test/hosts/front-alb.test.ts`.
 */
import type { ClientFacts } from '../../src/contract/harness.ts'
import { toEventBody } from '../../test/hosts/http-parts.ts'
import type { Reply } from '../../test/hosts/http-parts.ts'
import type { Outcome } from '../../test/hosts/lambda-runtime.ts'
import { forwardedFor, toViewerHeaders, TRACE_ID } from './harness-front-parts.ts'

export type AlbMode = 'single' | 'multi'
type Lists = Record<string, string[]>

const LIMIT = 1024 * 1024
const TARGET = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/lambda-target/abcdefgh'

export async function toAlbEvent(
  mode: AlbMode,
  request: Request,
  facts: ClientFacts,
): Promise<Record<string, unknown>> {
  const url = new URL(request.url)
  const { body = '', isBase64Encoded } = await toEventBody(request)
  const headers = headersOf(request, url, facts)
  const query = queryOf(url.search)
  const maps =
    mode === 'multi'
      ? { multiValueQueryStringParameters: query, multiValueHeaders: headers }
      : { queryStringParameters: lastOf(query), headers: lastOf(headers) }
  return {
    requestContext: { elb: { targetGroupArn: TARGET } },
    httpMethod: request.method,
    path: url.pathname,
    ...maps,
    body,
    isBase64Encoded,
  }
}

function headersOf(request: Request, url: URL, facts: ClientFacts): Lists {
  const headers = new Headers(request.headers)
  if (!headers.has('host')) headers.set('host', url.host)
  for (const [name, value] of Object.entries(toViewerHeaders(facts))) headers.set(name, value)
  headers.set('x-amzn-trace-id', facts.requestId ?? TRACE_ID)
  headers.set('x-forwarded-proto', url.protocol.slice(0, -1))
  headers.set('x-forwarded-port', url.port || (url.protocol === 'https:' ? '443' : '80'))
  const forwarded = forwardedFor(request, facts)
  if (forwarded) headers.set('x-forwarded-for', forwarded)
  return Object.fromEntries([...headers].map(([name, value]) => [name, [value]]))
}

/** As it was sent: nothing is decoded. */
function queryOf(search: string): Lists {
  const lists: Lists = {}
  for (const pair of search.slice(1).split('&').filter(Boolean)) {
    const [name = '', ...value] = pair.split('=')
    ;(lists[name] ??= []).push(value.join('='))
  }
  return lists
}

const lastOf = (lists: Lists): Record<string, string> =>
  Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? '']))

interface AlbResult {
  readonly statusCode?: unknown
  readonly headers?: Record<string, string>
  readonly multiValueHeaders?: Record<string, string[]>
  readonly body?: string
  readonly isBase64Encoded?: unknown
}

/** Only the map of its mode is read. */
export function toAlbReply(mode: AlbMode, outcome: Outcome): Reply {
  if (outcome.kind !== 'buffered' || typeof outcome.result !== 'object' || Buffer.byteLength(outcome.text) > LIMIT)
    return albFailure()
  // Each member is looked at before it is used.
  const {
    statusCode,
    headers = {},
    multiValueHeaders = {},
    body = '',
    isBase64Encoded,
  } = (outcome.result ?? {}) as AlbResult
  if (typeof statusCode !== 'number' || typeof isBase64Encoded !== 'boolean' || typeof body !== 'string')
    return albFailure()
  const sent = new Headers()
  if (mode === 'multi')
    for (const [name, values] of Object.entries(multiValueHeaders)) for (const value of values) sent.append(name, value)
  // Names that differ in case alone may well be two headers there. Nobody has written that down, so here the last wins.
  else for (const [name, value] of Object.entries(headers)) sent.set(name, value)
  for (const name of ['connection', 'keep-alive', 'transfer-encoding']) sent.delete(name)
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
  return { status: statusCode, headers: sent, body: bytes.length === 0 ? null : bytes }
}

export const albFailure = (): Reply => ({
  status: 502,
  headers: new Headers({ 'content-type': 'text/html', server: 'awselb/2.0' }),
  body: '<html><head><title>502 Bad Gateway</title></head></html>',
})
