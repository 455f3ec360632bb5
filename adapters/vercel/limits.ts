/** What Vercel takes (schemas of @vercel/build-utils 14.21.1 and Vercel's documentation, checked 2026-11). */
import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { vercelRegion } from './regions.ts'

/** Seconds. */
export const MAX_DURATION = 3600
/** MB. */
export const MEMORY = { least: 128, most: 10240 } as const
/** Entries of `functions` in vercel.json. */
export const MAX_FUNCTION_SETTINGS = 50

/** Every value that Vercel would refuse later, or drop in silence. */
export function refusalsOf(functions: readonly PlannedFunction[]): Refusal[] {
  return [...functions.flatMap(valuesOf), ...sharedPaths(functions), ...tooMany(functions)]
}

function valuesOf({ id, config }: PlannedFunction): Refusal[] {
  const refusals: Refusal[] = []
  const refuse = (at: Refusal['at'], what: string, why: string, fix: string): void => void refusals.push({ function: id, at, what, why, fix })
  const memory = config.vcpu ? config.vcpu * 2048 : config.memory
  if (memory !== undefined && (!Number.isInteger(memory) || memory < MEMORY.least || memory > MEMORY.most)) {
    refuse([config.vcpu ? 'vcpu' : 'memory'], `Vercel gives ${MEMORY.least} to ${MEMORY.most} whole MB, not ${memory}.`, 'Its build fails on other values.', 'Use a value within the bounds.')
  }
  if (typeof config.maxDuration === 'number' && config.maxDuration > MAX_DURATION) {
    refuse(['maxDuration'], `Vercel runs a function for at most ${MAX_DURATION} s, not ${config.maxDuration}.`, 'Its build fails on more.', `Ask for at most ${MAX_DURATION}.`)
  }
  for (const region of config.regions ?? []) {
    if (!vercelRegion(region)) refuse(['region'], `Vercel has no region ${region}.`, 'It would not be deployed there.', 'Use another region.')
  }
  if (config.runtime === 'edge') {
    refuse(['runtime'], 'Edge functions are not emitted for Vercel yet.', 'The emitted runtime is for Node.', 'Leave `runtime` out.')
  }
  if (config.preferStatic === false) {
    refuse(['preferStatic'], 'Static files always win over a route file on Vercel.', 'A rewrite is only asked after the file system.', 'Leave `preferStatic` out, or set it to true.')
  }
  return refusals
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
      return [{ function: id, at: ['path'], what: `${path} is also the path of "${other}".`, why: 'A rewrite in vercel.json cannot look at the method.', fix: 'Put both into one definition with method members.' }]
    }),
  )
}

function tooMany(functions: readonly PlannedFunction[]): Refusal[] {
  const set = functions.filter(({ config }) => config.memory !== undefined || config.vcpu !== undefined || config.cancellation)
  const beyond = set[MAX_FUNCTION_SETTINGS]
  if (!beyond) return []
  return [{ function: beyond.id, at: ['memory'], what: `vercel.json takes settings of ${MAX_FUNCTION_SETTINGS} functions, and ${set.length} have some.`, why: 'Vercel refuses more entries of `functions`.', fix: 'Set memory for fewer functions.' }]
}
