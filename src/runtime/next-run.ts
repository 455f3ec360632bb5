import type { TaskRunner } from '../contract/adapter.ts'
import { task } from './task.ts'

/** The values that a field of an expression allows, ascending, as the build has read them. A field that is absent allows all. */
export interface CronFields {
  readonly minute?: readonly number[]
  readonly hour?: readonly number[]
  readonly day?: readonly number[]
  readonly month?: readonly number[]
  /** 0 is Sunday. */
  readonly weekday?: readonly number[]
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** 29 February on one weekday comes back after 40 years at most, when a century without one is between. */
const DAYS = 41 * 366

/** The first time after `after`, in UTC: a whole minute. `undefined` when there is none. */
export function nextRun(cron: CronFields, after: Date): Date | undefined {
  const from = Math.floor(after.getTime() / MINUTE) * MINUTE + MINUTE
  const midnight = Math.floor(from / DAY) * DAY
  for (let at = 0; at < DAYS; at++) {
    const day = new Date(midnight + at * DAY)
    if (!isDay(cron, day)) continue
    // Only the first day has begun already.
    const minute = firstMinute(cron, at === 0 ? (from - midnight) / MINUTE : 0)
    if (minute !== undefined) return new Date(day.getTime() + minute * MINUTE)
  }
  return undefined
}

/** The `task` of a scheduled function where the host does not say when the next run is. */
export const taskOf =
  (fields: CronFields): TaskRunner =>
  (handlers, cron, incoming, context) =>
    task(
      handlers,
      cron,
      incoming.kind === 'schedule'
        ? { ...incoming, nextRun: nextRun(fields, incoming.scheduledTime ?? new Date()) }
        : incoming,
      context,
    )

const isDay = ({ day, month, weekday }: CronFields, date: Date): boolean =>
  allows(month, date.getUTCMonth() + 1) && allows(day, date.getUTCDate()) && allows(weekday, date.getUTCDay())

const allows = (values: readonly number[] | undefined, value: number): boolean => !values || values.includes(value)

/** The first allowed minute of a day, counted from midnight, that is not before `from`. */
function firstMinute({ hour = upTo(24), minute = upTo(60) }: CronFields, from: number): number | undefined {
  for (const each of hour) {
    const found = minute.find((value) => each * 60 + value >= from)
    if (found !== undefined) return each * 60 + found
  }
  return undefined
}

const upTo = (end: number): number[] => Array.from({ length: end }, (_, value) => value)
