import type { Entry, Facts, Incoming } from '../contract/adapter.ts'
import type { CookieJar } from './cookies.ts'
import type { Params } from './route.ts'

/** The part of an adapter that a context reads from. */
export interface Host<Native> {
  readonly name: string
  readonly facts: Facts<Native>
}

/** What the runtime itself needs of a context. A function that does not use cookies has none. */
export interface Call<Native = unknown> {
  readonly native: Native
  /** Set when the route is known, before the handler is called. */
  params: Params | undefined
  readonly request: Request
  readonly requestId: string
  readonly cookies?: CookieJar
  waitUntil(task: unknown): void
}

type ContextClass<Native> = new (
  incoming: Incoming<Native> | Response,
  waitUntil: (task: unknown) => void,
) => Call<Native>

/**
 * The contexts of one function: what every context has, and the members in its entry. A class, because accessors on a
 * prototype cost a request nothing: each value is read from the host when somebody asks for it, and kept.
 */
export function contextClass<Native>(
  { name: host, facts }: Host<Native>,
  { context }: Entry<Native>,
): ContextClass<Native> {
  const members: Record<string, (native: Native, call: Call) => unknown> = {
    ...facts,
    requestId: (native) => facts.requestId?.(native) || crypto.randomUUID(),
    url: (_native, call) => new URL(call.request.url),
    signal: (_native, call) => call.request.signal,
    // Each reads its own member. The call has every one that a reader may ask for.
    ...(context as object),
  }
  class Context {
    readonly target = host
    declare readonly native: Native
    declare readonly waitUntil: (task: unknown) => void
    readonly #incoming: object
    readonly #made: Record<string, unknown> = {}

    constructor(incoming: { readonly native?: Native }, waitUntil: (task: unknown) => void) {
      this.native = incoming.native as Native
      this.waitUntil = waitUntil
      this.#incoming = incoming
    }

    /** Not read before it is asked for: the host's adapter may build it then. `task` hides it where there is none. */
    get request(): Request {
      return (this.#incoming as { readonly request: Request }).request
    }

    static {
      for (const name in members) {
        Object.defineProperty(this.prototype, name, {
          get(this: Context & Call) {
            // Hosts say '' where they do not know.
            return (this.#made[name] ??= members[name]!(this.native, this) || undefined)
          },
        })
      }
    }
  }
  // The rest of a call is what the loop above defines.
  return Context as unknown as ContextClass<Native>
}
