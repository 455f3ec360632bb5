/** A build: the last one's result while it stands, else everything anew. The bundler, the parser and the schemas wait for that. */
import type { BuildAdapter, Note, PlannedFunction } from '../contract/adapter.ts'
import type { RuntimeEdit } from '../contract/sabotage.ts'
import { cacheKey, ownSignature, readCache, saveCache, type Inputs } from './cache.ts'
import { heal } from './heal.ts'
import { observe, type Observed } from './observe.ts'
import type { Problem } from './problems.ts'
import { isPath, rootOf } from './root.ts'
import type { UserFileEdit } from './user-file.ts'

export interface BuildOptions {
  /** The project's folder. Default: the current one. */
  readonly root?: string
  /** Names, `name:output`, or adapters. Default: those in anyhost.config. */
  readonly targets?: readonly (string | BuildAdapter)[]
  /** Adapters that are no part of this package: targets of the same name mean them. Without `targets`, all of them are built. */
  readonly adapters?: readonly BuildAdapter[]
  /** Work everything out and write nothing. */
  readonly dryRun?: boolean
  /** Also edit the user's own files (`vercel.json`) where something is missing. */
  readonly apply?: boolean
  /** Add the functions to output that a framework wrote, where the target has a way to. */
  readonly merge?: boolean
  /** @internal Faults put into the runtime on purpose, for the suite. */
  readonly edits?: readonly RuntimeEdit[]
}

export interface BuiltTarget {
  readonly target: string
  readonly output: string
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
  readonly notes: readonly Note[]
  readonly functions: readonly PlannedFunction[]
}

export interface BuildResult {
  readonly targets: readonly BuiltTarget[]
  /** Edits of the user's own files that are needed and were not made. */
  readonly actions: readonly UserFileEdit[]
  readonly problems: readonly Problem[]
  /** What was read: a change there may change the result. */
  readonly inputs: Inputs
  /** The functions that were read and bundled, by file; the others are as an earlier build left them. */
  readonly renewed?: readonly string[]
  /** The last build did all of this already. */
  readonly unchanged?: boolean
}

/** Builds a project for its targets. Every problem is in the result; while there is one, nothing is written. */
export async function build(options: BuildOptions = {}): Promise<BuildResult> {
  const root = rootOf(options.root)
  const { targets = [], dryRun, apply, merge } = options
  // A build that was cut off may have left a folder aside; this one may fail before it writes.
  if (!dryRun) await heal(root)
  // An adapter that is handed in is a program, and what a framework wrote changes without us.
  const plain = targets.every((each) => typeof each === 'string' && !isPath(each))
  const cached = !dryRun && !merge && !options.adapters && !options.edits && plain
  const known: Known = { now: observe(), ours: ownSignature(), dryRun: dryRun === true }
  const key = cached ? cacheKey(targets, known.ours) : ''
  const last = cached ? readCache(root, key, known.now) : undefined
  if (last && !(apply && last.actions.length > 0)) return last
  const { buildAnew } = await import('./build-anew.ts')
  const result = await buildAnew(root, options, known)
  if (cached && result.problems.length === 0) saveCache(root, key, result, known.now)
  return result
}

/** What a build may know before it reads functions. */
export interface Known {
  readonly now: Observed
  /** The package's own files, in short. */
  readonly ours: string
  readonly dryRun: boolean
}
