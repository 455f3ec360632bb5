/**
 * Stands in for Vercel's edge router, which is not published: the routes of `.vercel/output/config.json` over the files
 * and functions beside it. Written from the Build Output API v3 schema (vercel.com/docs/build-output-api/configuration),
 * checked 2026-11. It answers where a request goes; nothing is sent from here.
 */

/** A value of `has` or `missing`: a regular expression over the whole value, or a set of comparisons. */
export type Matchable = string | Readonly<Record<string, string | number | readonly string[]>>

export interface Condition {
  readonly type: string
  readonly key?: string
  readonly value?: Matchable
}

export interface Route {
  readonly handle?: string
  readonly src?: string
  readonly dest?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly methods?: readonly string[]
  readonly continue?: boolean
  readonly caseSensitive?: boolean
  readonly check?: boolean
  readonly status?: number
  readonly has?: readonly Condition[]
  readonly missing?: readonly Condition[]
}

export interface RoutedRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
}

/** Headers are for the reply. `query` is what routes add to the client's own query, without `?`. */
export type Outcome =
  | { kind: 'file'; path: string; query: string; status?: number; headers: Headers }
  | { kind: 'status'; status: number; headers: Headers }
  | { kind: 'external'; url: string; headers: Headers }

type Phases = ReadonlyMap<string, readonly Route[]>

interface Walk {
  readonly request: RoutedRequest
  readonly phases: Phases
  readonly exists: (path: string) => boolean
  readonly headers: Headers
  path: string
  query: string
  status: number | undefined
}

const START = 'start'

// Silence about these would make a wrong answer look like the host's.
const NOT_MODELLED = ['middlewarePath', 'middleware', 'transforms', 'mitigate', 'locale', 'destination']

/** `exists` says whether a static file or a function answers at a path. Throws at a route that it does not model. */
export const createRouter = (
  routes: readonly Route[],
  exists: (path: string) => boolean,
): ((request: RoutedRequest) => Outcome) => {
  const phases = splitPhases(routes)
  return (request) => {
    const path = request.url.pathname
    return route({ request, phases, exists, headers: new Headers(), path, query: '', status: undefined })
  }
}

const splitPhases = (routes: readonly Route[]): Phases => {
  const phases = new Map<string, Route[]>()
  let phase = START
  for (const each of routes) {
    const unknown = NOT_MODELLED.find((key) => key in each)
    if (unknown !== undefined)
      throw new Error(`The stand-in router does not model "${unknown}": ${JSON.stringify(each)}`)
    if (each.handle === undefined) phases.set(phase, [...(phases.get(phase) ?? []), each])
    else phase = each.handle
  }
  return phases
}

// A path that names no file is a miss at once, before the routes that follow the file system: `vercel dev --local` 64.0.2
// answers at /api/pets.mjs by the miss phase of a project whose file system phase ends with a 404 for all of /api.
const route = (walk: Walk): Outcome => {
  const found = walkPhase(walk, START) ?? (walk.exists(walk.path) ? file(walk) : undefined)
  const outcome = found ?? walkFirst(walk, ['miss', 'filesystem', 'miss', 'rewrite', 'resource']) ?? notFound(walk)
  if (outcome.kind === 'file') walkPhase(walk, 'hit')
  return outcome.kind === 'status' && outcome.status >= 400 ? toErrorPage(walk, outcome) : outcome
}

const walkFirst = (walk: Walk, phases: readonly string[]): Outcome | undefined => {
  for (const phase of phases) {
    const outcome = walkPhase(walk, phase)
    if (outcome) return outcome
  }
  return undefined
}

const walkPhase = (walk: Walk, phase: string): Outcome | undefined => {
  for (const each of walk.phases.get(phase) ?? []) {
    const groups = match(each, walk)
    const outcome = groups && applyRoute(walk, phase, each, groups)
    if (outcome) return outcome
  }
  return undefined
}

/** Undefined: routing goes on with the next route, with what this one changed. */
const applyRoute = (walk: Walk, phase: string, each: Route, groups: Groups): Outcome | undefined => {
  for (const [name, value] of Object.entries(each.headers ?? {})) {
    if (!((phase === 'hit' || phase === 'miss') && walk.headers.has(name))) walk.headers.set(name, fill(value, groups))
  }
  const dest = each.dest === undefined ? undefined : fill(each.dest, groups)
  if (dest !== undefined && /^https?:\/\//i.test(dest)) return { kind: 'external', url: dest, headers: walk.headers }
  if (dest !== undefined) moveTo(walk, dest)
  if (each.continue || phase === 'hit') {
    walk.status = each.status ?? walk.status
    return undefined
  }
  if (dest === undefined && each.status !== undefined)
    return { kind: 'status', status: each.status, headers: walk.headers }
  walk.status = each.status ?? walk.status
  if (walk.exists(walk.path)) return file(walk)
  if (!each.check) return notFound(walk)
  // A rewritten path that names nothing is tried against the two later phases, and then goes on down this list.
  return phase === 'filesystem' || phase === START ? walkFirst(walk, ['miss', 'rewrite']) : undefined
}

const moveTo = (walk: Walk, dest: string): void => {
  const [path = '', query = ''] = dest.split(/\?(.*)/s)
  walk.path = path.startsWith('/') ? path : `/${path}`
  walk.query = [walk.query, query].filter(Boolean).join('&')
}

const file = (walk: Walk): Outcome => {
  const { path, query, headers, status } = walk
  return { kind: 'file', path, query, headers, ...(status !== undefined && { status }) }
}

const notFound = (walk: Walk): Outcome => ({ kind: 'status', status: 404, headers: walk.headers })

const toErrorPage = (walk: Walk, outcome: Outcome & { kind: 'status' }): Outcome => {
  for (const each of walk.phases.get('error') ?? []) {
    if (each.dest === undefined || (each.status ?? outcome.status) !== outcome.status) continue
    const groups = match(each, walk)
    const path = groups && fill(each.dest, groups)
    if (path && walk.exists(path))
      return { kind: 'file', path, query: '', status: outcome.status, headers: walk.headers }
  }
  return outcome
}

type Groups = Readonly<Record<string, string | undefined>>

const match = (each: Route, walk: Walk): Groups | undefined => {
  if (each.methods && !each.methods.includes(walk.request.method)) return undefined
  const found = toPattern(each.src ?? '.*', each.caseSensitive === true).exec(walk.path)
  if (!found) return undefined
  const named: Record<string, string | undefined> = { ...Object.fromEntries(found.entries()), ...found.groups }
  const holds = (condition: Condition): boolean => {
    const groups = matchCondition(condition, walk.request)
    return groups !== undefined && Boolean(Object.assign(named, groups))
  }
  return each.has?.every(holds) !== false && !each.missing?.some(holds) ? named : undefined
}

// As the host's own normaliser does it: a source is anchored at both ends, and ignores case unless told otherwise.
const toPattern = (src: string, caseSensitive: boolean): RegExp => {
  const anchored = `${src.startsWith('^') ? '' : '^'}${src}${src.endsWith('$') ? '' : '$'}`
  return new RegExp(anchored.replaceAll('(?P<', '(?<'), caseSensitive ? '' : 'i')
}

const fill = (text: string, groups: Groups): string =>
  text.replace(/\$(\d+|[a-zA-Z]\w*)/g, (_, name: string) => groups[name] ?? '')

const matchCondition = ({ type, key = '', value }: Condition, { url, headers }: RoutedRequest): Groups | undefined => {
  const actual = readField(type, key, url, headers)
  if (actual === undefined) return undefined
  if (value === undefined) return { [key]: actual }
  if (typeof value === 'string') {
    const found = new RegExp(`^(?:${value})$`).exec(actual)
    return found ? { ...found.groups } : undefined
  }
  return Object.entries(value).every(([operator, operand]) => compare(actual, operator, operand)) ? {} : undefined
}

const readField = (type: string, key: string, url: URL, headers: Headers): string | undefined => {
  if (type === 'host') return url.hostname
  if (type === 'header') return headers.get(key) ?? undefined
  if (type === 'query') return url.searchParams.get(key) ?? undefined
  const pairs = (headers.get('cookie') ?? '').split(/;\s*/)
  return pairs.find((pair) => pair.startsWith(`${key}=`))?.slice(key.length + 1)
}

const compare = (actual: string, operator: string, operand: string | number | readonly string[]): boolean => {
  const text = String(operand)
  if (operator === 'eq') return actual === text
  if (operator === 'neq') return actual !== text
  if (operator === 'inc' || operator === 'ninc') {
    return (Array.isArray(operand) && operand.includes(actual)) === (operator === 'inc')
  }
  if (operator === 'pre') return actual.startsWith(text)
  if (operator === 'suf') return actual.endsWith(text)
  if (operator === 're') return new RegExp(text).test(actual)
  if (operator === 'gt') return Number(actual) > Number(text)
  if (operator === 'gte') return Number(actual) >= Number(text)
  if (operator === 'lt') return Number(actual) < Number(text)
  if (operator === 'lte') return Number(actual) <= Number(text)
  throw new Error(`The stand-in router does not model the comparison "${operator}"`)
}
