/** For a handler that was not built: which front door stands before it shows in the event. */
import { alb, albReply } from './alb.ts'
import type { Conversion, Reply, StreamHead } from './conversion.ts'
import { lattice, latticeReply } from './lattice.ts'
import type { LambdaEvent } from './native.ts'
import { netlifyLegacy } from './netlify-legacy.ts'
import { payload1, payload1Reply } from './payload-1.ts'
import { payload2, payload2Head, payload2Reply } from './payload-2.ts'
import { refused, toCandidate } from './request.ts'
import { toMultiValueHead } from './result.ts'

interface Front {
  readonly from: Conversion
  readonly to: Reply
  readonly head?: StreamHead
}

/** A front door by what only its events have. */
function frontOf(given: unknown): Front {
  const event = toCandidate(given)
  // Each member is looked at before it is believed.
  const context = (event.requestContext ?? {}) as Record<string, unknown>
  if (context.elb) return ALB
  if (context.http) return PAYLOAD_2
  if (context.serviceArn || event.raw_path) return LATTICE
  return event.rawUrl ? NETLIFY_LEGACY : PAYLOAD_1
}

// Each way out is only given events that the way in beside it has taken, so its narrower type is the true one.
const ALB: Front = { from: alb, to: albReply as Reply }
const PAYLOAD_2: Front = { from: payload2, to: payload2Reply, head: payload2Head }
const LATTICE: Front = { from: lattice, to: latticeReply as Reply }
const NETLIFY_LEGACY: Front = { from: netlifyLegacy, to: payload1Reply }
const PAYLOAD_1: Front = { from: payload1, to: payload1Reply, head: toMultiValueHead }

/** Any front door. An event that was accepted is found to be of the same one again. */
export const anyFront: Conversion = {
  accept: (given) => frontOf(given).from.accept(given),
  method: (event) => frontOf(event).from.method(event),
  url: (event) => frontOf(event).from.url(event),
  headers: (event) => frontOf(event).from.headers(event),
  body: (event) => frontOf(event).from.body(event),
  ip: (event) => frontOf(event).from.ip(event),
  requestId: (event) => frontOf(event).from.requestId(event),
}

export const anyReply: Reply = (response, requestId, event) => frontOf(event).to(response, requestId, event)

/** The front doors that stream. */
export const anyStreamingFront: Conversion = {
  ...anyFront,
  accept(given): LambdaEvent {
    const { from, head } = frontOf(given)
    if (!head) throw refused(given)
    return from.accept(given)
  },
}

export const anyHead: StreamHead = (response, event) => frontOf(event).head?.(response, event) ?? {}
