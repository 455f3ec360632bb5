/** Where a function answers and what its host is to give it. Types only. */

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
