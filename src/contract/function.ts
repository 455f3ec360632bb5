/**
 * What a user writes: the definition, its config and the context it receives.
 * Types only: nothing here runs.
 */
import type {
  PlatformDeployEvent,
  PlatformFormEvent,
  PlatformUser,
  PlatformUserDecision,
  PlatformUserEvent,
} from './events.ts'
import type { Feature } from './features.ts'

/** The methods a function may be limited to. `GET` implies `HEAD`. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

/** A URL path pattern: `/pets/:name`, a trailing `*`, `:rest*` or `:name?`. */
export type Path = `/${string}`

type AnyParams = Readonly<Record<string, string | undefined>>

/** The names in one pattern; a name that may be missing is optional. What is only known as a string may have any. */
type ParamsOf<P extends string> = string extends P
  ? AnyParams
  : P extends `${infer Head}/${infer Tail}`
    ? ParamsOf<Head> & ParamsOf<Tail>
    : P extends `:${infer Name}*` | `:${infer Name}?`
      ? { [K in Name]?: string }
      : P extends `:${infer Name}`
        ? { [K in Name]: string }
        : P extends '*'
          ? { '0': string }
          : object

type AnyKey<T> = T extends unknown ? keyof T : never
type InEvery<T, K extends PropertyKey> = [T] extends [Record<K, string>] ? string : string | undefined
type Merged<T> = { readonly [K in AnyKey<T>]: InEvery<T, K> }

/**
 * The type of `context.params` for a `config.path`. A key that every path has is a `string`, any other may be missing.
 * A path that is not known as a literal gives a plain record.
 */
export type PathParams<P> = [P] extends [undefined]
  ? Readonly<Record<never, string>>
  : P extends string
    ? Merged<ParamsOf<P>>
    : P extends readonly (infer Each extends string)[]
      ? Merged<Each extends unknown ? ParamsOf<Each> : never>
      : AnyParams

/** A value that may come later. */
export type MaybePromise<T> = T | Promise<T>

// ---------------------------------------------------------------------------------------------------- config

/** Where a function runs: an AWS region code such as `us-east-1`, or an airport code such as `iad`. */
export type Region = string

/** A limit on requests, declared where the host can enforce it. */
export interface RateLimit {
  /** `rate_limit` answers 429 (default); `rewrite` sends the request to `to`. */
  readonly action?: 'rate_limit' | 'rewrite'
  /** The path that serves requests over the limit; only with `action: 'rewrite'`. */
  readonly to?: Path
  /** What is counted together. Default `domain`. */
  readonly aggregateBy?: 'ip' | 'domain' | readonly ('ip' | 'domain')[]
  /** The window in seconds. */
  readonly windowSize: number
  /** Requests allowed in one window. */
  readonly windowLimit: number
}

interface CommonConfig {
  /** One region or several; each host's own bounds apply. */
  readonly region?: Region | readonly Region[]
  /** Seconds the function may run, or `max` for the most that the host gives. */
  readonly maxDuration?: number | 'max'
  /** The runtime family. Default `nodejs`. */
  readonly runtime?: 'nodejs' | 'edge'
  readonly rateLimit?: RateLimit
  /** Ask the host to abort `request.signal` when the client goes away. */
  readonly cancellation?: boolean
}

/** Memory in MB (`1024`) or with a unit (`'1gb'`), or virtual CPUs; never both. */
type Compute =
  | { readonly memory?: number | string; readonly vcpu?: never }
  | { readonly memory?: never; readonly vcpu?: number }

/** The config of a function that answers HTTP requests. */
export type WebConfig<P = Path | readonly Path[] | undefined> = CommonConfig &
  Compute & {
    /** Where the function answers. Default `/api/<file path>` on every target. */
    readonly path?: P
    /** Paths taken out of `path` again. They answer as if the function were not there. */
    readonly excludedPath?: Path | readonly Path[]
    /** Methods it answers; any other gets 405 with `Allow`. Default: all, or those that have a member. */
    readonly method?: Method | readonly Method[]
    /** A static file at the same path wins. */
    readonly preferStatic?: boolean
    /**
     * Answer 202 at once and go on working. What the handler returns is discarded, a failure is logged; the host's
     * limit of time is in the matrix. Default false.
     */
    readonly background?: boolean
    readonly schedule?: never
  }

/** The config of a function that a clock starts. */
export type ScheduleConfig = CommonConfig &
  Compute & {
    /** Five cron fields in UTC, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. */
    readonly schedule: string
    readonly path?: never
    readonly excludedPath?: never
    readonly method?: never
    readonly preferStatic?: never
    readonly background?: never
  }

/** Any config, as the build sees it. */
export type FunctionConfig = WebConfig | ScheduleConfig

// --------------------------------------------------------------------------------------------------- context

/** Where the client seems to be. Every leaf may be missing: the host does not say, or does not know. */
export interface Geo {
  readonly city?: string | undefined
  readonly country: {
    /** ISO 3166-1 alpha-2. Tor and unknown are absent. */
    readonly code?: string | undefined
    /** In English; derived from the code where the host does not say. */
    readonly name?: string | undefined
    /** The flag emoji, derived from the code. */
    readonly flag?: string | undefined
  }
  readonly subdivision: {
    /** The part of the ISO 3166-2 code after the country: `CA`, not `US-CA`. */
    readonly code?: string | undefined
    readonly name?: string | undefined
  }
  /** Degrees, -90 to 90. */
  readonly latitude?: number | undefined
  /** Degrees, -180 to 180. */
  readonly longitude?: number | undefined
  /** An IANA name such as `Europe/Oslo`. */
  readonly timezone?: string | undefined
  readonly postalCode?: string | undefined
  /** Two letters, such as `EU`. */
  readonly continent?: string | undefined
}

export interface Account {
  readonly id?: string | undefined
}

export interface Site {
  readonly id?: string | undefined
  readonly name?: string | undefined
  /** With its scheme. */
  readonly url?: string | undefined
}

/** The deployment that answers. */
export interface Deploy {
  readonly id?: string | undefined
  /** As the host says it: `production`, `deploy-preview`, `preview`, … */
  readonly context?: string | undefined
  /** `context` in one vocabulary for every host. */
  readonly environment?: 'production' | 'preview' | 'development' | undefined
  readonly branch?: string | undefined
  /** Whether this is the deployment that the site's own address shows. */
  readonly published?: boolean | undefined
  readonly skewProtectionToken?: string | undefined
}

export interface Server {
  /** As the host says it: an AWS code on Netlify and Lambda, `iad1` on Vercel. */
  readonly region?: string | undefined
  /** The same place as an AWS region code, where the table knows it. */
  readonly awsRegion?: string | undefined
}

export interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain?: string
  /** Default `/`. */
  readonly path?: string
  /** A date, or milliseconds since 1970. */
  readonly expires?: Date | number | null
  /** Seconds, a whole number. */
  readonly maxAge?: number
  readonly secure?: boolean
  readonly httpOnly?: boolean
  readonly sameSite?: 'strict' | 'lax' | 'none'
  readonly partitioned?: boolean
}

/** Request cookies to read, response cookies to write. Values are checked when they are set. */
export interface Cookies {
  /** The value the client sent, or the one set in this request. The first of several of the same name wins. */
  get(name: string): string | undefined
  has(name: string): boolean
  /** Every cookie as a name and a value, in the order the client sent them. */
  entries(): IterableIterator<[string, string]>
  set(name: string, value: string): void
  set(cookie: Cookie): void
  /** Expires the cookie. One that was set with a domain or a path needs the same ones here. */
  delete(name: string): void
  delete(cookie: { readonly name: string; readonly domain?: string; readonly path?: string }): void
}

/** What the target does with a feature. See `docs/conformance.md`. */
export type Level = 'native' | 'emulated' | 'fixed' | 'none'

/** What a handler knows about its request and its host. `undefined` is the only "unknown"; nothing is made up. */
export interface Context<Params = Readonly<Record<string, string | undefined>>> {
  /** Path parameters, percent-decoded once. */
  readonly params: Params
  /** The request's URL, parsed. */
  readonly url: URL
  /** The host's own id for this request, or a UUID where it has none. */
  readonly requestId: string
  /** The client's address, from the host's own field only. */
  readonly ip: string | undefined
  readonly geo: Geo
  readonly cookies: Cookies
  readonly account: Account
  readonly site: Site
  readonly deploy: Deploy
  readonly server: Server
  /** The same object as `request.signal`. */
  readonly signal: AbortSignal
  /** When the host stops the function. */
  readonly deadline: Date | undefined
  /** The adapter's name: `vercel`, `netlify`, `aws-lambda`, … */
  readonly target: string
  /** The host's own objects, for what is not portable. */
  readonly native: unknown
  /**
   * Keeps the instance alive until the task settles. A rejection is logged with the request id and nothing else.
   * @throws TypeError when called without an argument.
   */
  waitUntil(task: unknown): void
  /** What this target does with a feature, such as `context.geo.city`. */
  level(feature: Feature): Level
}

/** The context of a run that no request started: what only a request has is not there. */
export type TaskContext = Omit<Context, 'params' | 'url' | 'ip' | 'geo' | 'cookies'>

/** Which run of a scheduled function this is. */
export interface ScheduledEvent {
  /** The expression as written in `config.schedule`. */
  readonly cron: string
  /** The planned time of this run, where the host says it. */
  readonly scheduledTime: Date | undefined
  /** The planned time of the next run: as the host says it, else by the expression, after `scheduledTime` or after now. */
  readonly nextRun: Date | undefined
}

// ------------------------------------------------------------------------------------------------ definition

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

export interface TargetOption {
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
