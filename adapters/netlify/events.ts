/** Platform events as the bootstrap calls them (@netlify/serverless-functions-api 2.18.0 and 2.23.0, checked 2026-11). */
import type { Context as NetlifyContext } from '@netlify/functions'
import type { Incoming } from '../../src/contract/adapter.ts'
import type { EventName } from '../../src/contract/function.ts'
import { unknownEvent } from '../../src/runtime/errors.ts'
import { log } from '../../src/runtime/log.ts'
import { plain } from '../../src/runtime/response.ts'
import type { NetlifyNative } from './native.ts'

/** The bootstrap hands an event alone to its handler; the context of the call is in its own store. */
const STORE = Symbol.for('@netlify/functions/request-context-store')

/** An event for its handler. Only the emitted entry makes one: no request body can look like it. */
export function delivered(name: EventName, event: unknown): Incoming<NetlifyNative> {
  // The symbol is the bootstrap's; the question marks cover every other content.
  const store = (globalThis as { [STORE]?: { getStore?: () => { context?: NetlifyContext } | undefined } })[STORE]
  return { kind: 'event', name, event, native: { context: store?.getStore?.()?.context } }
}

/**
 * The `schedule` of an entry that has events and `fetch`. Netlify checks its own signature before it calls a function for
 * an event, and the bootstrap gives an event without a handler to `fetch`: what names one there is no request to answer.
 */
export function withoutEvents(request: Request, native: NetlifyNative): Incoming<NetlifyNative> | Response {
  const name = request.headers.get('x-netlify-event')
  if (name === null) return { kind: 'request', request, url: request.url, method: request.method, native }
  log(
    'ANYHOST_EVENT_UNKNOWN',
    'An event without a handler was refused',
    native.context?.requestId ?? '',
    unknownEvent(`x-netlify-event: ${name}`),
  )
  return plain(400, 'Bad Request')
}
