/** The contract as data: what a case is, and what it may ask of a running target. */
import type { Problem } from '../build/index.ts'
import type { Feature } from '../contract/features.ts'
import type { Level } from '../contract/function.ts'
import type { ClientFacts, FarEnd, RunningHost } from '../contract/harness.ts'
import type { HostLimit, LimitName } from '../contract/limits.ts'

/** One sentence of the contract. */
export interface Case {
  /** Permanent and unique: its group, a dot, and words with dashes: `url.encoded-slash`. */
  readonly id: string
  /** A sentence of the contract. */
  readonly title: string
  /** The rows of the matrix that it is about, the first one most. */
  readonly features: readonly Feature[]
  /**
   * For which targets it speaks. `present`, the default: those that have all of `features`; the others get `none`.
   * `none`: those that declare the first feature `none`. `limit`: those that declare a limit of it. `always`: every one.
   */
  readonly when?: 'present' | 'none' | 'limit' | 'always'
  /** Runs while no other case asks anything: it reads or changes what others share. */
  readonly serial?: true
  /** Why the target cannot be asked, as a sentence, or `undefined`. Such a case gets `none`. */
  unless?(host: Host): string | undefined
  /** Rejects when the target does not keep the sentence. */
  run(host: Host): Promise<void>
}

/** A small project that a case builds without writing anything. */
export interface Trial {
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
}

/** A running target, as a case sees it. */
export interface Host {
  /** The adapter's name, as `context.target` has it. */
  readonly target: string
  level(feature: Feature): Level
  /** The deviation that the target declares. */
  limit(feature: Feature): string | undefined
  /** The bounds that the target has as data. */
  readonly limits: readonly HostLimit[]
  /** The value that a context member has here, by what the harness says; `undefined` where it does not say. */
  says(feature: Feature): unknown
  /** The query under which the deployment says that no proxy stands before it, or ''. */
  readonly unfronted: string
  /** One request from `CLIENT`, kept for the report. */
  ask(path: string, init?: RequestInit, facts?: ClientFacts): Promise<Response>
  /** Hands a function an event that is no request, where the host has such a call. */
  readonly invoke: ((id: string, event: unknown) => Promise<unknown>) | undefined
  /** Makes a scheduled function due, where the harness has a clock. */
  readonly schedule: RunningHost['schedule']
  /** Delivers a platform event, where the harness can. */
  readonly deliver: RunningHost['deliver']
  /** The most that the target declares for a request; `undefined` where it declares none. */
  most(limit: LimitName): number | undefined
  /** What stands at the other end of a purge. @throws where the harness has none. */
  readonly farEnd: FarEnd
  readonly hasFarEnd: boolean
  /** Everything that the host's processes have printed. */
  logs(): string
  /** Whether the host's processes have printed the text, or print it within 3 seconds. */
  printed(text: string): Promise<boolean>
  /** Builds other functions for this target, by their file names below `functions/`. Nothing is written but the sources. */
  build(functions: Readonly<Record<string, string>>, settings?: Readonly<Record<string, unknown>>): Promise<Trial>
}

/** The client of every request, as the host's edge knows it. */
export const CLIENT: ClientFacts & { readonly ip: string } = {
  ip: '203.0.113.9',
  geo: {
    city: 'S\u00e3o Paulo',
    country: { code: 'BR', name: 'Brazil' },
    subdivision: { code: 'SP', name: 'Sao Paulo' },
    latitude: -23.5475,
    longitude: -46.6361,
    timezone: 'America/Sao_Paulo',
    postalCode: '01310',
    continent: 'SA',
  },
}

/** The address under which the client sees the project. */
export const ORIGIN = 'https://contract.example'

/** The first part of a case's id. */
export const groupOf = ({ id }: Pick<Case, 'id'>): string => id.slice(0, id.indexOf('.'))

/** Whether an id is meant: the id itself, or its beginning and `*`. */
export const isMeant = (id: string, patterns: readonly string[]): boolean =>
  patterns.some((each) => (each.endsWith('*') ? id.startsWith(each.slice(0, -1)) : id === each))
