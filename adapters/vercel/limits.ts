/** What Vercel takes (schemas of @vercel/build-utils 14.21.1 and Vercel's documentation, checked 2026-11). */
import { passedOnRefusals } from '../../src/build/excluded.ts'
import { MAX_FUNCTION_SETTINGS, MB_PER_VCPU } from '../../src/build/vercel-bounds.ts'
import type { Note, PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { MAX_SOURCE } from './bounds.ts'
import { limitOf, optionRefusals, optionsOf } from './options.ts'
import { vercelRegion } from '../../src/runtime/vercel-regions.ts'
import { FUNCTIONS, type Route } from './routes.ts'

/** MB. */
export const memoryOf = ({ config: { memory, vcpu } }: PlannedFunction): number | undefined =>
  vcpu ? vcpu * MB_PER_VCPU : memory

/** Every value that Vercel would refuse later, or drop in silence, in route files. */
export const apiRefusals = (functions: readonly PlannedFunction[]): Refusal[] => [
  ...functions.flatMap(valuesOf),
  ...functions.flatMap(staticOf),
  ...sharedPaths(functions),
  ...passedOnRefusals(functions, 'A rewrite in vercel.json chooses the function before its entry sees the path.'),
  ...tooMany(functions),
]

/** The same in finished output. */
export const buildOutputRefusals = (functions: readonly PlannedFunction[], routes: readonly Route[]): Refusal[] => [
  ...functions.flatMap(valuesOf),
  ...functions.flatMap(takenPaths),
  ...longSources(functions, routes),
]

function valuesOf(fn: PlannedFunction): Refusal[] {
  const { id, config } = fn
  const refusals: Refusal[] = []
  const refuse = (at: Refusal['at'], what: string, why: string, fix: string): void =>
    void refusals.push({ function: id, at, what, why, fix })
  const memory = memoryOf(fn)
  if (memory !== undefined && !Number.isInteger(memory)) {
    refuse(
      [config.vcpu ? 'vcpu' : 'memory'],
      `Vercel gives whole MB, not ${memory}.`,
      'It takes virtual CPUs as memory.',
      `Use a multiple of ${1 / MB_PER_VCPU}, such as 0.5 or 1.`,
    )
  }
  for (const region of config.regions ?? []) {
    if (!vercelRegion(region))
      refuse(['region'], `Vercel has no region ${region}.`, 'It would not be deployed there.', 'Use another region.')
  }
  if (config.runtime === 'edge') {
    refuse(
      ['runtime'],
      'Edge functions are not emitted for Vercel yet.',
      'The emitted runtime is for Node.',
      'Leave `runtime` out.',
    )
  }
  if (limitOf(fn) && config.rateLimit?.action === 'rewrite') {
    refuse(
      ['rateLimit', 'action'],
      'Requests over the limit are not sent elsewhere.',
      'The entry answers them with 429, and a rule of the firewall knows no path of the project.',
      "Use `action: 'rate_limit'`.",
    )
  }
  return [...refusals, ...optionRefusals(fn)]
}

/** The rule has numbers of its own. */
export const limitNotes = (functions: readonly PlannedFunction[]): Note[] =>
  functions.flatMap((fn) => {
    const [limit, { rateLimit }] = [limitOf(fn), fn.config]
    if (!limit || !rateLimit) return []
    const message = `The rule "${limit.id}" of the project's firewall decides: set it to ${rateLimit.windowLimit} requests in ${rateLimit.windowSize} s.`
    return [{ function: fn.id, message }]
  })

function staticOf({ id, config }: PlannedFunction): Refusal[] {
  if (config.preferStatic !== false) return []
  return [
    {
      function: id,
      at: ['preferStatic'],
      what: 'Static files always win over a route file on Vercel.',
      why: 'A rewrite is only asked after the file system.',
      fix: 'Build the output `build-output`, or leave `preferStatic` out.',
    },
  ]
}

/** The functions' own addresses: a path there would be answered by the function that is stored there. */
function takenPaths({ id, paths }: PlannedFunction): Refusal[] {
  const path = paths.find((each) => each === FUNCTIONS || each.startsWith(`${FUNCTIONS}/`))
  if (!path) return []
  const why = 'The functions themselves are stored there.'
  return [{ function: id, at: ['path'], what: `${path} is not free on Vercel.`, why, fix: 'Use another path.' }]
}

function longSources(functions: readonly PlannedFunction[], routes: readonly Route[]): Refusal[] {
  const long = new Set(routes.flatMap(({ src, dest }) => (src.length > MAX_SOURCE ? [dest] : [])))
  return functions
    .filter(({ id }) => long.has(`${FUNCTIONS}/${id}`))
    .map(({ id }) => ({
      function: id,
      at: ['path'],
      what: `The route is longer than the ${MAX_SOURCE} characters that Vercel takes.`,
      why: 'Everything that the function leaves to others is in it.',
      fix: 'Use fewer excluded paths, or fewer functions with `preferStatic` below this path.',
    }))
}

/** A rewrite knows no methods, so one address has one function. */
function sharedPaths(functions: readonly PlannedFunction[]): Refusal[] {
  const owner = new Map<string, string>()
  return functions.flatMap(({ id, paths }) =>
    paths.flatMap((path) => {
      const shape = path.replace(/:\w+/g, ':')
      const other = owner.get(shape)
      owner.set(shape, id)
      if (!other) return []
      return [
        {
          function: id,
          at: ['path'],
          what: `${path} is also the path of "${other}".`,
          why: 'A rewrite in vercel.json cannot look at the method.',
          fix: 'Build the output `build-output`, or put both into one definition with method members.',
        },
      ]
    }),
  )
}

function tooMany(functions: readonly PlannedFunction[]): Refusal[] {
  const set = functions.filter(
    (fn) => memoryOf(fn) !== undefined || fn.config.cancellation || optionsOf(fn).failoverRegions,
  )
  const beyond = set[MAX_FUNCTION_SETTINGS]
  if (!beyond) return []
  return [
    {
      function: beyond.id,
      at: ['memory'],
      what: `vercel.json takes settings of ${MAX_FUNCTION_SETTINGS} functions, and ${set.length} have some.`,
      why: 'Vercel refuses more entries of `functions`.',
      fix: 'Set memory for fewer functions.',
    },
  ]
}
