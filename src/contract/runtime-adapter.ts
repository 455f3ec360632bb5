/** The half of an adapter that runs at the host, and what an emitted entry hands to it. Types only. */
import type { FunctionConfig } from './config.ts'
import type { Account, Cookies, Deploy, Geo, Level, Server, Site } from './context.ts'
import type { EventName, MaybePromise } from './function.ts'

/** Purging, as one host does it. Each call rejects when nothing was purged. */
export interface CacheControls {
  purge(scope: { readonly tags: readonly string[] }): Promise<void>
  purgeAll(): Promise<void>
}

/** Values that are kept under keys between requests. Any of them may be forgotten at any time. */
export interface CacheStore {
  /** `null` for what is not there. */
  get(key: string): Promise<unknown>
  /** Keeps what JSON keeps of a value, for `ttl` seconds or, without it, until it is forgotten. */
  set(key: string, value: unknown, options?: { name?: string; tags?: string[]; ttl?: number }): Promise<void>
  delete(key: string): Promise<void>
  /** Forgets what was set with any of these tags. */
  expireTag(tag: string | string[]): Promise<void>
}

/** A platform event's answer: what a native handler may return to its host. */
export type EventResult = unknown

/** One call from the host, made uniform. */
export type Incoming<Native> = { readonly native: Native } & (
  | {
      readonly kind: 'request'
      /** May be a getter: nothing is built before it is read. */
      readonly request: Request
      /** The same as `request.url`, readable without building the request. */
      readonly url: string
      readonly method: string
    }
  | {
      readonly kind: 'schedule'
      readonly scheduledTime?: Date | undefined
      readonly nextRun?: Date | undefined
    }
  | { readonly kind: 'event'; readonly name: EventName; readonly event: unknown }
)

/** Reads one member of the context from the host's own objects, when somebody asks for it. It throws nothing. */
export type Reader<Native, Value> = (native: Native) => Value

/** What every function gets: two members that cost nothing. An absent reader means: this host does not say. */
export interface Facts<Native> {
  readonly requestId?: Reader<Native, string | undefined>
  readonly ip?: Reader<Native, string | undefined>
}

/** The members that a function gets when it uses them. The runtime half exports each under its name. */
export interface Members<Native> {
  readonly geo?: Reader<Native, Geo>
  readonly account?: Reader<Native, Account>
  readonly site?: Reader<Native, Site>
  readonly deploy?: Reader<Native, Deploy>
  readonly server?: Reader<Native, Server>
  readonly deadline?: Reader<Native, Date | undefined>
  readonly level?: Reader<Native, (feature: string) => Level>
  /** What `cache` of this package calls. */
  readonly cacheControls?: Reader<Native, CacheControls>
  /** What `getCache` of the hosts' own names keeps its values in. */
  readonly cacheStore?: Reader<Native, CacheStore | undefined>
  /** The same for every host: the Cookie header in, Set-Cookie values out. */
  readonly cookies?: (native: Native, call: { readonly request: Request }) => Cookies
}

/** Promises that must settle before the instance may stop. They never reject. */
export interface Tasks {
  add(task: unknown): void
  /** Waits for all of them, and for those they start. */
  drain(): Promise<void>
  readonly pending: number
}

export interface RuntimeAdapter<Args extends readonly unknown[], Result, Native> {
  readonly name: string
  receive(...args: Args): MaybePromise<Incoming<Native>>
  readonly facts: Facts<Native>
  /** The host's own way to keep an instance alive; takes each task at once. Without it, `reply` must drain `tasks`. */
  readonly waitUntil?: (native: Native) => ((task: Promise<unknown>) => void) | undefined
  /** Turns the answer into what the host takes. It decides: reply and then drain the tasks, or drain and then reply. */
  reply(outcome: Response | EventResult, tasks: Tasks, ...args: Args): MaybePromise<Result>
}

/** One path, compiled. */
export interface CompiledPath {
  readonly match: RegExp
  /** The names of its groups, in order. */
  readonly params: readonly string[]
  /** The last group spans segments (`*`, `:rest*`): an encoded slash stays encoded in it. */
  readonly spans?: boolean
}

/** A list of methods, or what `sharing` makes of it: its text may depend on the address. */
export interface Methods {
  includes(method: string): boolean
  join(separator: string, url: string): string
}

/** What an emitted entry tells the runtime. Plain literals, but for the parts it imports. */
export interface Entry<Native = unknown> {
  /** Where it answers. Absent: at every path. */
  readonly path?: readonly CompiledPath[]
  readonly excludedPath?: readonly RegExp[]
  /** What it answers, in upper case. Absent: every method. */
  readonly method?: Methods
  /** The members of the context that are used. Others are not there. */
  readonly context?: Members<Native>
  /** The expression of a scheduled function, and how this host's request becomes a run. */
  readonly cron?: string
  readonly schedule?: (request: Request, native: Native) => MaybePromise<Incoming<Native> | Response>
  /** Runs what no request started. */
  readonly task?: TaskRunner
  /** Answers in the place of a background function's handler, and sees to it that the handler runs. */
  readonly background?: BackgroundRunner<Native>
  readonly als?: ContextStorage
}

/** Calls the handler of a scheduled run or of an event. */
export type TaskRunner = (
  handlers: Readonly<Record<string, unknown>>,
  cron: string | undefined,
  incoming: Incoming<never>,
  context: { readonly requestId: string },
) => Promise<unknown>

/** What a definition holds, by name. */
export interface Handlers {
  readonly [name: string]: unknown
  readonly config?: FunctionConfig
}

/** Gives the answer to an accepted request. What it rejects with is answered with 500: nothing was begun. */
export type BackgroundRunner<Native> = (
  handlers: Handlers,
  method: string,
  request: Request,
  context: BackgroundCall<Native>,
) => Promise<Response>

/** The part of a context that a background function's runner needs. */
export interface BackgroundCall<Native> {
  readonly native: Native
  readonly requestId: string
  /** Absent where the function does not use cookies. */
  readonly cookies?: { seal(): unknown }
  waitUntil(task: unknown): void
}

/** The part of AsyncLocalStorage that is used. */
export interface ContextStorage {
  run<Result>(store: unknown, callback: () => Result): Result
  getStore(): unknown
}
