/** What runs on Netlify: the bootstrap's (request, context) in, a Response out. */
import type { Incoming } from '../../src/contract/adapter.ts'
import { createHandler } from '../../src/runtime/handler.ts'
import { noHandler } from '../../src/runtime/errors.ts'
import { createUnbuilt } from '../../src/runtime/unbuilt.ts'
import { background, repeatable } from './background.ts'
import { account, deploy, facts, geo, server, site } from './facts.ts'
import type { NetlifyHandler, NetlifyNative } from './native.ts'

export { cookies, levels } from '../../src/runtime/members.ts'
export { task } from '../../src/runtime/task.ts'
export { background, repeatable } from './background.ts'
export { account, deploy, geo, server, site } from './facts.ts'
export { delivered, withoutEvents } from './events.ts'
export { cacheControls } from './purge.ts'
export { schedule } from './schedule.ts'

/** `toHandler` of a compiled entry, which hands in what the function uses. */
export const toCompiled: NetlifyHandler = /* @__PURE__ */ createHandler({
  name: 'netlify',
  facts,

  receive(request, context, event): Incoming<NetlifyNative> {
    if (event) return event
    // `x-netlify-event: fetch` makes the bootstrap call `fetch` with the JSON that was posted, which may look like anything.
    if (!(request instanceof Request)) throw noHandler('an event')
    return {
      kind: 'request',
      request,
      url: request.url,
      method: request.method,
      native: { request, context },
    }
  },

  waitUntil: ({ context }) => context && ((task) => context.waitUntil(task)),

  // Netlify takes a Response for a request, and the handler's own result for an event.
  reply: (outcome) =>
    outcome instanceof Response && outcome.body ? begun(outcome, outcome.body) : (outcome as Response),
})

/** Gives what Netlify's bootstrap calls as `fetch`. */
export const toHandler: NetlifyHandler = /* @__PURE__ */ createUnbuilt(
  (fn, entry) => (entry?.background ? repeatable(toCompiled(fn, entry)) : toCompiled(fn, entry)),
  { account, deploy, geo, server, site },
  background,
)

/**
 * The bootstrap sends status and headers with the first byte of the body, so an empty one would lose them
 * (@netlify/serverless-functions-api 2.18.0 in the Lambda runtime client: the function counts as crashed).
 */
async function begun(response: Response, body: ReadableStream): Promise<Response> {
  const reader = body.getReader()
  const { done, value } = await reader.read()
  if (done) return new Response(null, response)
  const rest = new ReadableStream({
    start: (controller) => controller.enqueue(value),
    async pull(controller) {
      const next = await reader.read()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
  return new Response(rest, response)
}
