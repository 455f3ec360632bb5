/**
 * A host as code meets it that was not built by this package: a library, or a route inside an app.
 * Types only.
 */
import type { Facts, Reader } from './adapter.ts'
import type { Geo, Level } from './function.ts'
import type { Feature } from './features.ts'

/** One host, for code that was not built for it. */
export interface Surroundings<Native> {
  /** The adapter's name. */
  readonly target: string
  /**
   * What the host says, or `undefined` on every other host. Which host this is shows in the environment; a header is only
   * read after that, since on other hosts any client can send it.
   */
  find(request: Request): Native | undefined
  readonly facts: Facts<Native>
  readonly geo: Reader<Native, Geo>
  /** The host's own way to keep an instance alive. */
  readonly waitUntil: (native: Native) => ((task: Promise<unknown>) => unknown) | undefined
  /** The members of the context that the host itself says, without `context.`. */
  readonly native: RegExp
}

/** What a caller knows and hands to `contextOf`. It goes before what the host says. */
export interface Given {
  /** The client's address: that of the socket, or what a proxy says that the caller trusts. */
  readonly ip?: string | undefined
  readonly requestId?: string | undefined
  /** Keeps the instance alive: `after` of Next, that of an execution context. Called as a method. */
  waitUntil?(task: Promise<unknown>): unknown
}

/** What is known about a request without a build. `undefined` is the only "unknown"; nothing is made up. */
export interface RequestContext {
  /** The adapter's name of the host: `vercel`, `netlify`, `cloudflare`; in a function that was built, of its target. */
  readonly target: string | undefined
  /** The host's own id for this request. */
  readonly requestId: string | undefined
  /** The client's address, from the host's own field only. */
  readonly ip: string | undefined
  /** Objects are always there, their leaves are not. */
  readonly geo: Geo
  /** Keeps the instance alive until the task settles; a rejection is logged. Absent where nothing would. */
  readonly waitUntil: ((task: unknown) => void) | undefined
  /** What is done here for a member, such as `context.geo.city`: `none` where it is never known. */
  level(feature: Feature): Level
}
