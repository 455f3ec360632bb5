import type { Context as NetlifyContext } from '@netlify/functions'

/** The host's own objects: `request` and `context` of a request, `context` of an event. */
export interface NetlifyNative {
  readonly request?: Request
  readonly context?: NetlifyContext | undefined
}
