/**
 * How a host reads files that a person wrote for it: the third half of an adapter, which only `anyhost check` uses.
 * What is said here about a file comes from the host's own parser; nothing is worked out again.
 */

/** What the host's parser took from one file. */
export interface HostReading {
  /** The fields that the host goes on to use, in its own normal form. */
  readonly fields: Readonly<Record<string, unknown>>
  /** The events that it subscribes the function to. */
  readonly events?: readonly string[]
  /** The host's own words, when it refuses the file. */
  readonly refusal?: string
  /** Anything else that `unheard` needs. Plain data. */
  readonly facts?: Readonly<Record<string, unknown>>
}

/** What a module exports, as its source shows it. */
export interface ModuleShape {
  /** Every exported name; `module.exports = …` counts as `default`. */
  readonly exports: readonly string[]
  /** `export * from` may add more. */
  readonly open: boolean
  /** Assigns to `module.exports` or `exports`. */
  readonly isCommonjs: boolean
  /** The property names of the default export, or of the object that a call in its place is given. */
  readonly members: readonly string[]
}

/** An export that no request will ever reach. */
export interface Unheard {
  readonly name: string
  readonly why: string
  readonly cost: string
  readonly fix: string
}

/** The host's parser, started. */
export interface HostParser {
  /** The files of the project that the host would take as functions, relative to it, with `/`. */
  list(): Promise<readonly string[]>
  /** `copy` gives the path of a file that holds the text and is named alike, for parsers that read from the disk. */
  read(file: string, text: string, copy: () => Promise<string>): Promise<HostReading>
}

/** The default export of `adapters/<target>/lint.ts`. */
export interface HostSource {
  /** The host as people call it. */
  readonly title: string
  /** `config`: the fields of one exported object. `exports`: one export for each field. */
  readonly style: 'config' | 'exports'
  /** The output whose entries stand where these files do: what a definition asks for is compared with it. */
  readonly output?: string
  /** The package that has the parser, and packages that bring it along. */
  readonly parser: { readonly package: string; readonly broughtBy: readonly string[] }
  /** Whether a project has files for this host. Only looks at names, and at a few of the project's own files. */
  isUsed(root: string): Promise<boolean>
  /** Starts the parser. `resolve` finds a file of its package, by a specifier. Throws when that version has no such file. */
  open(root: string, resolve: (specifier: string) => string): Promise<HostParser>
  /** The names of exports that are fields, for the style `exports`. */
  fieldNames?(shape: ModuleShape, facts: HostReading['facts']): readonly string[]
  unheard(shape: ModuleShape, reading: HostReading): readonly Unheard[]
  /** What a user loses with a field, as a sentence. */
  readonly costs: Readonly<Record<string, string>>
  /** What to do about a field that the host does not take at all. */
  readonly advice: Readonly<Record<string, string>>
}
