/** One runtime for several functions, where an adapter wants it. */
import { posix } from 'node:path'
import type { EmittedBundle } from '../contract/adapter.ts'

export interface SharedRuntime {
  readonly folder: string
  /** Export clauses of the target's runtime half, for all entries. */
  readonly imports: readonly string[]
  /** What the bundles import. */
  readonly names: readonly string[]
}

/** The runtimes that functions share, each with all that any of its functions uses. */
export function sharedRuntimes(
  bundles: readonly EmittedBundle[],
  namesOf: (id: string) => readonly string[],
): SharedRuntime[] {
  const folders = [...new Set(bundles.flatMap(({ runtime }) => runtime ?? []))]
  return folders.map((folder) => {
    const users = bundles.filter(({ runtime }) => runtime === folder)
    const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].toSorted()
    return {
      folder,
      imports: union(users.map(({ imports }) => imports)),
      names: union(users.map((each) => namesOf(each.function))),
    }
  })
}

/** The statements as the bundler writes them, each on a line of its own, and the calls of `import`. */
const STATEMENT = /^((?:import|export) (?:(?:\{[^}]*\}|[^;"]*?) from )?)"\.\/anyhost\.mjs";$/gm
const CALL = /\bimport\("\.\/anyhost\.mjs"\)/g

/** A function's bundle, with the runtime elsewhere. Nothing after a changed place has a position in the source map. */
export function withRuntimeAt(code: string, folder: string, runtime: string): string {
  const way = JSON.stringify(`${posix.relative(folder, runtime) || '.'}/anyhost.mjs`)
  return code.replace(STATEMENT, (_line, start: string) => `${start}${way};`).replace(CALL, `import(${way})`)
}
