/** What a handler receives besides its request. Types only. */
import type { Feature } from './features.ts'

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
