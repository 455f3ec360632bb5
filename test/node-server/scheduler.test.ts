import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startScheduler } from '../../adapters/node/scheduler.ts'
import { parseCron } from '../../src/build/cron.ts'

const fields = (expression: string) => {
  const cron = parseCron(expression)
  if (typeof cron === 'string') throw new Error(cron)
  return cron
}

describe('the scheduler', () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-21T10:00:30.000Z') }))
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  const start = (expression: string, run: () => Promise<unknown>) => {
    const times: string[] = []
    const kept: Promise<unknown>[] = []
    const handler = (call: unknown) => {
      // A run of a schedule has its time.
      times.push((call as { scheduledTime: Date }).scheduledTime.toISOString())
      return run()
    }
    const scheduler = startScheduler([{ id: 'x', cron: fields(expression), handler }], (task) => void kept.push(task))
    return { scheduler, times, kept }
  }

  it('runs at each time, and keeps each run', async () => {
    const { scheduler, times, kept } = start('*/2 * * * *', async () => {})
    await vi.advanceTimersByTimeAsync(5 * 60_000)
    expect(times).toEqual(['2026-11-21T10:02:00.000Z', '2026-11-21T10:04:00.000Z'])
    expect(kept.length).toBe(2)
    scheduler.stop()
    await vi.advanceTimersByTimeAsync(10 * 60_000)
    expect(times.length).toBe(2)
  })

  it('leaves a run out while the one before it goes on', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { scheduler, times } = start('* * * * *', () => new Promise((resolve) => setTimeout(resolve, 90_000)))
    await vi.advanceTimersByTimeAsync(4 * 60_000)
    expect(times).toEqual(['2026-11-21T10:01:00.000Z', '2026-11-21T10:03:00.000Z'])
    expect(said.mock.calls.flat().join()).toContain('ANYHOST_RUN_SKIPPED x')
    scheduler.stop()
  })

  it('goes on after a run that failed', async () => {
    const { scheduler, times, kept } = start('* * * * *', () => Promise.reject(new Error('known')))
    await vi.advanceTimersByTimeAsync(2 * 60_000)
    await Promise.all(kept)
    expect(times.length).toBe(2)
    scheduler.stop()
  })

  it('waits for a time that is further than a timer reaches', async () => {
    const { scheduler, times } = start('0 0 1 3 *', async () => {})
    await vi.advanceTimersByTimeAsync(99 * 86_400_000)
    expect(times).toEqual([])
    await vi.advanceTimersByTimeAsync(2 * 86_400_000)
    expect(times).toEqual(['2027-03-01T00:00:00.000Z'])
    scheduler.stop()
  })
})
