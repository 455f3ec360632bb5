/**
 * How a built project is run in its host's own runtime. A harness is an adapter's third file; it is not shipped
 * inside an artifact, and may import anything.
 */
import type { Supports } from './adapter.ts'
import type { Feature } from './features.ts'
import type { EventName } from './function.ts'
import type { Sabotage } from './sabotage.ts'

/** What the host's edge knows about the client and puts where only the host can. Absent: the host does not say. */
export interface ClientFacts {
  readonly ip?: string
  readonly requestId?: string
  readonly geo?: {
    readonly city?: string
    readonly country?: { readonly code?: string; readonly name?: string }
    readonly subdivision?: { readonly code?: string; readonly name?: string }
    readonly latitude?: number
    readonly longitude?: number
    readonly timezone?: string
    readonly postalCode?: string
    readonly continent?: string
  }
}

/** One built function, as the harness needs it. */
export interface BuiltFunction {
  /** The function's name: its path with `/` as `-`. */
  readonly id: string
  /** Where it answers, as `config.path` after defaults. Empty for a scheduled function. */
  readonly paths: readonly string[]
}

export interface BuiltProject {
  /** The project's folder, with the output inside it as the host expects it. */
  readonly root: string
  /** The adapter's output: `api`, `frameworks-api`, `streaming`, … */
  readonly output: string
  /** The name of the variant that is run, where it is one. */
  readonly variant?: string
  readonly functions: readonly BuiltFunction[]
  /** Added to the environment of every process that runs a function. */
  readonly env?: Readonly<Record<string, string>>
}

export interface RunningHost {
  /** Sends one HTTP request through the host's front door. */
  fetch(request: Request, facts?: ClientFacts): Promise<Response>
  /** Hands one function an event that is not a request, where the host has such a call. */
  invoke?(id: string, event: unknown): Promise<unknown>
  /**
   * Makes a scheduled function due. Resolves when the host has taken the run, or when it has ended; rejects where the host
   * has no such function. A run that fails may reject or not. Absent where no clock stands here.
   */
  schedule?(id: string): Promise<void>
  /**
   * Delivers a platform event to a function as the host does, and gives the status that the host is answered with. `mark` is
   * a word within it: the branch of a deployment, the name in a user's address, a field `mark` of a form.
   */
  deliver?(id: string, name: EventName, mark: string): Promise<number>
  /** Everything that the host's processes printed since the start, stdout and stderr together. */
  logs(): string
  /** Ends every process. Resolves when they are gone. */
  close(): Promise<void>
}

/** One purge as it arrived at the host's far end. */
export interface Purged {
  readonly what: 'everything' | readonly string[]
  /** How it was authorised, and how the host's documentation has it. Absent where the host needs nothing. */
  readonly authorization?: { readonly given: string | undefined; readonly expected: string }
}

/** What stands at the other end of an adapter's purge calls. */
export interface FarEnd {
  /** What the functions' environment needs to reach it. */
  readonly env: Readonly<Record<string, string>>
  /** A header that every response carries, so that `purgeAll` finds it. */
  readonly mark?: readonly [name: string, value: string]
  /** Queries of the purge function under which nothing is configured. */
  readonly unconfigured: readonly string[]
  /** Makes the next call fail with a status; gives the query that the request needs for it. */
  failNext(status: number): string
  /** What has arrived since the last call of this. */
  take(): Promise<readonly Purged[]>
  close(): Promise<void>
}

/** Cases that say nothing about the host, because its local runtime does otherwise than the platform. */
export interface Gap {
  /** Ids of cases. One that ends with `*` stands for all that begin alike. */
  readonly cases: readonly string[]
  /** What the local runtime does, as a sentence, with its version. */
  readonly why: string
}

/** An output once more, under other options of its target or before another front door: a column of its own in a report. */
export interface Variant {
  /** What stands behind the output: `alb` in `aws-lambda:buffered/alb`. Lower-case letters, digits and dashes; one in an output. */
  readonly name: string
  /** The outputs that have it. */
  readonly outputs: readonly string[]
  /** The target's `options` of anyhost.config: it is built with them, and its levels and limits are those of them. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Levels that what stands before the functions changes, where no option says so. */
  readonly supports?: Supports
  /** Instead of what the harness says of these. */
  readonly says?: Readonly<Partial<Record<Feature, unknown>>>
  /** Instead of those of the harness. */
  readonly standIns?: readonly string[]
  /** Beside those of the harness. */
  readonly gaps?: readonly Gap[]
}

export interface Harness {
  /** The runtime and its version, as a report names it: `@netlify/serverless-functions-api 2.18.0 in aws-lambda-ric 4.0.2`. */
  readonly runtime: string
  /** What code of ours stands in for, because the host does not publish it. */
  readonly standIns: readonly string[]
  /** Why it does not run with every change. It is left out unless ANYHOST_HEAVY is 1. */
  readonly heavy?: string
  /** What the host says here about account, deployment, site and server. What it says of the client is in `ClientFacts`. */
  readonly says?: Readonly<Partial<Record<Feature, unknown>>>
  /** Added to the environment of the functions, beside what the far end needs. */
  readonly env?: Readonly<Record<string, string>>
  /** The query under which the deployment says that no proxy stands before it, where it can say so. */
  readonly unfronted?: string
  /** Starts what a purge reaches. Absent where the host has no purge. */
  farEnd?(root: string): Promise<FarEnd>
  /** Reported as gaps, with their reason, and never as passed. */
  readonly gaps?: readonly Gap[]
  /** What else each output is run as. `name:output` is the output as it is by itself. */
  readonly variants?: readonly Variant[]
  /** It starts and answers at once: faults that any target can show are tried here first. */
  readonly quick?: true
  /** Ways to break this adapter that the suite must notice. */
  readonly sabotages?: readonly Sabotage[]
  /** Does what the host's deploy step does, and starts the functions. Rejects when the runtime is not installed. */
  start(project: BuiltProject): Promise<RunningHost>
}
