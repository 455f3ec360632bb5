/** How much of what a front has in number a project takes: its routes, rules and target groups, and the stack's resources. */
import type { Note, PlannedFunction } from '../../src/contract/adapter.ts'
import type { Measure } from '../../src/contract/limits.ts'
import type { Front } from './fronts.ts'
import { restPaths } from './rest-resources.ts'
import { albPatterns, apiPaths, latticeMatches } from './routes.ts'
import { albRules } from './template-alb.ts'
import { routesOf, sharedPlaces } from './template-api.ts'
import { latticeRules } from './template-lattice.ts'
import type { Resource } from './template.ts'

/** AWS CloudFormation user guide, "Understand CloudFormation quotas", checked 2026-11. It is not raised. */
const STACK_RESOURCES = 500

export function measuresBehind(functions: readonly PlannedFunction[], front: Front): Measure[] {
  const web = webOf(functions)
  const rules = rulesOf(web, front)
  const routes: Measure[] = rules === undefined ? [] : [{ limit: 'routes', value: rules }]
  if (front === 'alb') {
    const lengths = lengthsOf(web, albPatterns)
    return [...routes, { limit: 'functions', value: web.length }, ...lengths]
  }
  return front === 'lattice'
    ? [...routes, ...lengthsOf(web, (path) => latticeMatches(path).map((each) => each.path))]
    : routes
}

/** A template that no stack can hold. A note, because the folders may be deployed in another way. */
export function stackNotes(functions: readonly PlannedFunction[], front: Front, output: string): Note[] {
  if (front === 'netlify-legacy') return []
  const resources = resourcesOf(functions, front, output)
  if (resources <= STACK_RESOURCES) return []
  return [
    {
      message: `template.yaml makes about ${resources} resources, and a stack of CloudFormation has ${STACK_RESOURCES} at most (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html, checked 2026-11). Divide the project into several.`,
    },
  ]
}

const webOf = (functions: readonly PlannedFunction[]): Resource[] =>
  functions.filter(({ kind }) => kind === 'web').map((fn) => ({ name: fn.id, fn }))

/** Routes of an HTTP API, resources of a REST API, rules of a listener. A function with an address of its own has none. */
function rulesOf(web: readonly Resource[], front: Front): number | undefined {
  if (front === 'alb') return albRules(web).length
  if (front === 'lattice') return latticeRules(web).length
  if (front === 'http-api') return apiRoutes(web)
  if (front !== 'rest-api') return undefined
  const functions = web.map(({ fn }) => fn)
  const { nameOf } = restPaths(functions)
  const nodes = new Set<string>()
  for (const path of functions.flatMap((fn) => fn.paths.flatMap(apiPaths))) {
    const whole = nameOf(path)
    for (let end = whole.indexOf('/', 1); end > 0; end = whole.indexOf('/', end + 1)) nodes.add(whole.slice(0, end))
    nodes.add(whole)
  }
  return nodes.size
}

function apiRoutes(web: readonly Resource[]): number {
  const places = sharedPlaces(web)
  return web.reduce((sum, { fn }) => sum + routesOf(fn, places).length, 0)
}

function lengthsOf(web: readonly Resource[], patternsOf: (path: string) => string[]): Measure[] {
  return web.map(({ fn }) => ({
    limit: 'route.length',
    value: Math.max(0, ...fn.paths.flatMap(patternsOf).map(({ length }) => length)),
    function: fn.id,
    at: ['path'],
  }))
}

/** As SAM writes them out: it gives each function a role, each route a permission, and each address both. */
function resourcesOf(functions: readonly PlannedFunction[], front: Front, output: string): number {
  const web = webOf(functions)
  const scheduled = functions.filter(({ config }) => config.schedule !== undefined).length
  const background = functions.filter(({ config }) => config.background && output === 'buffered').length
  const behind: Partial<Record<Front, () => number>> = {
    'function-url': () => web.length * 2,
    'http-api': () => apiRoutes(web) + 2,
    'rest-api': () => apiRoutes(web) + 3,
    alb: () => web.length * 2 + albRules(web).length,
    lattice: () => web.length * 2 + latticeRules(web).length + 3,
  }
  return functions.length * 2 + scheduled * 2 + background + (behind[front]?.() ?? 0)
}
