/** What runs in a Worker: the edge's request or a clock's run in, a Response out. */
import type { Incoming } from '../../src/contract/adapter.ts'
import { background } from '../../src/runtime/background.ts'
import { createHandler, type ToHandler } from '../../src/runtime/handler.ts'
import { cacheStore } from '../../src/runtime/memory-cache.ts'
import { createUnbuilt } from '../../src/runtime/unbuilt.ts'
import { report } from './exceptions.ts'
import { deploy, facts, geo, server, site } from './facts.ts'
import type { CloudflareNative, ExecutionContext, ScheduledController, WorkerEnv } from './native.ts'

export { cacheStore } from '../../src/runtime/memory-cache.ts'
export { background } from '../../src/runtime/background.ts'
export { cookies, levels } from '../../src/runtime/members.ts'
export { sharing } from '../../src/runtime/sharing.ts'
export { taskOf } from '../../src/runtime/next-run.ts'
export { task } from '../../src/runtime/task.ts'
export { dispatch, runScheduled, uncached } from './dispatch.ts'
export { exceptionsBy } from './exceptions.ts'
export { deploy, geo, server, site } from './facts.ts'
export type { CloudflareNative, ContextOf, ExecutionContext, ScheduledController } from './native.ts'
export { cacheControls } from './purge.ts'
export { rateLimit } from './rate-limit.ts'

type WorkerArgs = [input: Request | ScheduledController, env: WorkerEnv, ctx: ExecutionContext]
type CloudflareHandler = ToHandler<WorkerArgs, Response, CloudflareNative>

/** `toHandler` of a compiled entry. */
export const toCompiled: CloudflareHandler = /* @__PURE__ */ createHandler(
  {
    name: 'cloudflare',
    facts,

    receive(input, env, ctx): Incoming<CloudflareNative> {
      if ('scheduledTime' in input) {
        return {
          kind: 'schedule',
          scheduledTime: new Date(input.scheduledTime),
          native: { env, ctx, controller: input },
        }
      }
      return {
        kind: 'request',
        request: input,
        url: input.url,
        method: input.method,
        native: { request: input, env, ctx },
      }
    },

    // The host wants it called as a method.
    waitUntil:
      ({ ctx }) =>
      (task) =>
        ctx.waitUntil(task),

    // A Worker takes a Response for a request, and nothing for a run of a schedule.
    reply: (outcome) => asMade(outcome as Response),
  },
  report,
)

/** Gives what a module Worker has as `fetch`: `export default { fetch: toHandler(fn) }`. */
export const toHandler: CloudflareHandler = /* @__PURE__ */ createUnbuilt(
  toCompiled,
  { cacheStore, deploy, geo, server, site },
  background,
)

/**
 * Workers compress a body whose response says that it is compressed already; no other host does. What came from a `fetch`
 * is left alone: its body goes on as it arrived.
 */
function asMade(response: Response): Response {
  if (!response?.headers.has('content-encoding') || response.url) return response
  const init: ResponseInit & { encodeBody: 'manual' } = {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
    encodeBody: 'manual',
  }
  return new Response(response.body, init)
}
