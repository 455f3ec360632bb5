/** Functions that would answer the same request, where hosts would choose differently. */
import { ambiguousAddress, startOf } from './overlap.ts'
import { shapeOf } from './paths.ts'
import { problem, type Problem } from './problems.ts'
import type { CheckedFunction } from './validate.ts'

/** Pairs of functions of which it is not clear which one answers. */
export function routeConflicts(functions: readonly CheckedFunction[]): Problem[] {
  const web = functions.filter(({ kind }) => kind === 'web')
  return [...sameRoutes(web), ...ambiguousRoutes(web)]
}

const conflict = (fn: CheckedFunction, what: string, rest: Partial<Problem> = {}): Problem => {
  const { line, column } = fn.loaded.positionOf(['config', 'path'])
  return problem('ANYHOST_ROUTE_CONFLICT', what, { file: fn.source.file, line, column, ...rest })
}

const sharesMethod = (a: CheckedFunction, b: CheckedFunction): boolean =>
  !a.methods || !b.methods || a.methods.some((each) => b.methods?.includes(each))

/** Pairs that have one path, but for the names of its parameters, and a method. */
function sameRoutes(functions: readonly CheckedFunction[]): Problem[] {
  // By what a path matches: only functions that share one are compared.
  const byShape = new Map<string, Set<CheckedFunction>>()
  return functions.flatMap((fn) => {
    const others = new Map<CheckedFunction, string>()
    for (const path of fn.paths)
      for (const other of byShape.get(shapeOf(path)) ?? []) if (!others.has(other)) others.set(other, path)
    for (const path of fn.paths) byShape.set(shapeOf(path), (byShape.get(shapeOf(path)) ?? new Set()).add(fn))
    return [...others].flatMap(([other, path]) =>
      sharesMethod(fn, other) ? [conflict(fn, `${path} is also answered by ${other.source.file}.`)] : [],
    )
  })
}

interface Place {
  readonly fn: CheckedFunction
  readonly path: string
  readonly start: readonly string[]
}

/** Pairs whose paths cross: each says more than the other at another segment, and no order of hosts is the same. */
function ambiguousRoutes(functions: readonly CheckedFunction[]): Problem[] {
  // By the literal start: a path is compared with those that start alike, or with less.
  const byStart = new Map<string, Place[]>()
  const found: { first: Place; second: Place; address: string }[] = []
  const open = functions
    .flatMap((fn) =>
      fn.paths.filter((path) => /[:*]/.test(path)).map((path): Place => ({ fn, path, start: startOf(path) })),
    )
    .toSorted((a, b) => a.start.length - b.start.length)
  for (const place of open) {
    const { start } = place
    for (let length = 0; length <= start.length; length++) {
      for (const other of byStart.get(start.slice(0, length).join('/')) ?? []) {
        if (other.fn === place.fn) continue
        const excluded = [...other.fn.excludedPaths, ...place.fn.excludedPaths]
        const address = ambiguousAddress(other.path, place.path, excluded)
        if (address !== undefined) found.push({ first: other, second: place, address })
      }
    }
    const key = start.join('/')
    byStart.set(key, [...(byStart.get(key) ?? []), place])
  }
  return found.map(({ first, second, address }) => {
    const both = `${second.path} and ${first.path} of ${first.fn.source.file} both match ${address}`
    return conflict(second.fn, `${both}, and neither says more.`, {
      fix: `Take it out of one of them: \`excludedPath: '${address}'\`, or change a path.`,
    })
  })
}
