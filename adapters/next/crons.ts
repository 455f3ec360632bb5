/** Scheduled functions in an app that Vercel runs: a route that only cron jobs may ask for, and the jobs in vercel.json. */
import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { numericCron, parseCron } from '../../src/build/cron.ts'

/** Characters in `schedule` (schema of @vercel/build-utils 14.21.1, checked 2026-11). */
const MAX_SCHEDULE = 256

/** Where the routes are. The build refuses it as a path of a function that answers requests, as it does every rival. */
const ADDRESS = '/_anyhost'

/** A scheduled function with the address of its route. */
export const withAddress = (fn: PlannedFunction): PlannedFunction =>
  fn.kind === 'scheduled' ? { ...fn, paths: [`${ADDRESS}/${fn.id}`] } : fn

/** What `crons` of vercel.json must hold. */
export const cronsOf = (functions: readonly PlannedFunction[]): { path: string; schedule: string }[] =>
  functions.flatMap((fn) => {
    const schedule = scheduleOf(fn)
    return schedule === undefined ? [] : [{ path: `${ADDRESS}/${fn.id}`, schedule }]
  })

export function cronRefusals(fn: PlannedFunction): Refusal[] {
  const schedule = scheduleOf(fn)
  if (schedule === undefined || schedule.length <= MAX_SCHEDULE) return []
  return [
    {
      function: fn.id,
      at: ['schedule'],
      what: `Vercel takes a schedule of at most ${MAX_SCHEDULE} characters.`,
      why: 'Names and steps are written as lists of numbers.',
      fix: 'Use a plainer schedule, or two functions.',
    },
  ]
}

// With numbers: Vercel knows no names and no shortcuts. Validation has read it before.
function scheduleOf({ config: { schedule } }: PlannedFunction): string | undefined {
  const cron = schedule === undefined ? undefined : parseCron(schedule)
  return typeof cron === 'object' ? numericCron(cron) : schedule
}
