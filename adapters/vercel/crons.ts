/** Cron jobs of scheduled functions: a GET to an address of the function, whose entry asks for CRON_SECRET. */
import type { Measure, PlannedFunction } from '../../src/contract/adapter.ts'
import { numericCron, parseCron } from '../../src/build/cron.ts'

/** What vercel.json and `.vercel/output/config.json` both take (schema of @vercel/build-utils 14.21.1, checked 2026-11). */
export interface CronJob {
  readonly path: string
  readonly schedule: string
}

export const cronsOf = (functions: readonly PlannedFunction[], addressOf: (fn: PlannedFunction) => string): CronJob[] =>
  functions.flatMap((fn) => {
    const schedule = scheduleOf(fn)
    return schedule === undefined ? [] : [{ path: addressOf(fn), schedule }]
  })

/** The length of each expression, which lists of numbers make long. */
export const scheduleMeasures = (functions: readonly PlannedFunction[]): Measure[] =>
  functions.flatMap((fn) => {
    const schedule = scheduleOf(fn)
    return schedule === undefined
      ? []
      : [{ limit: 'cron.length', value: schedule.length, function: fn.id, at: ['schedule'] }]
  })

/** The expression with numbers: Vercel knows no names and no shortcuts. Validation has passed it. */
export function scheduleOf({ config: { schedule } }: PlannedFunction): string | undefined {
  const cron = schedule === undefined ? undefined : parseCron(schedule)
  return typeof cron === 'object' ? numericCron(cron) : schedule
}
