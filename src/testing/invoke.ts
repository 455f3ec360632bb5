import type { Handlers } from '../contract/adapter.ts'
import type { Servable } from '../runtime/handler.ts'
import { toResponse } from '../runtime/response.ts'
import { callHandler, handlersOf } from '../runtime/servable.ts'
import { withCookies } from './context.ts'
import { serve, type Served, type Watch } from './host.ts'
import type { ContextOptions } from './options.ts'
import { toRequest } from './payloads/facts.ts'
import { parseSetCookie, type SetCookie } from './set-cookie.ts'

export interface InvokeOptions {
  /** Of the request, where it is given as a path: method, headers, body. */
  readonly init?: RequestInit
  /** What the host says. `params` and `url` are those of the request. */
  readonly context?: Omit<ContextOptions, 'params' | 'url' | 'signal' | 'target'>
  readonly target?: ContextOptions['target']
  /** When the call starts. With it, a function with `maxDuration` in seconds has its `deadline`. Default: no deadline. */
  readonly clock?: Date
  /**
   * What becomes of an error of the handler. `throw` (default): `invoke` rejects with the very error, so that a test which
   * expects none fails with the cause. `respond`: as on a host, the error is logged and the response is 500.
   */
  readonly onError?: 'throw' | 'respond'
}

/** What became of a request. */
export interface Invocation extends Omit<Served, 'outcome'> {
  readonly response: Response
  /** Every cookie that the response sets, by the context or by headers. */
  readonly cookies: readonly SetCookie[]
  /** With `onError: 'respond'`: what the handler failed with. */
  readonly error?: unknown
}

/**
 * Sends a request to a function as a host does: path, `excludedPath` and method are matched (404, 405 with `Allow`), `HEAD`
 * is answered by `GET`, cookies go onto the response, `getContext()` works, a function in the background answers 202. A
 * function without `path` answers at every path: what it has by its file is not known here.
 * @param input a Request, or a path at `https://example.com`.
 * @throws what the handler throws, unless `onError` is `respond`.
 */
export async function invoke(
  fn: Servable,
  input: Request | string | URL,
  options: InvokeOptions = {},
): Promise<Invocation> {
  const { context = {}, target, init, onError = 'throw' } = options
  const request = withCookies(toRequest(input, init), context.cookies)
  const handlers = handlersOf(fn)
  const failure: { error?: unknown } = {}
  const { outcome, ...served } = await serve(
    { kind: 'request', request, url: request.url, method: request.method, native: context.native },
    { ...deadlineOf(handlers, options), ...context, ...(target && { target }) },
    watchRequests(handlers, failure, onError),
  )
  if ('error' in failure && onError === 'throw') throw failure.error
  // A call by a request is answered by a Response: that is what the runtime promises.
  const response = outcome as Response
  return { response, cookies: response.headers.getSetCookie().map(parseSetCookie), ...served, ...failure }
}

/** Calls the handler for a request, and keeps what it fails with. */
const watchRequests =
  (handlers: Handlers, failure: { error?: unknown }, onError: InvokeOptions['onError']): Watch =>
  (prepare) => ({
    ...handlers,
    async fetch(request: Request, context: Parameters<typeof prepare>[0]) {
      try {
        const answer = await callHandler(handlers, request.method, request, prepare(context))
        // In the background nobody looks at it. Else `toResponse` finds out what it is.
        return handlers.config?.background ? answer : await toResponse(answer as Response)
      } catch (error) {
        failure.error = error
        if (onError === 'respond') throw error
        // The runtime would log it: here the caller gets it.
        return new Response(null, { status: 500 })
      }
    },
  })

function deadlineOf({ config }: Handlers, { clock }: InvokeOptions): { deadline?: Date } {
  const seconds = config?.maxDuration
  return clock && typeof seconds === 'number' ? { deadline: new Date(clock.getTime() + seconds * 1000) } : {}
}
