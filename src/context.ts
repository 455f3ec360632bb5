/** For code that was not built by this package: libraries, and routes inside an app of Next, Astro or Hono. */
import { surroundings as cloudflare } from '../adapters/cloudflare/surroundings.ts'
import { surroundings as netlify } from '../adapters/netlify/surroundings.ts'
import { surroundings as vercel } from '../adapters/vercel/surroundings.ts'
import type { Given, RequestContext } from './contract/surroundings.ts'
import { createContextOf } from './runtime/context-of.ts'

export { runWithContext } from './runtime/run-with-context.ts'
export { AnyhostError } from './runtime/errors.ts'
export type { Given, RequestContext } from './contract/surroundings.ts'
export type { Context, Geo, Level } from './contract/function.ts'
export type { Feature } from './contract/features.ts'

/**
 * What is known about a request: by the context of the handler that is running, else by the host that the environment
 * shows. Where neither is there, what the caller hands in is all that is known. It never throws.
 */
export const contextOf: (request: Request, given?: Given) => RequestContext = /* @__PURE__ */ createContextOf([
  cloudflare,
  netlify,
  vercel,
])
