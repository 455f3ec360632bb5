/** Events of an Application Load Balancer, in both modes of its target group (AWS documentation, checked 2026-11). */
import { STATUS_CODES } from 'node:http'
import { isIP } from 'node:net'
import { log } from '../../src/runtime/log.ts'
import type { Conversion, Reply } from './conversion.ts'
import { headersOf, pairsOf, type Payload1Event } from './payload-1.ts'
import { addHeaders, headerOf, refused, toCandidate, toUrl } from './request.ts'
import { toMultiValueHead, toResult } from './result.ts'

type Maps = 'headers' | 'multiValueHeaders' | 'queryStringParameters' | 'multiValueQueryStringParameters'

/** With `lambda.multi_value_headers.enabled` only the multi-value maps are there, without it only the others. */
export interface AlbEvent extends Pick<Payload1Event, Maps | 'httpMethod' | 'body' | 'isBase64Encoded'> {
  readonly path?: string
  readonly requestContext: { readonly elb: { readonly targetGroupArn?: string } }
}

/** A load balancer takes 1 MB of JSON from a function (AWS documentation, "Lambda functions as targets", checked 2026-11). */
const RESULT_LIMIT = 1024 * 1024

export const alb: Conversion<AlbEvent> = {
  accept(given) {
    const event = toCandidate(given)
    // Each member is looked at before it is believed.
    const { elb } = (event.requestContext ?? {}) as { elb?: unknown }
    if (!elb || typeof event.httpMethod !== 'string') throw refused(event)
    // Seen to have the two members that must be there.
    return event as unknown as AlbEvent
  },
  method: ({ httpMethod }) => httpMethod.toUpperCase(),
  url(event) {
    // Set by the load balancer, whatever the client sent under this name.
    const scheme = lastOf(event, 'x-forwarded-proto') === 'http' ? 'http' : 'https'
    return toUrl([lastOf(event, 'host')], event.path ?? '/', queryOf(event), scheme)
  },
  headers: (event) => addHeaders(new Headers(), headersOf(event)),
  body: ({ body, isBase64Encoded }) => ({ text: body, isBase64: isBase64Encoded }),
  ip: (event) => withoutPort(lastOf(event, 'x-forwarded-for')),
  requestId: (event) => lastOf(event, 'x-amzn-trace-id'),
}

/** In the mode that the request came in. */
export const albReply: Reply<AlbEvent> = (response, requestId, event) =>
  toResult(response, (each) => head(each, requestId, event), requestId, RESULT_LIMIT)

function head(response: Response, requestId: string, { multiValueHeaders }: AlbEvent): object {
  const { statusCode, multiValueHeaders: all } = toMultiValueHead(response)
  const status = { statusCode, statusDescription: `${statusCode} ${STATUS_CODES[statusCode] ?? 'Unknown'}` }
  if (multiValueHeaders) return { ...status, multiValueHeaders: all }
  const [, ...lost] = all['set-cookie'] ?? []
  if (lost.length > 0) {
    const names = lost.map((cookie) => cookie.slice(0, cookie.indexOf('='))).join(', ')
    const cause = new Error(
      `Not sent: ${names}. Set lambda.multi_value_headers.enabled on the target group to send every cookie.`,
    )
    log('ANYHOST_COOKIES_LOST', 'A load balancer in single-value mode takes one Set-Cookie', requestId, cause)
  }
  // A list has a value, or the name would not be there.
  return { ...status, headers: Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values[0]])) }
}

// Names and values come as they were sent. What ends a part cannot stand in one, unless somebody wrote the event by hand.
const queryOf = ({ queryStringParameters, multiValueQueryStringParameters }: AlbEvent): string =>
  pairsOf(multiValueQueryStringParameters ?? queryStringParameters)
    .map(
      ([name, value]) => `${name.replace(/[&=#]/g, encodeURIComponent)}=${value.replace(/[&#]/g, encodeURIComponent)}`,
    )
    .join('&')

/** The last entry of a header that proxies append to: the one of the load balancer itself. */
function lastOf(event: AlbEvent, name: string): string | undefined {
  return headerOf(headersOf(event), name)?.split(',').at(-1)?.trim() || undefined
}

/** `203.0.113.9:443` and `[2001:db8::1]:443`, as a target group writes them that is asked for the client's port. */
function withoutPort(entry = ''): string | undefined {
  const bare = /^\[(.*)\](?::\d+)?$/.exec(entry)?.[1] ?? entry.replace(/^([\d.]+):\d+$/, '$1')
  return isIP(bare) ? bare : undefined
}
