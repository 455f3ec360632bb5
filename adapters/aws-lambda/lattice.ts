/** Events of VPC Lattice, in both versions of their structure (AWS documentation, checked 2026-11). */
import { STATUS_CODES } from 'node:http'
import type { Conversion, Reply } from './conversion.ts'
import { queryOf } from './payload-1.ts'
import { headerOf, headersIn, refused, toCandidate, toUrl, type ValueMap } from './request.ts'
import { toMultiValueHead, toResult } from './result.ts'

export interface LatticeV2Event {
  readonly version: '2.0'
  /** With the query. */
  readonly path: string
  readonly method: string
  readonly headers?: ValueMap
  readonly queryStringParameters?: ValueMap
  readonly body?: string | null
  readonly isBase64Encoded?: boolean
  readonly requestContext: { readonly serviceArn: string }
}

export interface LatticeV1Event {
  /** With the query. */
  readonly raw_path: string
  readonly method: string
  readonly headers?: ValueMap
  readonly query_string_parameters?: ValueMap
  readonly body?: string | null
  readonly is_base64_encoded?: boolean
}

export type LatticeEvent = LatticeV2Event | LatticeV1Event

export const lattice: Conversion<LatticeEvent> = {
  accept(given) {
    const event = toCandidate(given)
    // Each member is looked at before it is believed.
    const { serviceArn } = (event.requestContext ?? {}) as { serviceArn?: unknown }
    const path = event.requestContext === undefined ? event.raw_path : serviceArn && event.path
    if (typeof path !== 'string' || typeof event.method !== 'string') throw refused(event)
    // Seen to have the members that must be there.
    return event as unknown as LatticeEvent
  },
  method: ({ method }) => method.toUpperCase(),
  url(event) {
    const [target, map] =
      'raw_path' in event ? [event.raw_path, event.query_string_parameters] : [event.path, event.queryStringParameters]
    const at = target.indexOf('?')
    const [path, query] =
      at < 0 ? [target, queryOf({ queryStringParameters: map })] : [target.slice(0, at), target.slice(at + 1)]
    return toUrl([headerOf(event.headers, 'host')], path, query)
  },
  headers: ({ headers }) => headersIn(headers),
  body: (event) => ({
    text: event.body,
    isBase64: 'raw_path' in event ? event.is_base64_encoded : event.isBase64Encoded,
  }),
  // Lattice names the VPC that a request comes from, and no address. X-Forwarded-For is the client's own word.
  ip: () => undefined,
  requestId: () => undefined,
}

export const latticeReply: Reply<LatticeEvent> = (response, requestId) => toResult(response, head, requestId)

/** Cookies as a list under their name, any other header as text. */
function head(response: Response): object {
  const { statusCode, multiValueHeaders } = toMultiValueHead(response)
  const headers = Object.entries(multiValueHeaders).map(([name, values]) => [
    name,
    name === 'set-cookie' ? values : values[0],
  ])
  return {
    statusCode,
    statusDescription: `${statusCode} ${STATUS_CODES[statusCode] ?? 'Unknown'}`,
    headers: Object.fromEntries(headers),
  }
}
