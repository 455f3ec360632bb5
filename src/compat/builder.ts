import type { BuilderHandler, BuilderResponse, Handler, HandlerCallback } from './lambda-types.ts'

/**
 * An on-demand builder, as `builder` of @netlify/functions 6.0.0: GET and HEAD only, and the handler sees no query. The
 * answer is kept by the CDN for `ttl` seconds, at least 60, or until the next deploy when there is none.
 */
export function builder(handler: BuilderHandler): Handler {
  return (event, context, callback) => {
    if (event.httpMethod !== 'GET' && event.httpMethod !== 'HEAD') {
      return Promise.resolve({ body: 'Method Not Allowed', statusCode: 405 })
    }
    const withoutQuery = { ...event, multiValueQueryStringParameters: {}, queryStringParameters: {} }
    const answer: HandlerCallback<BuilderResponse> = (error, response) => callback?.(error, built(response))
    const returned = handler(withoutQuery, context, answer)
    return returned && typeof returned.then === 'function' ? returned.then(built) : returned
  }
}

/** The same mark as the package's, so that a handler of either is understood. */
function built<Result extends BuilderResponse | undefined>(response: Result): Result {
  return response && { ...response, metadata: { version: 1, builder_function: true, ttl: response.ttl || 0 } }
}

const YEAR = 31_536_000

/**
 * Turns the mark into headers that every CDN understands (RFC 9213). Netlify keeps for 60 seconds at least. Browsers ask
 * again each time, as they did for builders. Only a 200 is kept, and what the handler says itself counts.
 */
export function cacheBuilt(headers: Headers, metadata: unknown, status: number): void {
  const { builder_function: isBuilt, ttl = 0 } = (metadata ?? {}) as { builder_function?: unknown; ttl?: number }
  if (isBuilt !== true || status !== 200) return
  const seconds = ttl > 0 ? Math.max(60, Math.floor(ttl)) : YEAR
  if (!headers.has('cdn-cache-control')) headers.set('cdn-cache-control', `public, max-age=${seconds}`)
  if (!headers.has('cache-control')) headers.set('cache-control', 'public, max-age=0, must-revalidate')
}
