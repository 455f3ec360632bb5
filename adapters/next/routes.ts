/** Which route files an app gets, and which function answers which method in each of them. */
import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import type { Method } from '../../src/contract/function.ts'
import { folderOf, formsOf, placeOf, shapeOf, type Form, type Names } from './segments.ts'

/** The exports that Next calls, in the order of its documentation (HTTP_METHODS of next 16.4.6, checked 2026-11). */
export const METHODS: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** One `route.js`. */
export interface RouteFile {
  /** Its folder below the App Router's, empty for the root. */
  readonly folder: string
  /** The URLs that it answers. */
  readonly form: Form
  /** Whether its catch-all is also asked for the URL without it. */
  readonly optional: boolean
  /** The functions that stand in it. Several when each takes other methods. */
  readonly functions: readonly PlannedFunction[]
  /**
   * Who answers each method. All seven: for a method without an export Next answers 405 without `Allow`, and OPTIONS
   * with 204.
   */
  readonly handlers: Readonly<Record<Method, PlannedFunction>>
}

interface Claim {
  readonly fn: PlannedFunction
  readonly path: string
  readonly form: Form
}

/** The route files of all functions, in the order of their folders. */
export function routesOf(functions: readonly PlannedFunction[]): { files: RouteFile[]; refusals: Refusal[] } {
  const claims = functions.flatMap((fn) =>
    fn.paths.flatMap((path) => formsOf(path).map((form): Claim => ({ fn, path, form }))),
  )
  const byShape = new Map<string, Claim[]>()
  for (const claim of claims) {
    const shape = shapeOf(claim.form)
    byShape.set(shape, [...(byShape.get(shape) ?? []), claim])
  }
  const names: Names = new Map()
  const files: RouteFile[] = []
  const refusals: Refusal[] = []
  for (const shape of [...byShape.keys()].toSorted()) {
    // Each key has its group. A path that was written says more than what is left of an optional one.
    const claimed = byShape.get(shape)!
    const written = claimed.filter(({ form }) => !form.derived)
    const sharing = written.length > 0 ? written : claimed
    const { form } = sharing[0]!
    // Next takes a file at the place itself beside `[...rest]`, but not beside `[[...rest]]`. That file says more.
    const optional = !byShape.has(placeOf(form))
    refusals.push(...overlaps(sharing))
    files.push({
      folder: folderOf(form, optional, names),
      form,
      optional,
      functions: ownersOf(sharing),
      handlers: handlersOf(sharing),
    })
  }
  return { files, refusals }
}

const ownersOf = (sharing: readonly Claim[]): PlannedFunction[] => [...new Set(Object.values(handlersOf(sharing)))]

/** Each method goes to the first function that takes it; what nobody takes, to the first, whose entry answers 405. */
function handlersOf(sharing: readonly Claim[]): Record<Method, PlannedFunction> {
  const first = sharing[0]!.fn
  const takes = (method: Method): PlannedFunction =>
    sharing.find(({ fn }) => fn.methods?.includes(method) ?? true)?.fn ?? first
  // Made from the list of all methods, so it has each of them.
  return Object.fromEntries(METHODS.map((method) => [method, takes(method)])) as Record<Method, PlannedFunction>
}

/** Two patterns that were written, that differ for us, and that Next has one file for: `/a/*` and `/a/:rest*`. */
function overlaps(sharing: readonly Claim[]): Refusal[] {
  return sharing.flatMap(({ fn, path }, at) => {
    const other = sharing.slice(0, at).find((each) => each.fn !== fn && sharesMethod(each.fn, fn))
    if (!other) return []
    return [
      {
        function: fn.id,
        at: ['path'],
        what: `${path} and ${other.path} of "${other.fn.id}" are one route file.`,
        why: 'Next has one catch-all at a place.',
        fix: 'Put both into one definition, or give each methods of its own.',
      },
    ]
  })
}

const sharesMethod = (a: PlannedFunction, b: PlannedFunction): boolean =>
  METHODS.some((method) => (a.methods?.includes(method) ?? true) && (b.methods?.includes(method) ?? true))
