/** What runs on Netlify: the bootstrap's (request, context) in, a Response out. */
import type { Context as NetlifyContext } from '@netlify/functions'
import type { Incoming } from '../../src/contract/adapter.ts'
import { createHandler, type ToHandler } from '../../src/runtime/handler.ts'
import { createUnbuilt } from '../../src/runtime/unbuilt.ts'
import { account, deploy, geo, server, site } from './facts.ts'
import type { NetlifyEvent, NetlifyNative } from './native.ts'

export { cookies, levels } from '../../src/runtime/members.ts'
export { task } from '../../src/runtime/task.ts'
export { account, deploy, geo, server, site } from './facts.ts'
export { cacheControls } from './purge.ts'
export { schedule } from './schedule.ts'

type NetlifyHandler = ToHandler<[input: Request | NetlifyEvent, context?: NetlifyContext], Response, NetlifyNative>

/** `toHandler` of a compiled entry, which hands in what the function uses. */
export const toCompiled: NetlifyHandler = /* @__PURE__ */ createHandler({
  name: 'netlify',
  facts: {
    // The bootstrap gives '' for what it was not told.
    requestId: ({ context }) => context?.requestId,
    ip: ({ context }) => context?.ip,
  },

  receive(input, context): Incoming<NetlifyNative> {
    if (!isRequest(input)) return { ...input, native: {} }
    return { kind: 'request', request: input, url: input.url, method: input.method, native: { request: input, ...(context && { context }) } }
  },

  waitUntil: ({ context }) => context && ((task) => context.waitUntil(task)),

  // Netlify takes a Response for a request, and the handler's own result for an event.
  reply: (outcome) => outcome as Response,
})

/** Gives what Netlify's bootstrap calls as `fetch`. */
export const toHandler: NetlifyHandler = /* @__PURE__ */ createUnbuilt(toCompiled, { account, deploy, geo, server, site })

const isRequest = (input: Request | NetlifyEvent): input is Request => !('kind' in input)
