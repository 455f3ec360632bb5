/** What runs on Vercel: the launcher's request in, a Response out. */
import type { Incoming } from '../../src/contract/adapter.ts'
import { background } from '../../src/runtime/background.ts'
import { createHandler, type ToHandler } from '../../src/runtime/handler.ts'
import { createUnbuilt } from '../../src/runtime/unbuilt.ts'
import { cacheStore, deadline, deploy, facts, geo, server, site } from './facts.ts'
import type { VercelNative } from './native.ts'
import { requestContext } from './request-context.ts'

export { background } from '../../src/runtime/background.ts'
export { cookies, levels } from '../../src/runtime/members.ts'
export { sharing } from '../../src/runtime/sharing.ts'
export { task } from '../../src/runtime/task.ts'
export { cacheStore, deadline, deploy, geo, server, site } from './facts.ts'
export { deployEvents } from './deploy-events.ts'
export { cacheControls, tagged } from './purge.ts'
export { limited } from './rate-limit.ts'
export { schedule } from './schedule.ts'
export { taskOf } from './task-of.ts'

type VercelHandler = ToHandler<[request: Request], Response, VercelNative>

/** `toHandler` of a compiled entry, which hands in what the function uses. */
export const toCompiled: VercelHandler = /* @__PURE__ */ createHandler({
  name: 'vercel',
  facts,

  receive(given): Incoming<VercelNative> {
    const request = withScheme(given)
    return {
      kind: 'request',
      request,
      url: request.url,
      method: request.method,
      native: { request, context: requestContext() },
    }
  },

  waitUntil: ({ context }) => context.waitUntil && ((task) => context.waitUntil?.(task)),

  async reply(outcome, tasks) {
    // Without a request context (not on Vercel) nobody keeps the instance alive, so the reply waits.
    if (tasks.pending > 0) await tasks.drain()
    // What a scheduled function returns is nobody's; a cron job wants to know that it ran.
    return outcome instanceof Response ? outcome : new Response(null, { status: 204 })
  },
})

/** Gives what Vercel's launcher calls as `fetch`. */
export const toHandler: VercelHandler = /* @__PURE__ */ createUnbuilt(
  toCompiled,
  { cacheStore, deadline, deploy, geo, server, site },
  background,
)

// The development launcher says http for what the client sent over https; the proxy's own header knows.
function withScheme(request: Request): Request {
  const { url } = request
  if (!url.startsWith('http:') || request.headers.get('x-forwarded-proto') !== 'https') return request
  return new Request(`https${url.slice(4)}`, request)
}
