/** What an adapter's build half makes of a plan: files as data, and what the user must be told. Types only. */
import type { Measure } from './limits.ts'

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
  /** Absent: they stand against the output as a whole. */
  readonly function?: string
  /**
   * Relative to the project. `*` stands for any name: text without `/`, `.` and brackets; `*!name` for any but that. As a
   * whole folder, `(**)` stands for any number of folders that are in no URL, as `(group)` and `@slot`, and `**` for any
   * number at all. Files that a build of ours wrote are none.
   */
  readonly paths: readonly string[]
  /** What is wrong with each of them that is there, as a sentence. */
  readonly message: string
  /** What to do about it. Default: remove the file, or give the function another path. */
  readonly fix?: string
  /** One of them is enough to say it. */
  readonly once?: boolean
}

/** A setting in a module of the user's that the output does not work with. An adapter reads no file. */
export interface EmittedSetting {
  /** The names that the module may have, relative to the project. The first that is there counts. */
  readonly paths: readonly string[]
  /** A member of the object that it exports as default, is given by a function, or gives to one. */
  readonly key: string
  /** The literal that is refused. Absent: any that is not empty. */
  readonly value?: string | boolean
  /** It is a list, and refused where it is written out without this. */
  readonly lacks?: string
  readonly what: string
  readonly why: string
  readonly fix: string
}

export interface Emission {
  readonly files: readonly EmittedFile[]
  readonly bundles: readonly EmittedBundle[]
  readonly statics?: readonly EmittedStatics[]
  readonly merges?: readonly EmittedMerge[]
  readonly rivals?: readonly EmittedRivals[]
  readonly settings?: readonly EmittedSetting[]
  readonly notes: readonly Note[]
  readonly patches: readonly UserFilePatch[]
  readonly refusals: readonly Refusal[]
  /** What was counted of the host's limits; what is not in here the build counts itself. */
  readonly measures?: readonly Measure[]
  /** The folder of one program that holds all functions, without static files. Absent: each bundle is deployed alone. */
  readonly unit?: string
}
