import type { Context as NetlifyContext } from '@netlify/functions'
import type { EventName } from '../../src/contract/function.ts'
import type { ToHandler } from '../../src/runtime/handler.ts'

/** The host's own objects: `request` and `context` of a request, nothing of an event. */
export interface NetlifyNative {
  readonly request?: Request
  readonly context?: NetlifyContext
}

/** A platform event, as the emitted entry hands it on. */
export interface NetlifyEvent {
  readonly kind: 'event'
  readonly name: EventName
  readonly event: unknown
}

export type NetlifyHandler = ToHandler<
  [input: Request | NetlifyEvent, context?: NetlifyContext],
  Response,
  NetlifyNative
>
