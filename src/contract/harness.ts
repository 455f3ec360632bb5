/**
 * How a built project is run in its host's own runtime. A harness is an adapter's third file; it is not shipped
 * inside an artifact, and may import anything.
 */

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
  readonly functions: readonly BuiltFunction[]
  /** Added to the environment of every process that runs a function. */
  readonly env?: Readonly<Record<string, string>>
}

export interface RunningHost {
  /** Sends one HTTP request through the host's front door. */
  fetch(request: Request, facts?: ClientFacts): Promise<Response>
  /** Hands one function an event that is not a request, where the host has such a call. */
  invoke?(id: string, event: unknown): Promise<unknown>
  /** Everything that the host's processes printed since the start, stdout and stderr together. */
  logs(): string
  /** Ends every process. Resolves when they are gone. */
  close(): Promise<void>
}

export interface Harness {
  /** The runtime and its version, as a report names it: `@netlify/serverless-functions-api 2.18.0 in aws-lambda-ric 4.0.2`. */
  readonly runtime: string
  /** What code of ours stands in for, because the host does not publish it. */
  readonly standIns: readonly string[]
  /** Why it does not run with every change. It is left out unless ANYHOST_HEAVY is 1. */
  readonly heavy?: string
  /** Does what the host's deploy step does, and starts the functions. Rejects when the runtime is not installed. */
  start(project: BuiltProject): Promise<RunningHost>
}
