/**
 * The half of an adapter that builds, and the plan that it works from. What it emits and the half that runs at the host stand
 * beside it. Types only.
 */
import type { FunctionConfig, Method } from './config.ts'
import type { Level } from './context.ts'
import type { Emission } from './emission.ts'
import type { Feature } from './features.ts'
import type { EventName, InteropPackage, TargetOption } from './function.ts'
import type { HostLimit, Source } from './limits.ts'
import type { Machine } from './machine.ts'
import type { Members } from './runtime-adapter.ts'

export type * from './emission.ts'
export type { Bounds, HostLimit, LimitName, Measure, Source } from './limits.ts'
export type { Machine } from './machine.ts'
export type * from './runtime-adapter.ts'

/** What a target does with one feature, with what a reader should know about it. */
export interface Support {
  readonly level: Level
  /** One sentence about how, for the matrix. */
  readonly note?: string
  /** In what it differs from native, as a sentence. */
  readonly limit?: string
  /** The value that a `fixed` feature has, or the only one that the target has: asking for it changes nothing. */
  readonly value?: string
}

/** Where the facts about a target were read: by feature, by the start of its name (`context.geo`), or by its kind. */
export type Evidence = Readonly<Record<string, Source>>

/** The names of the options that a target takes, besides `allow`. */
export interface OptionNames {
  /** In `targets` of a definition. */
  readonly definition: readonly string[]
  /** In `options` of anyhost.config, besides those of a definition and `output`. */
  readonly project: readonly string[]
}

export type Supports = Readonly<Partial<Record<Feature, Level | Support>>>

/** A function that passed validation, as every adapter sees it. */
export interface PlannedFunction {
  /** The file path with `/` as `-`; unique in the project. */
  readonly id: string
  /** The source file, relative to the project, with `/`. */
  readonly source: string
  readonly kind: 'web' | 'scheduled' | 'event'
  /** Where it answers, most specific first. Empty unless `kind` is `web`. */
  readonly paths: readonly string[]
  readonly excludedPaths: readonly string[]
  /** Upper case, with `HEAD` where `GET` implies it. `undefined`: every method. */
  readonly methods: readonly Method[] | undefined
  /** Other functions at the same paths, by method: what a 405 there must list as well. Absent: there are none. */
  readonly sharers?: readonly Sharer[]
  /** The rest of the config, normalised: memory in MB, lists as lists. */
  readonly config: PlannedConfig
  readonly events: readonly EventName[]
  /** `targets.<name>` of the definition over the project's defaults. */
  readonly options: TargetOption & Readonly<Record<string, unknown>>
  /** What the entry hands to the runtime besides the route. */
  readonly parts: Parts
}

/** One path of a function that another function has too. */
export interface Sharer {
  /** As the other function has it. */
  readonly path: string
  readonly excludedPaths: readonly string[]
  readonly methods: readonly Method[]
}

export interface PlannedConfig {
  readonly schedule?: string
  readonly background?: boolean
  readonly preferStatic?: boolean
  readonly regions?: readonly string[]
  /** MB. */
  readonly memory?: number
  readonly vcpu?: number
  readonly maxDuration?: number | 'max'
  readonly runtime?: 'nodejs' | 'edge'
  readonly rateLimit?: FunctionConfig['rateLimit']
  readonly cancellation?: boolean
}

/** What a function uses that costs bytes or time only when it is used. */
export interface Parts {
  /** `getContext` or a call that needs it is in the bundle: the entry hands in an AsyncLocalStorage. */
  readonly als: boolean
  /** Members of the context that it reads, or all of them when the build cannot see where the context goes. */
  readonly members: readonly MemberName[]
  /** Hosts' own packages in the bundle whose globals the entry installs. */
  readonly interop?: readonly InteropPackage[]
  /** Built-in modules of Node that the bundle imports, as `node:zlib`. Known in the worker group only. */
  readonly builtins?: readonly string[]
  /** Files that lie beside `fn.mjs`. */
  readonly files?: readonly CompanionFile[]
  /** A short text that changes with the bundle and with what its files hold. Reads them. */
  readonly version?: () => string
}

/** A file of a function, as a host must be told of it. */
export interface CompanionFile {
  /** Relative to the function's folder. */
  readonly path: string
  /** The code imports it as a module, such as WebAssembly; else it is read at run time, as all are in the Node group. */
  readonly isModule: boolean
}

/** The members of a context that are only there when they are used. */
export type MemberName = Exclude<keyof Members<unknown>, symbol>

/** Everything one target's `emit` works from. */
export interface TargetPlan<Options = unknown> {
  readonly output: string
  readonly options: Options
  readonly functions: readonly PlannedFunction[]
}

/** Pure: a plan in, files out. It touches no disk and starts no bundler. */
export interface BuildAdapter<Options = unknown> {
  readonly name: string
  /** The flavours of files it can write; the first is the default. */
  readonly outputs: readonly string[]
  /** The folders that are ours, relative to the project, by output. */
  readonly folders: Readonly<Record<string, string>>
  /** Whether a function's companions are modules of Node or of a worker. */
  readonly group: 'node' | 'worker'
  readonly supports: Supports
  /** What differs from `supports` in one output. */
  readonly supportsByOutput?: Readonly<Record<string, Supports>>
  /** What differs from both with the options of the target, such as what stands before a function. */
  supportsByOptions?(options: Options, output: string): Supports
  /** The host's limits. Beyond is a problem, or a finding where it depends on the plan. */
  limits?(options: Options, output: string): readonly HostLimit[]
  /** The sources of `supports`, for `anyhost explain`. */
  readonly evidence?: Evidence
  /** What may be set. Absent: anything, which the adapter checks itself. */
  readonly optionNames?: OptionNames
  /** Where the runtime half is. Default: `runtime.ts` beside `build.ts`, for an adapter that is found by its name or path. */
  readonly runtime?: URL
  /** Beginnings of modules that the host itself has, such as `cloudflare:`. Code that imports others does not build for it. */
  readonly modules?: readonly string[]
  /**
   * The output's folder as a URL, where code finds its files at run time: a worker has no place of its own. Absent in the
   * worker group: there are no files.
   */
  readonly files?: string
  /** What a function runs on, for compiled code. Absent: not known, and not compared. */
  machine?(fn: PlannedFunction): Machine
  /** Outputs whose host installs the project's packages itself: packages that stay outside of a bundle are not copied there. */
  readonly installs?: readonly string[]
  /** What differs with the options of one function, `targets.<name>` over the project's. */
  supportsByFunction?(options: Readonly<Record<string, unknown>>): Supports
  /** The members of the context that the runtime half exports. The others are empty on this host. */
  readonly members: readonly MemberName[]
  emit(plan: TargetPlan<Options>): Emission
}

/** What a module `anyhost/adapters/<target>` exports as default. */
export type BuildAdapterFactory<Options = unknown> = (options?: Options) => BuildAdapter<Options>
