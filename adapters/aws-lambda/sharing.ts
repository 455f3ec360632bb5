/** Functions that meet at one place of a front: by method where the front can tell, refused where it cannot. */
import type { Note, PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { albPatterns } from './routes.ts'

/** Who takes a place, in the order of the functions. */
export type Places = ReadonlyMap<string, readonly PlannedFunction[]>

/** Every place that the paths take, each function once. */
export function placesOf(functions: readonly PlannedFunction[], placesIn: (path: string) => string[]): Places {
  const places = new Map<string, PlannedFunction[]>()
  for (const fn of functions) {
    for (const place of new Set(fn.paths.flatMap(placesIn))) {
      const takers = places.get(place)
      if (takers) takers.push(fn)
      else places.set(place, [fn])
    }
  }
  return places
}

/**
 * The methods of a function's route. All of them, so that the entry itself answers 405 as it does on every host, unless
 * a later function takes others at the same place.
 */
export const methodsAt = (place: string, fn: PlannedFunction, places: Places): readonly string[] | undefined =>
  places.get(place)?.at(-1) === fn ? undefined : fn.methods

/** Functions that take the same methods at the same place, because the front knows no single segment. */
export function sharingRefusals(
  functions: readonly PlannedFunction[],
  front: string,
  placesIn: (path: string) => string[],
): Refusal[] {
  const refused = new Map<string, Refusal>()
  for (const [place, takers] of placesOf(functions, placesIn)) {
    for (const [fn, other] of rivalsAmong(takers)) {
      const what = `The front ${front} cannot tell ${fn.id} from ${other.id}: both take ${place}.`
      const key = `${fn.id} ${other.id}`
      if (refused.has(key)) continue
      refused.set(key, {
        function: fn.id,
        at: ['path'],
        what,
        why: 'It has no pattern for one segment.',
        fix: 'Put both paths into one function, or use another front.',
      })
    }
  }
  return [...refused.values()]
}

/** Each function at a place that takes what an earlier one does, with the first such one. */
function rivalsAmong(takers: readonly PlannedFunction[]): [fn: PlannedFunction, other: PlannedFunction][] {
  const order = new Map(takers.map((fn, at) => [fn, at]))
  const byMethod = new Map<string, PlannedFunction>()
  let every: PlannedFunction | undefined
  return takers.flatMap((fn, at): [PlannedFunction, PlannedFunction][] => {
    const candidates = fn.methods
      ? [every, ...fn.methods.map((method) => byMethod.get(method))]
      : at > 0
        ? [takers[0]]
        : []
    for (const method of fn.methods ?? []) if (!byMethod.has(method)) byMethod.set(method, fn)
    if (!fn.methods) every ??= fn
    const [other] = candidates
      .filter((each) => each !== undefined)
      .toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    return other ? [[fn, other]] : []
  })
}

/** A parameter takes more than one segment there: what is behind it does not reach the function that would take it. */
export function sharingNotes(functions: readonly PlannedFunction[], front: string): Note[] {
  const rests = restsOf(functions)
  return functions.flatMap((fn) =>
    fn.paths.flatMap((path): Note[] => {
      const name = /\/(:\w+)\??$/.exec(path)?.[1]
      const rest = name && restAbove(path.slice(0, path.indexOf('/:') + 1), fn, rests)
      if (!rest) return []
      return [
        {
          function: fn.id,
          message: `Behind ${front}, ${name} of ${path} takes slashes too: those requests get 404 here and do not reach ${rest.id}.`,
        },
      ]
    }),
  )
}

/** Functions that take everything behind a start, by that start, which ends with a slash. */
type Rests = ReadonlyMap<string, readonly { readonly fn: PlannedFunction; readonly at: number }[]>

function restsOf(functions: readonly PlannedFunction[]): Rests {
  const rests = new Map<string, { fn: PlannedFunction; at: number }[]>()
  for (const [at, fn] of functions.entries()) {
    for (const path of fn.paths) {
      if (!path.endsWith('*')) continue
      const start = albPatterns(path).at(-1)?.slice(0, -1) ?? '/'
      const known = rests.get(start) ?? []
      // Beside the function itself one other is enough.
      if (known.length < 2) rests.set(start, [...known, { fn, at }])
    }
  }
  return rests
}

/** The first other function that takes everything behind `start`, or behind a part of it. */
function restAbove(start: string, fn: PlannedFunction, rests: Rests): PlannedFunction | undefined {
  let first: { readonly fn: PlannedFunction; readonly at: number } | undefined
  for (let end = start.indexOf('/'); end >= 0; end = start.indexOf('/', end + 1)) {
    const found = rests.get(start.slice(0, end + 1))?.find((each) => each.fn !== fn)
    if (found && (!first || found.at < first.at)) first = found
  }
  return first?.fn
}
