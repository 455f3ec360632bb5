/** Reads what functions say about themselves, without running their handlers. */
import { resolve as resolvePath } from 'node:path'
import { cronMember } from '../analyse/definition.ts'
import type { Position } from '../analyse/source.ts'
import type { Uses } from '../analyse/uses.ts'
import { lambdaMember } from '../analyse/wrappers.ts'
import type { ReadText } from '../observe.ts'
import type { LoadCode } from './codes.ts'
import { evaluateEntries, type Evaluated } from './evaluate-entries.ts'
import type { Json } from './literal.ts'
import { createModules, type Finding } from './modules.ts'
import type { Path } from './plain.ts'
import type { Place } from './position-of.ts'
import { prepareFunctions, type Prepared } from './prepare.ts'

export type { Position } from '../analyse/source.ts'

export interface LoadOptions {
  /** The project's root, absolute: where packages and tsconfig paths are looked up from. */
  readonly root: string
  /** What `process.env` is while config is read. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** How files are read. Default: from the disk, each once. */
  readonly read?: ReadText | undefined
}

export interface LoadedFunction {
  readonly file: string
  /**
   * `definition`: the default export is a call of defineFunction or a relative of it. `fetchable`: a plain object with
   * handlers, or an app. `none`: there is no default export, or nothing in it answers.
   */
  readonly kind: 'definition' | 'fetchable' | 'none'
  /** Plain data; `undefined` when there is none. */
  readonly config: unknown
  readonly needs: unknown
  readonly targets: unknown
  /** The property names of the definition that the source shows, in its order. */
  readonly members: readonly string[]
  /** Whether a spread or an app, which cannot be seen through, may have more members. */
  readonly membersOpen: boolean
  /** Where a value is written: `['config', 'path', 0]`. Falls back to the nearest value above it. */
  readonly positionOf: (path: Path) => Position
  /** The same as data. */
  readonly places: Place
  /** What the file's handlers were seen to use. */
  readonly uses: Uses
  /** The names of `process.env` that config reads, sorted. */
  readonly envRead: readonly string[]
  /** Every file that was read for this, sorted: as long as none changes, neither does the result. */
  readonly inputs: readonly string[]
}

export interface LoadProblem {
  readonly code: LoadCode
  readonly message: string
  readonly position: Position | undefined
  /** The function's file. `position` may be in another one that it imports. */
  readonly file: string
}

export interface LoadResult {
  /** In the order of the files. A function with a problem is left out, unless it is that nothing answers. */
  functions: LoadedFunction[]
  problems: LoadProblem[]
}

/** Reads every function's `config`, `needs` and `targets`. Reports all problems; one never hides another function. */
export async function load(files: readonly string[], options: LoadOptions): Promise<LoadResult> {
  const { root, env = process.env, read } = options
  const modules = createModules(files.length > manyFiles, { read })
  const paths = files.map((file) => resolvePath(root, file))
  const prepared = await prepareFunctions(paths, root, modules)
  const entries = prepared.flatMap((each) => each.entry ?? [])
  const evaluated = await evaluateEntries(entries, { root, env, modules })
  const result: LoadResult = { functions: [], problems: [] }
  for (const each of prepared) add(result, each, each.entry && evaluated.get(each.entry))
  return result
}

/** From here on the parser's faster start-up costs less than its faster run saves. */
const manyFiles = 200

function add(result: LoadResult, prepared: Prepared, evaluated: Evaluated | undefined): void {
  const { file, found } = prepared
  const findings = [...prepared.findings, ...(evaluated?.findings ?? [])]
  for (const finding of findings) result.problems.push(toProblem(finding, prepared))
  if (found === undefined || findings.some(({ code }) => code !== 'ANYHOST_NO_DEFINITION')) return
  const parts: { readonly [name: string]: Json | undefined } = evaluated?.parts ?? prepared.parts
  const config = found.cron === undefined ? parts['config'] : { schedule: found.cron, ...Object(parts['config']) }
  const inputs = new Set([file, ...prepared.inputs, ...(evaluated?.inputs ?? [])])
  result.functions.push({
    file,
    kind: found.kind,
    config,
    needs: parts['needs'],
    targets: parts['targets'],
    members: membersOf(found.members, config),
    membersOpen: found.open,
    positionOf: found.positionOf,
    places: found.places,
    uses: found.uses,
    envRead: [...(evaluated?.env ?? [])].toSorted(),
    inputs: [...inputs].toSorted(),
  })
}

/** A Lambda-style handler is that of requests, or of a clock when config has a schedule. */
function membersOf(names: readonly string[], config: unknown): string[] {
  const given = (config as { schedule?: unknown } | undefined)?.schedule === undefined ? 'fetch' : 'scheduled'
  return names.filter((name) => name !== cronMember).map((name) => (name === lambdaMember ? given : name))
}

function toProblem({ code, message, position }: Finding, { file, found }: Prepared): LoadProblem {
  return { code, message, position: position ?? found?.positionOf(['config']), file }
}
