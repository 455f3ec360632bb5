/** Stands in for Vercel's edge around one request: the headers that only it can set, and the way to a function and back. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as send,
  type RequestOptions,
} from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { ClientFacts } from '../../src/contract/harness.ts'
import { HOP_BY_HOP, present, toResponse } from '../../test/hosts/edge-reply.ts'

export interface Forwarding {
  readonly port: number
  /** The function's path in the output, as `/api/pets`. */
  readonly matchedPath: string
  /** The client's path, and its query with what routes added. */
  readonly target: string
  readonly deploymentUrl: string
  readonly status?: number
  /** From routes; the function's own win. */
  readonly headers: Headers
}

/** What the platform sets, and a client can not: vercel.com/docs/headers/request-headers, checked 2026-11. */
const isEdgeHeader = (name: string): boolean =>
  // That of a webhook comes from outside, like any client's (vercel.com/docs/webhooks, checked 2026-11).
  (name.startsWith('x-vercel-') && name !== 'x-vercel-signature') ||
  name.startsWith('x-forwarded-') ||
  name.startsWith('x-now-') ||
  EDGE_HEADERS.has(name)
const EDGE_HEADERS = new Set(['x-real-ip', 'x-matched-path', 'x-middleware-subrequest'])

/** Resolves when the reply's head is there. Rejects as `fetch` does when the request is aborted, or the function fails. */
export const forward = async (request: Request, facts: ClientFacts, forwarding: Forwarding): Promise<Response> => {
  const { body, length } = await readBody(request)
  const headers = {
    ...edgeHeaders(request, facts, forwarding),
    ...(length !== undefined && { 'content-length': length }),
  }
  const { port, target: path } = forwarding
  const options: RequestOptions = {
    host: '127.0.0.1',
    port,
    path,
    method: request.method,
    headers,
    agent: false,
    signal: request.signal,
  }
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    // A body shorter than it said would leave the function waiting for the rest.
    const outgoing = Object.assign(send(options, resolve), { strictContentLength: true }).once('error', reject)
    pour(body, outgoing).catch((error: Error) => outgoing.destroy(error))
  })
  return toResponse(request, reply, { status: forwarding.status, added: forwarding.headers })
}

interface Body {
  readonly body?: Buffer | Readable
  readonly length?: string
}

// The launcher's own client refuses a chunked body. A body of unknown length is measured first, as the platform does
// which hands a function its request whole; one of a stated length streams.
const readBody = async (request: Request): Promise<Body> => {
  if (request.body === null) return {}
  const length = request.headers.get('content-length')
  // The same class under two names: the DOM's types and Node's.
  if (length !== null) return { length, body: Readable.fromWeb(request.body as unknown as NodeReadableStream) }
  const bytes = Buffer.from(await request.arrayBuffer())
  return { length: String(bytes.length), body: bytes }
}

// Not `pipe`: a body that is longer than it said makes `write` throw, and there nobody could catch it.
const pour = async (body: Buffer | Readable | undefined, outgoing: ClientRequest): Promise<void> => {
  if (!(body instanceof Readable)) {
    outgoing.end(body)
    return
  }
  for await (const chunk of body) if (!outgoing.write(chunk)) await once(outgoing, 'drain')
  outgoing.end()
}

const edgeHeaders = (request: Request, facts: ClientFacts, forwarding: Forwarding): OutgoingHttpHeaders => {
  const headers: Record<string, string> = {}
  for (const [name, value] of request.headers) {
    if (!isEdgeHeader(name) && !HOP_BY_HOP.test(name) && name !== 'content-length') headers[name] = value
  }
  const host = request.headers.get('host') ?? new URL(request.url).host
  return {
    ...headers,
    host,
    'x-forwarded-host': host,
    'x-forwarded-proto': 'https',
    'x-matched-path': forwarding.matchedPath,
    'x-vercel-deployment-url': forwarding.deploymentUrl,
    'x-vercel-id':
      facts.requestId ??
      `iad1::iad1::${randomBytes(3).toString('hex')}-${Date.now()}-${randomBytes(6).toString('hex')}`,
    ...present({ 'x-real-ip': facts.ip, 'x-forwarded-for': facts.ip, 'x-vercel-forwarded-for': facts.ip }),
    ...geoHeaders(facts.geo ?? {}),
  }
}

const geoHeaders = (geo: NonNullable<ClientFacts['geo']>): Record<string, string> =>
  present({
    'x-vercel-ip-country': geo.country?.code,
    'x-vercel-ip-country-region': geo.subdivision?.code,
    'x-vercel-ip-city': geo.city === undefined ? undefined : encodeURIComponent(geo.city),
    'x-vercel-ip-latitude': geo.latitude,
    'x-vercel-ip-longitude': geo.longitude,
    'x-vercel-ip-timezone': geo.timezone,
    'x-vercel-ip-postal-code': geo.postalCode,
    'x-vercel-ip-continent': geo.continent,
  })
