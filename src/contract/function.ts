/**
 * What a user writes: the definition. Its config and the context that it receives stand beside it.
 * Types only: nothing here runs.
 */
import type { FunctionConfig, Method, Path, PathParams, ScheduleConfig, WebConfig } from './config.ts'
import type { Context, ScheduledEvent, TaskContext } from './context.ts'
import type {
  PlatformDeployEvent,
  PlatformFormEvent,
  PlatformUser,
  PlatformUserDecision,
  PlatformUserEvent,
} from './events.ts'
import type { Feature } from './features.ts'

// By name: past an `export *`, TypeScript gives out an interface without the members that adapters add to it.
export type {
  FunctionConfig,
  Method,
  Path,
  PathParams,
  RateLimit,
  Region,
  ScheduleConfig,
  WebConfig,
} from './config.ts'
export type {
  Account,
  Context,
  Cookie,
  Cookies,
  Deploy,
  Geo,
  Level,
  ScheduledEvent,
  Server,
  Site,
  TaskContext,
} from './context.ts'

/** A value that may come later. */
export type MaybePromise<T> = T | Promise<T>

export type FetchHandler<Params = Readonly<Record<string, string | undefined>>, Answer = MaybePromise<Response>> = (
  request: Request,
  context: Context<Params>,
) => Answer

/** The hosts' platform events, by Netlify's names. */
export type EventName =
  | 'deployBuilding'
  | 'deploySucceeded'
  | 'deployFailed'
  | 'deployDeleted'
  | 'deployLocked'
  | 'deployUnlocked'
  | 'userLogin'
  | 'userSignup'
  | 'userValidate'
  | 'userModified'
  | 'userDeleted'
  | 'formSubmitted'

/** What a handler may answer to an event that it can stop: the user with changes, or nothing. */
type UserAnswer = MaybePromise<{ readonly user: PlatformUser } | undefined | void>

/**
 * Platform event handlers. Methods, and not members of a function type, so that a handler that is typed for the one host
 * whose events say more fits as well.
 */
export interface EventHandlers {
  /** A build has begun. */
  deployBuilding?(event: PlatformDeployEvent, context: TaskContext): unknown
  deploySucceeded?(event: PlatformDeployEvent, context: TaskContext): unknown
  deployFailed?(event: PlatformDeployEvent, context: TaskContext): unknown
  deployDeleted?(event: PlatformDeployEvent, context: TaskContext): unknown
  /** The site stays at this deployment until it is unlocked. */
  deployLocked?(event: PlatformDeployEvent, context: TaskContext): unknown
  deployUnlocked?(event: PlatformDeployEvent, context: TaskContext): unknown
  /** The host waits for the answer, and refuses the user when it was `event.deny()`. */
  userLogin?(event: PlatformUserDecision, context: TaskContext): UserAnswer
  userSignup?(event: PlatformUserDecision, context: TaskContext): UserAnswer
  userValidate?(event: PlatformUserDecision, context: TaskContext): UserAnswer
  userModified?(event: PlatformUserDecision, context: TaskContext): UserAnswer
  userDeleted?(event: PlatformUserEvent, context: TaskContext): unknown
  formSubmitted?(event: PlatformFormEvent, context: TaskContext): unknown
}

/** Options for one target, extended by each adapter through module augmentation. */
export interface TargetOptions {
  // Whatever a named target takes must also be allowed here.
  readonly [target: string]: TargetOption | OwnOptions[keyof OwnOptions] | undefined
}

/** Options that hold more than `TargetOption`, by target. An adapter that has some adds them here and to `TargetOptions`. */
export interface OwnOptions {}

/** `options` of anyhost.config by target: what holds for the whole project. Each adapter adds its own. */
export interface ProjectOptions {
  readonly [target: string]: object | undefined
}

/** A host's own package whose globals can be there on every other host. */
export type InteropPackage = '@netlify/functions' | '@vercel/functions'

export interface TargetOption {
  /**
   * Packages whose calls are to work here when a library makes them itself. Default: none, or `interop` of anyhost.config.
   * On a package's own host nothing is replaced.
   */
  readonly interop?: readonly InteropPackage[]
  /**
   * Stacks in the host's log name files and lines of the project. Default: `true`, or `sourcemap` of anyhost.config. `false`
   * leaves the source map out, and what reads it: it takes 10 to 15 ms of a cold start for each MB of code.
   */
  readonly sourcemap?: boolean
  /** Losses that are accepted on this target, by feature: `['config.rateLimit']`. */
  readonly allow?: readonly Feature[]
}

/** An object with a `fetch` of its own: an app of Hono, h3 or Elysia, or any other. */
export interface Fetchable {
  fetch(request: Request, ...rest: never[]): MaybePromise<Response>
}

interface Common {
  /** Features that must not be `none` on any target built: `['context.geo.city']`. */
  readonly needs?: readonly Feature[]
  /** What one target needs beyond the portable config. */
  readonly targets?: TargetOptions
}

type No<Names extends string> = { readonly [Name in Names]?: never }

/**
 * Answers requests with one handler, or with an app. In the background it answers 202 at once, and what the handler
 * returns is discarded.
 */
export type FetchFunction<P, Background = boolean> = Common &
  EventHandlers &
  No<Method | 'scheduled'> & {
    readonly config?: WebConfig<P> & { readonly background?: Background }
    readonly fetch: FetchHandler<PathParams<P>, Background extends true ? unknown : MaybePromise<Response>> | Fetchable
  }

/** Answers requests with one handler a method. `HEAD` is answered by `GET` where it has no handler of its own. */
export type MethodFunction<P> = Common &
  EventHandlers &
  No<'fetch' | 'scheduled'> & {
    readonly config?: WebConfig<P> & { readonly method?: never; readonly background?: false }
  } & { readonly [M in Method]?: FetchHandler<PathParams<P>> }

/** Started by a clock. */
export type ScheduledFunction = Common &
  No<Method | 'fetch' | EventName> & {
    readonly config: ScheduleConfig
    readonly scheduled: (event: ScheduledEvent, context: TaskContext) => unknown
  }

/** Everything that `defineFunction` takes. */
export type FunctionInput<P = Path | readonly Path[] | undefined, Background = boolean> =
  | FetchFunction<P, Background>
  | MethodFunction<P>
  | ScheduledFunction

/** What `defineFunction` returns. */
export interface Definition {
  readonly config: FunctionConfig
  /** Only a compiled entry can call it: without a context it throws `ANYHOST_NOT_COMPILED`. */
  fetch(request: Request, ...rest: unknown[]): Promise<Response>
}
