/** Functions that meet at one place of a front: by method where the front can tell, refused where it cannot. */
import type { Note, PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { albPatterns } from './routes.ts'

/**
 * The methods of a function's route. All of them, so that the entry itself answers 405 as it does on every host, unless
 * a later function takes others at the same place.
 */
export function methodsAt(
  place: string,
  fn: PlannedFunction,
  all: readonly PlannedFunction[],
  placesOf: (path: string) => string[],
): readonly string[] | undefined {
  const later = all.slice(all.indexOf(fn) + 1)
  const shared = later.some(({ paths }) => paths.flatMap(placesOf).includes(place))
  return shared ? fn.methods : undefined
}

/** Functions that take the same methods at the same place, because the front knows no single segment. */
export function sharingRefusals(
  functions: readonly PlannedFunction[],
  front: string,
  placesOf: (path: string) => string[],
): Refusal[] {
  return functions.flatMap((fn, at) =>
    functions.slice(0, at).flatMap((other): Refusal[] => {
      const taken = other.paths.flatMap(placesOf)
      const place = fn.paths.flatMap(placesOf).find((each) => taken.includes(each))
      const both = !fn.methods || !other.methods || fn.methods.some((method) => other.methods?.includes(method))
      if (place === undefined || !both) return []
      const what = `The front ${front} cannot tell ${fn.id} from ${other.id}: both take ${place}.`
      return [
        {
          function: fn.id,
          at: ['path'],
          what,
          why: 'It has no pattern for one segment.',
          fix: 'Put both paths into one function, or use another front.',
        },
      ]
    }),
  )
}

/** A parameter takes more than one segment there: what is behind it does not reach the function that would take it. */
export function sharingNotes(functions: readonly PlannedFunction[], front: string): Note[] {
  return functions.flatMap((fn) =>
    fn.paths.flatMap((path): Note[] => {
      const name = /\/(:\w+)\??$/.exec(path)?.[1]
      const start = path.slice(0, path.indexOf('/:') + 1)
      const rest = functions.find(
        (other) =>
          other !== fn &&
          other.paths.some(
            (each) => each.endsWith('*') && start.startsWith(albPatterns(each).at(-1)?.slice(0, -1) ?? '/'),
          ),
      )
      if (!name || !rest) return []
      return [
        {
          function: fn.id,
          message: `Behind ${front}, ${name} of ${path} takes slashes too: those requests get 404 here and do not reach ${rest.id}.`,
        },
      ]
    }),
  )
}
