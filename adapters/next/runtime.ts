/** What runs in a route handler of Next: its NextRequest in, a Response out. */
import type { Entry, Facts, Incoming } from '../../src/contract/adapter.ts'
import { background } from '../../src/runtime/background.ts'
import { cookies, unknownLevels } from '../../src/runtime/members.ts'
import { createHandler, type Servable } from '../../src/runtime/handler.ts'
import { log } from '../../src/runtime/log.ts'
import { createUnbuilt } from '../../src/runtime/unbuilt.ts'
import { asAsked } from './address.ts'
import { unpacked } from './encoding.ts'
import type { NextNative, NextRequest, NextSegment } from './native.ts'
import {
  accountOnNetlify,
  deployOnNetlify,
  geoOnNetlify,
  onNetlify,
  serverOnNetlify,
  siteOnNetlify,
} from './on-netlify.ts'
import {
  cacheControlsOnVercel,
  deadlineOnVercel,
  deployOnVercel,
  geoOnVercel,
  onVercel,
  serverOnVercel,
  siteOnVercel,
} from './on-vercel.ts'
import { createKeeper, type After } from './wait-until.ts'

export { cacheStore } from '../../src/runtime/memory-cache.ts'
export { background } from '../../src/runtime/background.ts'
export { cookies, levels } from '../../src/runtime/members.ts'
export { sharing } from '../../src/runtime/sharing.ts'
export { schedule } from './schedule.ts'
export { taskOf } from './task-of.ts'
export * from './on-netlify.ts'
export * from './on-vercel.ts'

/** What an entry of this target hands in besides: parts that only the app can import or decide. */
export interface NextEntry extends Entry<NextNative> {
  /** `after` of `next/server`. */
  readonly after?: After
  /** `onVercel` or `onNetlify`: whose headers may be read. Absent: nobody's. */
  readonly host?: Facts<NextNative>
}

/** Gives a route handler: `export const GET = toHandler(fn)`. */
export type ToRouteHandler = (
  fn: Servable,
  entry?: NextEntry,
) => (request: NextRequest, segment?: NextSegment) => Promise<Response>

/** `toHandler` of a compiled entry, which hands in what the function uses. */
export const toCompiled: ToRouteHandler = (fn, entry = {}) => {
  // Tasks that nobody keeps the instance alive for, by the request that Next gave.
  const left = new WeakMap<NextRequest, Promise<unknown>[]>()
  return createHandler<[given: NextRequest, segment?: NextSegment], Response, NextNative>({
    name: 'next',
    facts: entry.host ?? {},

    receive(given, segment): Incoming<NextNative> {
      const request = asAsked(given)
      return { kind: 'request', request, url: request.url, method: request.method, native: { request: given, segment } }
    },

    waitUntil: ({ request }) =>
      createKeeper(entry.after, (task) => void (left.get(request)?.push(task) ?? left.set(request, [task]))),

    async reply(outcome, _tasks, given) {
      // A task may start others, so a snapshot is not enough.
      while (left.get(given)?.length) await Promise.all(left.get(given)?.splice(0) ?? [])
      try {
        // What a scheduled function returns is nobody's; a cron job wants to know that it ran.
        return outcome instanceof Response ? unpacked(outcome) : new Response(null, { status: 204 })
      } catch (error) {
        log(
          'ANYHOST_HANDLER_FAILED',
          'The function failed',
          entry.host?.requestId?.({ request: given, segment: undefined }) ?? '-',
          error,
        )
        return new Response('Internal Server Error', { status: 500 })
      }
    },
  })(fn, entry)
}

/** No CDN is known: every call of `cache` rejects with its code. */
export const noCacheControls = (): undefined => undefined

/**
 * Gives a route handler without a build: `export const GET = toHandler(fn, { after, ...vercel() })`. Without `vercel` or
 * `netlify` no header of a host is read.
 */
export const toHandler: ToRouteHandler = /* @__PURE__ */ createUnbuilt(toCompiled, {}, background)

/** For `toHandler` without a build, in an app that Vercel runs. */
export const vercel = (): NextEntry => ({
  host: onVercel,
  context: {
    cookies,
    level: unknownLevels,
    geo: geoOnVercel,
    site: siteOnVercel,
    deploy: deployOnVercel,
    server: serverOnVercel,
    deadline: deadlineOnVercel,
    cacheControls: cacheControlsOnVercel,
  },
})

/** For `toHandler` without a build, in an app that Netlify runs. */
export const netlify = (): NextEntry => ({
  host: onNetlify,
  context: {
    cookies,
    level: unknownLevels,
    geo: geoOnNetlify,
    account: accountOnNetlify,
    site: siteOnNetlify,
    deploy: deployOnNetlify,
    server: serverOnNetlify,
  },
})
