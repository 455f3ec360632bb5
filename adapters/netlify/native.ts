import type { Context as NetlifyContext } from '@netlify/functions'
import type { Incoming } from '../../src/contract/adapter.ts'
import type { ToHandler } from '../../src/runtime/handler.ts'

/** The host's own objects: `request` and `context` of a request, `context` of an event. */
export interface NetlifyNative {
  readonly request?: Request
  readonly context?: NetlifyContext | undefined
}

export type NetlifyHandler = ToHandler<
  [request: Request | undefined, context?: NetlifyContext, event?: Incoming<NetlifyNative>],
  Response,
  NetlifyNative
>
