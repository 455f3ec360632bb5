/** The front doors of AWS, whose code is not published, as one: an event for a request, and a response for an outcome. */
import type { ClientFacts } from '../../src/contract/harness.ts'
import { toClient } from '../../test/hosts/http-parts.ts'
import type { Reply } from '../../test/hosts/http-parts.ts'
import type { HttpMetadata, Outcome } from '../../test/hosts/lambda-runtime.ts'
import { toAlbEvent, type AlbMode } from '../../src/testing/payloads/alb.ts'
import { toLatticeEvent, toLatticeV1Event } from '../../src/testing/payloads/lattice.ts'
import { toRestEvent } from '../../src/testing/payloads/payload-1.ts'
import { toPayload2, type Payload2Door } from '../../src/testing/payloads/payload-2.ts'
import { albFailure, toAlbReply } from './harness-front-alb.ts'
import { latticeFailure, toLatticeReply } from './harness-front-lattice.ts'
import { netlifyFailure, toNetlifyEvent, toNetlifyReply } from './harness-front-netlify.ts'
import { restFailure, toRestReply } from './harness-front-rest.ts'

export const doors = [
  'function-url',
  'http-api',
  'rest-api',
  'alb',
  'alb-single',
  'lattice',
  'lattice-v1',
  'netlify-legacy',
] as const
export type Door = (typeof doors)[number]

type Others = Exclude<Door, Payload2Door>
const OTHERS: Readonly<Record<Others, OtherDoor>> = {
  'rest-api': { event: toRestEvent, reply: toRestReply, failure: restFailure },
  alb: albIn('multi'),
  'alb-single': albIn('single'),
  lattice: { event: toLatticeEvent, reply: toLatticeReply, failure: latticeFailure },
  'lattice-v1': { event: toLatticeV1Event, reply: toLatticeReply, failure: latticeFailure },
  'netlify-legacy': { event: toNetlifyEvent, reply: toNetlifyReply, failure: netlifyFailure },
}

interface OtherDoor {
  event(request: Request, facts: ClientFacts): Promise<object>
  reply(outcome: Outcome): Reply
  failure(): Reply
}

function albIn(mode: AlbMode): OtherDoor {
  return {
    event: (request, facts) => toAlbEvent(mode, facts.ip === undefined ? unforwarded(request) : request, facts),
    reply: (outcome) => toAlbReply(mode, outcome),
    failure: albFailure,
  }
}

/** It always knows who connects, and says nothing of it where it is set to remove the header: then the client's is gone too. */
function unforwarded(request: Request): Request {
  const headers = new Headers(request.headers)
  headers.delete('x-forwarded-for')
  return new Request(request, { headers })
}

const isPayload2 = (door: Door): door is Payload2Door => door === 'function-url' || door === 'http-api'

/** The event that the door writes for a request. */
export async function toEvent(door: Door, request: Request, facts: ClientFacts): Promise<object> {
  return isPayload2(door) ? toPayload2(door, request, facts) : OTHERS[door].event(request, facts)
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
  if (!isPayload2(door)) return OTHERS[door].reply(outcome)
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
  if (!isPayload2(door)) return OTHERS[door].failure()
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
