/** The values that each field of an expression allows, ascending, as the build has read them. 0 is Sunday. */
export interface CronFields {
  readonly minute: readonly number[]
  readonly hour: readonly number[]
  readonly day: readonly number[]
  readonly month: readonly number[]
  readonly weekday: readonly number[]
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

const isDay = ({ day, month, weekday }: CronFields, date: Date): boolean =>
  month.includes(date.getUTCMonth() + 1) && day.includes(date.getUTCDate()) && weekday.includes(date.getUTCDay())

/** The first allowed minute of a day, counted from midnight, that is not before `from`. */
function firstMinute({ hour, minute }: CronFields, from: number): number | undefined {
  for (const each of hour) {
    const found = minute.find((value) => each * 60 + value >= from)
    if (found !== undefined) return each * 60 + found
  }
  return undefined
}
