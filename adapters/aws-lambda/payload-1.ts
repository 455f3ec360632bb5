/** Payload 1.0: API Gateway's REST API, and the HTTP API where it is asked for (AWS documentation, checked 2026-11). */
import { isIP } from 'node:net'
import type { Conversion } from './conversion.ts'
import {
  addHeaders,
  encodeDecoded,
  headerOf,
  refused,
  toCandidate,
  toUrl,
  withoutStage,
  type ValueMap,
} from './request.ts'
import { toMultiValueHead, toResult, type Body, type MultiValueHead } from './result.ts'

/** The fields that are read. A console's test sends null for every map. */
export interface Payload1Event {
  /** Only the HTTP API says so. */
  readonly version?: '1.0'
  readonly httpMethod: string
  readonly path: string
  readonly headers?: ValueMap
  readonly multiValueHeaders?: ValueMap
  readonly queryStringParameters?: ValueMap
  readonly multiValueQueryStringParameters?: ValueMap
  readonly body?: string | null
  readonly isBase64Encoded?: boolean
  readonly requestContext?: {
    readonly domainName?: string
    readonly requestId?: string
    readonly stage?: string
    readonly identity?: { readonly sourceIp?: string } | null
  } | null
}

export const payload1: Conversion<Payload1Event> = {
  accept(given) {
    const event = toCandidate(given)
    // Each member is looked at before it is believed.
    const context = (event.requestContext ?? {}) as Record<string, unknown>
    const foreign = context.elb ?? context.http ?? context.connectionId ?? event.rawUrl
    if (foreign || typeof event.httpMethod !== 'string' || typeof event.path !== 'string') throw refused(event)
    // Seen to have the two members that must be there.
    return event as unknown as Payload1Event
  },
  method: ({ httpMethod }) => httpMethod.toUpperCase(),
  url: (event) =>
    toUrl([headerOf(headersOf(event), 'host'), event.requestContext?.domainName], pathOf(event), queryOf(event)),
  headers: (event) => addHeaders(new Headers(), headersOf(event)),
  body: ({ body, isBase64Encoded }) => ({ text: body, isBase64: isBase64Encoded }),
  ip: ({ requestContext }) => addressOf(requestContext?.identity?.sourceIp),
  requestId: ({ requestContext }) => requestContext?.requestId,
}

export const payload1Reply = (response: Response, requestId: string): Promise<MultiValueHead & Body> =>
  toResult(response, toMultiValueHead, requestId)

// REST APIs hand over the path that was sent, without the stage. HTTP APIs decode it, and have the stage before it.
const pathOf = ({ version, path, requestContext }: Payload1Event): string =>
  version === '1.0' ? encodeDecoded(withoutStage(path, requestContext?.stage)) : path

// Both maps hold the same request; only the second has every value.
export const headersOf = ({
  headers,
  multiValueHeaders,
}: Pick<Payload1Event, 'headers' | 'multiValueHeaders'>): ValueMap =>
  isFilled(multiValueHeaders) ? multiValueHeaders : headers

/** The query of maps whose names and values the gateway has decoded. */
export function queryOf(
  event: Pick<Payload1Event, 'queryStringParameters' | 'multiValueQueryStringParameters'>,
): string {
  const { queryStringParameters, multiValueQueryStringParameters } = event
  const map = isFilled(multiValueQueryStringParameters) ? multiValueQueryStringParameters : queryStringParameters
  return pairsOf(map)
    .map((pair) => pair.map(encoded).join('='))
    .join('&')
}

/** Every name with every value. A value that is null was not sent. */
export function pairsOf(map: ValueMap): [name: string, value: string][] {
  return Object.entries(map ?? {}).flatMap(([name, values]) =>
    (Array.isArray(values) ? values : [values])
      .filter((value) => value != null && typeof value !== 'object')
      .map((value): [string, string] => [name, String(value)]),
  )
}

// Half a surrogate pair has no encoding: it becomes the replacement character, as in a URL.
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString())

/** A console's test has a word where the address would be. */
const addressOf = (text: string | undefined): string | undefined => (text && isIP(text) ? text : undefined)

const isFilled = (map: ValueMap): boolean => !!map && Object.keys(map).length > 0
