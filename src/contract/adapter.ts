/**
 * The two halves of an adapter, and what passes between them and the shared code.
 * Types only.
 */
import type {
  Account,
  Cookies,
  Deploy,
  EventName,
  FunctionConfig,
  Geo,
  InteropPackage,
  Level,
  MaybePromise,
  Method,
  Server,
  Site,
  TargetOption,
} from './function.ts'
import type { Feature } from './features.ts'
import type { HostLimit, Measure, Source } from './limits.ts'

// ------------------------------------------------------------------------------------------------- build half

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

export type { Bounds, HostLimit, LimitName, Measure, Source } from './limits.ts'

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
  /** Files that lie beside `fn.mjs`. Known in the worker group only. */
  readonly files?: readonly CompanionFile[]
}

/** A file of a function, as a host must be told of it. */
export interface CompanionFile {
  /** Relative to the function's folder. */
  readonly path: string
  /** The code imports it as a module, such as WebAssembly; else it is read at run time. */
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

export interface EmittedFile {
  /** Relative to the project, with `/`. */
  readonly path: string
  readonly contents: string
}

/** Where the build puts one function's bundle and runtime. */
export interface EmittedBundle {
  readonly function: string
  /** The folder that gets `fn.mjs` and `anyhost.mjs`, relative to the project. */
  readonly folder: string
  /** What the entry imports from `anyhost.mjs`: export clauses of the target's runtime half, such as `toCompiled as toHandler`. */
  readonly imports: readonly string[]
  /**
   * Where `anyhost.mjs` lies instead, relative to the project. Functions that name the same folder share one runtime, with all
   * that any of them imports.
   */
  readonly runtime?: string
}

/** What must stand in a JSON file that belongs to the user. The build prints what is missing, or adds it with `--apply`. */
export interface UserFilePatch {
  /** Relative to the project. */
  readonly path: string
  /** Items that a list must hold, before any of the user's, in this order; values that a key must have. */
  readonly ensure: readonly (
    | { readonly list: readonly string[]; readonly items: readonly unknown[] }
    | { readonly key: readonly string[]; readonly value: unknown }
  )[]
}

export interface Note {
  readonly function?: string
  readonly message: string
}

/** What the host cannot be given. Becomes a coded problem at the function's config. */
export interface Refusal {
  readonly function: string
  /** The config path: `['rateLimit', 'windowSize']`. */
  readonly at: readonly (string | number)[]
  /** The module that the code imports: the problem stands at that import. */
  readonly module?: string
  readonly what: string
  readonly why: string
  readonly fix: string
}

/** A folder of the output that gets a copy of the project's static files: `public` in anyhost.config. */
export interface EmittedStatics {
  /** Relative to the project. */
  readonly to: string
}

/**
 * How an emitted JSON file is combined with the one that a framework wrote at the same path, when the build is asked to
 * (`--merge`): items of ours go into its lists, and replace those of ours that are there already.
 */
export interface EmittedMerge {
  /** The path of the emitted file. */
  readonly path: string
  readonly lists: readonly MergedList[]
}

export interface MergedList {
  readonly list: string
  /** What tells an item of ours: this member starts with this text. */
  readonly ours: { readonly member: string; readonly prefix: string }
  /** Ours go before and after the first item whose member is this, which is added where there is none. Absent: to the end. */
  readonly around?: { readonly member: string; readonly value: string }
  readonly before?: readonly unknown[]
  readonly after: readonly unknown[]
}

/** Files of the user that, if they are there, answer the same URL as what is emitted. An adapter sees no disk. */
export interface EmittedRivals {
  readonly function: string
  /** Relative to the project. `*` stands for any name: text without `/`, `.` and brackets. */
  readonly paths: readonly string[]
  /** What is wrong with each of them that is there, as a sentence. */
  readonly message: string
}

export interface Emission {
  readonly files: readonly EmittedFile[]
  readonly bundles: readonly EmittedBundle[]
  readonly statics?: readonly EmittedStatics[]
  readonly merges?: readonly EmittedMerge[]
  readonly rivals?: readonly EmittedRivals[]
  readonly notes: readonly Note[]
  readonly patches: readonly UserFilePatch[]
  readonly refusals: readonly Refusal[]
  /** What was counted of the host's limits; what is not in here the build counts itself. */
  readonly measures?: readonly Measure[]
  /** The folder of one program that holds all functions, without static files. Absent: each bundle is deployed alone. */
  readonly unit?: string
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
  /** What differs with the options of one function, `targets.<name>` over the project's. */
  supportsByFunction?(options: Readonly<Record<string, unknown>>): Supports
  /** The members of the context that the runtime half exports. The others are empty on this host. */
  readonly members: readonly MemberName[]
  emit(plan: TargetPlan<Options>): Emission
}

/** What a module `anyhost/adapters/<target>` exports as default. */
export type BuildAdapterFactory<Options = unknown> = (options?: Options) => BuildAdapter<Options>

// ----------------------------------------------------------------------------------------------- runtime half

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
