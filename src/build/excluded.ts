/** Excluded paths that another function of the project would answer. */
import type { PlannedFunction, Refusal } from '../contract/adapter.ts'
import { covers, meets } from './overlap.ts'
import { bySpecificity, samePath } from './paths.ts'

/**
 * Refusals for a host that cannot hand an excluded path over: there nobody would answer it, while elsewhere the other
 * function does. One with a more specific path gets its requests anyway.
 */
export function passedOnRefusals(functions: readonly PlannedFunction[], why: string): Refusal[] {
  return functions.flatMap((fn) =>
    fn.excludedPaths.flatMap((excluded, at): Refusal[] => {
      const next = functions.find((other) => other !== fn && takesOver(other, fn, excluded))
      if (!next) return []
      return [
        {
          function: fn.id,
          at: ['excludedPath', at],
          what: `${excluded} is taken out of "${fn.id}", and "${next.id}" would have to answer it.`,
          why,
          fix: `Take it out of "${next.id}" too, or give it a function of its own.`,
        },
      ]
    }),
  )
}

function takesOver(other: PlannedFunction, fn: PlannedFunction, excluded: string): boolean {
  if (other.excludedPaths.some((path) => covers(path, excluded))) return false
  return fn.paths.some(
    (path) =>
      meets(path, excluded) &&
      other.paths.some(
        (next) => meets(next, excluded) && meets(next, path) && (samePath(next, path) || bySpecificity(next, path) > 0),
      ),
  )
}
