import type { Entry, Facts, Incoming, Tasks } from '../contract/adapter.ts'
import type { Params } from './route.ts'

/** The part of an adapter that a context reads from. */
export interface Host<Native> {
  readonly name: string
  readonly facts: Facts<Native>
}

/**
 * What every context has. A class, because accessors on a prototype cost a request nothing: each value is read from the
 * host when somebody asks for it. `contextClass` adds the members that the function uses.
 */
export class BaseContext<Native> {
  params: Params = {}
  readonly target: string
  readonly native: Native
  readonly #host: Host<Native>
  readonly #incoming: Incoming<Native>
  readonly #tasks: Tasks
  readonly #made: Record<string, unknown> = {}

  constructor(host: Host<Native>, incoming: Incoming<Native>, tasks: Tasks) {
    this.target = host.name
    this.native = incoming.native
    this.#host = host
    this.#incoming = incoming
    this.#tasks = tasks
  }

  get url(): URL {
    return this.once('url', () => new URL(this.request.url))
  }

  get requestId(): string {
    return this.once('requestId', () => this.#host.facts.requestId?.(this.native) || crypto.randomUUID())
  }

  get ip(): string | undefined {
    return this.#host.facts.ip?.(this.native) || undefined
  }

  get signal(): AbortSignal {
    return this.#incoming.kind === 'request' ? this.#incoming.request.signal : this.once('signal', () => new AbortController().signal)
  }

  /** Bound, so that it may be taken off the context. */
  get waitUntil(): (task: unknown) => void {
    return this.once('waitUntil', () => (...task: unknown[]) => {
      if (task.length === 0) throw new TypeError('waitUntil needs a promise to wait for.')
      this.#tasks.add(task[0])
    })
  }

  /** The request of this call. A scheduled run and an event have none. */
  get request(): Request {
    if (this.#incoming.kind === 'request') return this.#incoming.request
    throw new TypeError('No request started this run, so it has no url and no cookies.')
  }

  /** The Set-Cookie values of this call. Afterwards setting a cookie throws. */
  sealCookies(): Iterable<string> | undefined {
    return (this.#made.cookies as { seal?(): Iterable<string> } | undefined)?.seal?.()
  }

  once<Value>(name: string, make: () => Value): Value {
    // Each name has one maker, so what is kept under it is what that maker gave.
    return (this.#made[name] ??= make()) as Value
  }
}

/** The context class of one function: the base and the members in its entry. */
export function contextClass<Native>({ context = {} }: Entry<Native>): typeof BaseContext<Native> {
  class Context extends BaseContext<Native> {}
  for (const [name, read] of Object.entries(context)) {
    Object.defineProperty(Context.prototype, name, {
      enumerable: true,
      get(this: BaseContext<Native>) {
        return this.once(name, () => read(this.native, this))
      },
    })
  }
  return Context
}
