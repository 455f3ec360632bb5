/** The hosts' limits as data: one shape for every adapter. Types only. */
import type { Feature } from './features.ts'

/** What is limited. What the build can count is compared; the rest is printed by `check` and `explain`. */
export type LimitName =
  // Counted by the build: what a config asks for, and what is emitted.
  | 'memory'
  | 'vcpu'
  | 'duration'
  | 'regions'
  | 'rateLimit.window'
  | 'functions'
  | 'function.name'
  | 'path.length'
  | 'crons'
  | 'cron.interval'
  | 'cron.length'
  | 'routes'
  | 'route.length'
  | 'settings'
  | 'bundle'
  // Only known when the function runs, or set at the host.
  | 'answer.wait'
  | 'request.body'
  | 'request.headers'
  | 'url.length'
  | 'response.body'
  | 'response.stream'
  | 'response.headers'
  | 'event.body'
  | 'waitUntil'
  | 'shutdown'
  | 'cpu'
  | 'environment'
  | 'environment.variables'
  | 'cache.body'
  | 'cache.tags'
  | 'cache.tag.length'
  | 'purge.rate'
  | 'static.files'
  | 'static.file'

/** Inclusive. */
export interface Bounds {
  readonly least?: number
  readonly most?: number
}

/** Where a fact is written, and when it was read there. */
export interface Source {
  /** A page's address, or a package with its version and file. */
  readonly source: string
  /** `2026-11` */
  readonly checked: string
}

/** One limit of one host. */
export interface HostLimit extends Bounds, Source {
  readonly name: LimitName
  readonly unit: 's' | 'B' | 'MB' | 'vCPU' | 'characters' | 'entries' | 'per minute'
  /** The only values that there are. */
  readonly oneOf?: readonly number[]
  /** Narrower on some plans, by the host's names of them: beyond is a finding, because the build does not know the plan. */
  readonly plans?: Readonly<Record<string, Bounds>>
  /** Beyond is a finding: the host raises it when asked. */
  readonly raisable?: true
  /** The functions it is about. Absent: all. */
  readonly kind?: 'request' | 'background' | 'scheduled'
  /** The row of the matrix that it bounds. */
  readonly feature?: Feature
  /** What a reader should know besides. */
  readonly note?: string
}

/** How much of something a function or the project asks for. */
export interface Measure {
  readonly limit: LimitName
  readonly value: number
  /** Absent: the whole project. */
  readonly function?: string
  /** The config path of what asks for it. */
  readonly at?: readonly (string | number)[]
}
