/**
 * Stand-in for two AWS front doors, whose code is not published: the Function URL and the HTTP API. Written from what
 * AWS documents of payload 2.0 and of the integration response, and pinned to recorded payloads by
 * `test/hosts/front.test.ts`.
 */
import type { ClientFacts } from '../../src/contract/harness.ts'
import { toClient, toEventBody } from '../../test/hosts/http-parts.ts'
import type { Reply } from '../../test/hosts/http-parts.ts'
import type { HttpMetadata, Outcome } from '../../test/hosts/lambda-runtime.ts'

export type Door = 'function-url' | 'http-api'

export interface FrontEvent {
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

const REGION_DOMAIN = {
  'function-url': 'lambda-url.us-east-1.on.aws',
  'http-api': 'execute-api.us-east-1.amazonaws.com',
}

/** Payload 2.0, as the front door writes it for a request. */
export async function toEvent(door: Door, request: Request, facts: ClientFacts): Promise<FrontEvent> {
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
    ...(cookie !== null && { cookies: cookie.split(';').map((pair) => pair.trim()) }),
    headers: toHeaders(door, request, facts, body === undefined ? 0 : byteLength(body, isBase64Encoded)),
    ...(query !== undefined && { queryStringParameters: query }),
    requestContext: toContext(door, request, facts, rawPath),
    ...(body !== undefined && { body }),
    isBase64Encoded,
  }
}

function toHeaders(door: Door, request: Request, facts: ClientFacts, length: number): Record<string, string> {
  const forwarded = [request.headers.get('x-forwarded-for'), facts.ip].filter((part) => part != null)
  const headers: Record<string, string> = {
    ...Object.fromEntries(request.headers),
    host: request.headers.get('host') ?? new URL(request.url).host,
    'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678',
    ...(forwarded.length > 0 && { 'x-forwarded-for': forwarded.join(', ') }),
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

/** What CloudFront in front of the door adds, over whatever the client sent under these names. */
function toViewerHeaders({ ip, geo }: ClientFacts): Record<string, string> {
  if (geo === undefined) return {}
  const values: Record<string, string | number | undefined> = {
    address: ip === undefined ? undefined : `${ip}:46532`,
    city: geo.city,
    country: geo.country?.code,
    'country-name': geo.country?.name,
    'country-region': geo.subdivision?.code,
    'country-region-name': geo.subdivision?.name,
    latitude: geo.latitude,
    longitude: geo.longitude,
    'postal-code': geo.postalCode,
    'time-zone': geo.timezone,
  }
  const known = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known.map(([name, value]) => [`cloudfront-viewer-${name}`, nonAsciiEncoded(String(value))]))
}

function toContext(door: Door, request: Request, facts: ClientFacts, path: string): Record<string, unknown> {
  const now = new Date()
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

/** `12/Mar/2020:19:03:58 +0000` */
function toLogTime(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}

function byteLength(body: string, isBase64Encoded: boolean): number {
  return Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8')
}

function percentDecoded(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString())
}

function nonAsciiEncoded(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, encodeURIComponent)
}

/** What the client gets for an outcome. A result that the door cannot use is a failure of the function. */
export function toResponse(door: Door, outcome: Outcome, method: string): Response {
  try {
    return toClient(toReply(door, outcome), method)
  } catch {
    return toClient(toFailure(door), method)
  }
}

function toReply(door: Door, outcome: Outcome): Reply {
  if (outcome.kind === 'buffered') return toBufferedReply(door, outcome.result, outcome.text)
  if (outcome.kind !== 'streaming') return toFailure(door)
  const { metadata, contentType, body } = outcome
  if (door === 'http-api') return { status: 200, headers: json(), body: withPrelude(metadata, body) }
  if (metadata !== undefined)
    return { status: metadata.statusCode ?? 200, headers: toResponseHeaders(door, metadata), body }
  return { status: 200, headers: new Headers({ 'content-type': contentType }), body }
}

function toBufferedReply(door: Door, result: unknown, text: string): Reply {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return { status: 200, headers: json(), body: typeof result === 'string' ? result : text }
  }
  // Members of other types than these make the constructors below throw, and that is the failure it should be.
  const { statusCode, body, isBase64Encoded, ...metadata } = result as HttpMetadata & {
    body?: string
    isBase64Encoded?: boolean
  }
  if (body != null && typeof body !== 'string') throw new TypeError('body is not a string')
  const bytes = Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8')
  return {
    status: Number(statusCode),
    headers: toResponseHeaders(door, metadata),
    body: bytes.length === 0 ? null : bytes,
  }
}

const DROPPED = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])
const REMAPPED = /^(?:date|server|www-authenticate|x-amzn-.*)$/

function toResponseHeaders(door: Door, { headers = {}, cookies = [] }: HttpMetadata): Headers {
  const sent = new Headers()
  for (const [given, value] of Object.entries(headers)) {
    const name = given.toLowerCase()
    if (DROPPED.has(name)) continue
    sent.append(door === 'http-api' && REMAPPED.test(name) ? `x-amzn-remapped-${name}` : name, String(value))
  }
  for (const cookie of cookies) sent.append('set-cookie', cookie)
  return sent
}

function toFailure(door: Door): Reply {
  if (door === 'http-api') return { status: 500, headers: json(), body: '{"message":"Internal Server Error"}' }
  return { status: 502, headers: json(), body: 'Internal Server Error' }
}

function json(): Headers {
  return new Headers({ 'content-type': 'application/json' })
}

/** A door that buffers does not read a stream's prelude: the client gets it as part of the body. */
function withPrelude(metadata: HttpMetadata | undefined, body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  if (metadata === undefined) return body
  return body.pipeThrough(
    new TransformStream({ start: (sink) => sink.enqueue(Buffer.from(`${JSON.stringify(metadata)}${'\0'.repeat(8)}`)) }),
  )
}
