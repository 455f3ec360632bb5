/** Functions at one path, told apart by their methods. */
import type { PlannedFunction, Sharer } from '../contract/adapter.ts'
import { shapeOf } from './paths.ts'

/** Each function with what the others take at its paths. One that takes every method has no 405 to write. */
export function sharersOf(functions: readonly PlannedFunction[]): PlannedFunction[] {
  const byShape = new Map<string, { fn: PlannedFunction; path: string }[]>()
  for (const fn of functions) {
    for (const path of fn.paths) {
      const places = byShape.get(shapeOf(path)) ?? []
      places.push({ fn, path })
      byShape.set(shapeOf(path), places)
    }
  }
  return functions.map((fn) => {
    if (!fn.methods) return fn
    const sharers = fn.paths.flatMap((path) =>
      (byShape.get(shapeOf(path)) ?? []).flatMap(({ fn: other, path: theirs }): Sharer[] =>
        other === fn || !other.methods
          ? []
          : [{ path: theirs, excludedPaths: other.excludedPaths, methods: other.methods }],
      ),
    )
    return sharers.length > 0 ? { ...fn, sharers } : fn
  })
}
