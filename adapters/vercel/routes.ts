/** The routes of `.vercel/output/config.json`. The matcher in each entry decides; routes only bring requests to it. */
import type { PlannedFunction } from '../../src/contract/adapter.ts'
import { createPathIndex } from '../../src/build/path-index.ts'
import { bySpecificity, shapeOf } from '../../src/build/paths.ts'
import { overlap, sourceOf } from './sources.ts'

/**
 * Where the functions are below `functions`. A function also answers at its own address, which must be nobody's path:
 * at `/api/<id>` it would be found before a route that follows the file system, or hide a framework's own function.
 */
export const FUNCTIONS = '/_anyhost'

export interface Route {
  /** A regular expression over the whole path, without names: no part of it reaches the function. */
  readonly src: string
  readonly methods?: readonly string[]
  /** Without it Vercel ignores case, and `/A` would take what belongs to `/a`, or to a static file. */
  readonly caseSensitive: true
  readonly dest: string
}

/** Routes before and after `{ handle: 'filesystem' }`: those after it are asked when no static file is there. */
export interface Routes {
  readonly before: readonly Route[]
  readonly after: readonly Route[]
}

/** One path of a function. */
interface Place {
  readonly path: string
  readonly fn: PlannedFunction
}

export function routesOf(functions: readonly PlannedFunction[]): Routes {
  const groups = groupsOf(functions)
  const before: Route[] = functions.filter(({ kind }) => kind !== 'web').map(ownRoute)
  const after: Route[] = []
  const afterwards = groups.flatMap((group, at) => group.filter(isAfter).map((place) => ({ place, at })))
  const near = createPathIndex(afterwards.map(({ place }) => place.path))
  groups.forEach((group, at) => {
    // What says more wins, even when it lets a static file win and so comes later.
    const moreSpecific = near(group[0]!.path).flatMap((each) => {
      const other = afterwards[each]!
      return other.at < at ? [other.place] : []
    })
    const early = group.filter((place) => !isAfter(place))
    const late = group.filter(isAfter)
    const kept = { kept: moreSpecific.filter((other) => overlap(other.path, group[0]!.path)) }
    if (late.length === 0) return void before.push(...shared(early, [], kept))
    before.push(...early.map((place) => routeOf(place, { ...kept, methods: true })))
    after.push(...shared(late, early, {}))
  })
  return { before, after }
}

/** A cron job and a webhook call at a function's own address, which a wide path of another function would take. */
const ownRoute = ({ id }: PlannedFunction): Route => {
  const dest = `${FUNCTIONS}/${id}`
  return { src: sourceOf(dest), caseSensitive: true, dest }
}

const isAfter = ({ fn }: Place): boolean => fn.config.preferStatic === true

/** The places of all functions, most specific first; those that share a path stand together. */
function groupsOf(functions: readonly PlannedFunction[]): Place[][] {
  const places = functions.flatMap((fn) => fn.paths.map((path) => ({ path, fn })))
  const groups = new Map<string, Place[]>()
  for (const place of places) {
    const shape = shapeOf(place.path)
    const group = groups.get(shape)
    if (group) group.push(place)
    else groups.set(shape, [place])
  }
  return [...groups.values()].toSorted(([a], [b]) => bySpecificity(a!.path, b!.path))
}

/**
 * The routes of one path: methods only where functions share it. The first function's comes last and has none, so that
 * its entry answers 405 to what nobody takes. (The first, as on Netlify, so that `Allow` is the same.)
 */
function shared([first, ...others]: readonly Place[], early: readonly Place[], options: RouteOptions): Route[] {
  if (!first) return []
  const rest = [...early, ...others]
  // What the first function has excluded belongs to those that have not.
  const left = rest.filter(({ fn }) => first.fn.excludedPaths.some((path) => !fn.excludedPaths.includes(path)))
  return [
    ...others.map((place) => routeOf(place, { ...options, methods: true })),
    routeOf(first, options),
    ...left.map((place) => routeOf(place, options)),
  ]
}

interface RouteOptions {
  readonly methods?: boolean
  /** Places that this route must leave alone. */
  readonly kept?: readonly Place[]
}

function routeOf({ path, fn }: Place, { methods = false, kept = [] }: RouteOptions): Route {
  const excluded = [...fn.excludedPaths, ...kept.map((other) => ({ path: other.path, except: other.fn.excludedPaths }))]
  return {
    src: sourceOf(path, excluded),
    ...(methods && fn.methods && { methods: fn.methods }),
    caseSensitive: true,
    dest: `${FUNCTIONS}/${fn.id}`,
  }
}
