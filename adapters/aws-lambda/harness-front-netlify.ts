/**
 * Stand-in for what calls functions of Netlify's Lambda-style runtime: their event, and what it makes of a result. Written
 * from `HandlerEvent` and `HandlerResponse` of @netlify/functions 6.0.0 and from Netlify's local server (netlify/cli,
 * src/lib/functions/server.ts and synchronous.ts, checked 2026-11); test/hosts/front-netlify.test.ts compares the event with
 * the one that Netlify's own @netlify/aws-lambda-compat makes of the same request.
 */
import { randomUUID } from 'node:crypto'
import type { ClientFacts } from '../../src/contract/harness.ts'
import { toEventBody, type Reply } from '../../test/hosts/http-parts.ts'
import type { HttpMetadata, Outcome } from '../../test/hosts/lambda-runtime.ts'

export const NETLIFY_ACCOUNT = '650000000000000000000001'

type Lists = Record<string, string[]>

export async function toNetlifyEvent(request: Request, facts: ClientFacts): Promise<Record<string, unknown>> {
  const url = new URL(request.url)
  const { body = null, isBase64Encoded } = await toEventBody(request)
  const headers = headersOf(request, facts)
  const query = queryOf(url.searchParams)
  return {
    rawUrl: request.url,
    rawQuery: url.search.slice(1),
    path: url.pathname,
    httpMethod: request.method,
    headers: joined(headers),
    multiValueHeaders: headers,
    queryStringParameters: query && joined(query),
    multiValueQueryStringParameters: query,
    body,
    isBase64Encoded,
  }
}

/** What a client sends under Netlify's own names is gone. */
function headersOf(request: Request, { ip, geo, requestId = randomUUID() }: ClientFacts): Lists {
  const headers = new Headers([...request.headers].filter(([name]) => !/^x-nf-|^x-netlify-event$/.test(name)))
  headers.set('host', request.headers.get('host') ?? new URL(request.url).host)
  headers.set('x-forwarded-proto', 'https')
  headers.set('x-nf-request-id', requestId)
  headers.set('x-nf-account-id', NETLIFY_ACCOUNT)
  if (ip !== undefined) {
    headers.set('client-ip', ip)
    headers.set('x-nf-client-connection-ip', ip)
    headers.append('x-forwarded-for', ip)
  }
  if (geo !== undefined) {
    // Its geo has no continent, and the postal code in snake case.
    const { postalCode, continent: _none, ...place } = geo
    headers.set('x-nf-geo', Buffer.from(JSON.stringify({ ...place, postal_code: postalCode })).toString('base64'))
  }
  return Object.fromEntries([...headers].map(([name, value]) => [name, [value]]))
}

/** Decoded, by name. */
const queryOf = (search: URLSearchParams): Lists | null =>
  search.size === 0 ? null : Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)]))

const joined = (lists: Lists): Record<string, string> =>
  Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.join(', ')]))

/** A name in both maps has the values of both. */
export function toNetlifyReply(outcome: Outcome): Reply {
  if (outcome.kind !== 'buffered' || typeof outcome.result !== 'object' || outcome.result === null)
    return netlifyFailure()
  // Members of other types than these make the constructors below throw, and that is the failure it should be.
  const {
    statusCode,
    body,
    isBase64Encoded,
    headers,
    multiValueHeaders = {},
  } = outcome.result as HttpMetadata & {
    body?: string
    isBase64Encoded?: boolean
  }
  if (typeof statusCode !== 'number' || (body != null && typeof body !== 'string')) return netlifyFailure()
  const sent = new Headers({ ...headers })
  for (const [name, values] of Object.entries(multiValueHeaders)) for (const value of values) sent.append(name, value)
  const bytes = Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8')
  return { status: statusCode, headers: sent, body: bytes.length === 0 ? null : bytes }
}

export const netlifyFailure = (): Reply => ({
  status: 500,
  headers: new Headers({ 'content-type': 'text/plain' }),
  body: 'Internal Server Error',
})
