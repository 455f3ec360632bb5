import { nextRun, type CronFields } from '../../src/runtime/next-run.ts'
import type { NodeHandler, NodeNative } from './native.ts'

/** One scheduled function. */
export interface Schedule {
  readonly id: string
  readonly cron: CronFields
  readonly handler: NodeHandler
}

export interface Scheduler {
  /** No run begins any more. Those under way go on. */
  stop(): void
}

/** Timers take 31 bits of milliseconds. */
const LONGEST = 2 ** 31 - 1

/**
 * Runs functions by the clock of this process, in UTC. A run that is due while the one before it goes on is left out, as is
 * one that the process slept through. `keep` takes each run.
 */
export function startScheduler(schedules: readonly Schedule[], keep: NodeNative['keep']): Scheduler {
  const timers = new Map<Schedule, NodeJS.Timeout>()
  const running = new Set<Schedule>()

  function plan(schedule: Schedule, planned: Date | undefined): void {
    if (!planned) return
    const wait = Math.max(planned.getTime() - Date.now(), 0)
    const timer = setTimeout(
      () => {
        // Timers may be a little early, and are cut into pieces where they are long.
        if (Date.now() < planned.getTime()) return plan(schedule, planned)
        const next = nextRun(schedule.cron, new Date())
        if (running.has(schedule))
          report(schedule, `The run of ${planned.toISOString()} was left out: the one before it goes on.`)
        else keep(run(schedule, planned, next))
        plan(schedule, next)
      },
      Math.min(wait, LONGEST),
    )
    timers.set(schedule, timer)
  }

  async function run(schedule: Schedule, scheduledTime: Date, next: Date | undefined): Promise<void> {
    running.add(schedule)
    try {
      await schedule.handler({ kind: 'schedule', native: { keep }, scheduledTime, nextRun: next })
    } catch {
      // The function's own runtime has logged it, with the id of the run.
    } finally {
      running.delete(schedule)
    }
  }

  for (const schedule of schedules) plan(schedule, nextRun(schedule.cron, new Date()))
  return {
    stop() {
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}

const report = ({ id }: Schedule, what: string): void => console.error(`[anyhost] ANYHOST_RUN_SKIPPED ${id}: ${what}`)
