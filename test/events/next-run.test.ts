import { Cron } from 'croner'
import { describe, expect, it } from 'vitest'
import { cronFields, parseCron } from '../../src/build/cron.ts'
import { nextRun, taskOf } from '../../src/runtime/next-run.ts'

const fields = (expression: string) => {
  const cron = parseCron(expression)
  if (typeof cron === 'string') throw new Error(cron)
  return cronFields(cron)
}

describe('the next run', () => {
  it.each([
    '* * * * *',
    '*/7 * * * *',
    '5,35 3-5 * * *',
    '0 0 29 2 *',
    '0 12 31 * *',
    '59 23 31 12 *',
    '0 9 * * 1-5',
    '30 4 * * 0',
    '0 0 * * 6,0',
    '@hourly',
    '@weekly',
    '@yearly',
    '15 10 1 */3 *',
  ])('of %s is that of croner, over two thousand days', (expression) => {
    const cron = new Cron(expression, { timezone: 'UTC', paused: true })
    const parsed = fields(expression)
    for (let at = 0; at < 400; at++) {
      const from = new Date(Date.UTC(2023, 11, 30, 23, 58, 30) + at * 5.3 * 86_400_000)
      expect(nextRun(parsed, from)?.toISOString()).toBe(cron.nextRun(from)?.toISOString())
    }
  })

  it('is later than a run that is due now', () => {
    expect(nextRun(fields('* * * * *'), new Date('2026-11-21T10:00:00.000Z'))?.toISOString()).toBe(
      '2026-11-21T10:01:00.000Z',
    )
  })

  it('is not there for a day that never comes', () => {
    expect(nextRun({ minute: [0], hour: [0], day: [30], month: [2] }, new Date())).toBe(undefined)
  })
})

describe('the fields of an entry', () => {
  it('are those that leave a value out', () => {
    expect(fields('30 4 * * 0')).toEqual({ minute: [30], hour: [4], weekday: [0] })
    expect(fields('* * * * *')).toEqual({})
  })
})

describe('a run whose host does not say when the next one is', () => {
  const seen: unknown[] = []
  const handlers = { scheduled: (event: unknown) => void seen.push(event) }

  it('gets it by the expression, after its own planned time', async () => {
    const scheduledTime = new Date('2026-11-21T04:30:00Z')
    const run = taskOf(fields('30 4 * * *'))
    await run(
      handlers,
      '30 4 * * *',
      { kind: 'schedule', scheduledTime, native: undefined as never },
      { requestId: '1' },
    )
    expect(seen.pop()).toEqual({
      cron: '30 4 * * *',
      scheduledTime,
      nextRun: new Date('2026-11-22T04:30:00Z'),
    })
  })

  it('gets it after now, where the planned time is not known either', async () => {
    await taskOf({})(handlers, '* * * * *', { kind: 'schedule', native: undefined as never }, { requestId: '1' })
    const { nextRun: next, scheduledTime } = seen.pop() as { nextRun: Date; scheduledTime: undefined }
    expect(scheduledTime).toBe(undefined)
    expect(next.getTime() - Date.now()).toBeLessThanOrEqual(60_000)
    expect(next.getUTCSeconds()).toBe(0)
  })
})
