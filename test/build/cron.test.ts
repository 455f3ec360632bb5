import { Cron as Oracle } from 'croner'
import { describe, expect, test } from 'vitest'
import { eventBridgeCron, namedCron, numericCron, parseCron, type Cron } from '../../src/build/cron.ts'

const read = (text: string): Cron => {
  const cron = parseCron(text)
  if (typeof cron === 'string') throw new Error(cron)
  return cron
}

describe('an expression is written in the dialect of each host', () => {
  test.each([
    ['0 9 * * 1', '0 9 * * 1', '0 9 * * MON', 'cron(0 9 ? * MON *)'],
    ['0 9 * * 7', '0 9 * * 0', '0 9 * * SUN', 'cron(0 9 ? * SUN *)'],
    ['*/20 * * * *', '*/20 * * * *', '*/20 * * * *', 'cron(0,20,40 * * * ? *)'],
    ['0 0 * * 6-0', '0 0 * * 0,6', '0 0 * * SUN,SAT', 'cron(0 0 ? * SUN,SAT *)'],
    ['0 0 * * FRI-MON', '0 0 * * 0,1,5,6', '0 0 * * SUN,MON,FRI,SAT', 'cron(0 0 ? * SUN,MON,FRI,SAT *)'],
    ['0 22-2 * * *', '0 0,1,2,22,23 * * *', '0 0,1,2,22,23 * * *', 'cron(0 0,1,2,22,23 * * ? *)'],
    ['0 0 1 jan-mar *', '0 0 1 1-3 *', '0 0 1 1-3 *', 'cron(0 0 1 1-3 ? *)'],
    [
      '5-59/10 8-18 * * *',
      '5,15,25,35,45,55 8-18 * * *',
      '5,15,25,35,45,55 8-18 * * *',
      'cron(5,15,25,35,45,55 8-18 * * ? *)',
    ],
    ['@hourly', '0 * * * *', '0 * * * *', 'cron(0 * * * ? *)'],
    ['@yearly', '0 0 1 1 *', '0 0 1 1 *', 'cron(0 0 1 1 ? *)'],
    ['0 0 * * 1-7/2', '0 0 * * 0,1,3,5', '0 0 * * SUN,MON,WED,FRI', 'cron(0 0 ? * SUN,MON,WED,FRI *)'],
  ])('%s', (text, numeric, named, eventBridge) => {
    const cron = read(text)
    expect([numericCron(cron), namedCron(cron), eventBridgeCron(cron)]).toEqual([numeric, named, eventBridge])
  })
})

describe('an expression that is not portable is refused with the reason', () => {
  test.each([
    ['every day', '`every day` does not have five fields with one blank between them.'],
    ['* * * *', '`* * * *` does not have five fields with one blank between them.'],
    ['0  9 * * *', '`0  9 * * *` does not have five fields with one blank between them.'],
    ['@reboot', '`@reboot` is no shortcut. There are @hourly, @daily, @weekly, @monthly, @yearly.'],
    ['60 * * * *', '`60` is no minute: it goes from 0 to 59.'],
    ['0 0 0 * *', '`0` is no day of the month: it goes from 1 to 31.'],
    ['0 0 * * 8', '`8` is no day of the week: it goes from 0 to 6, or SUN MON TUE WED THU FRI SAT.'],
    ['*/0 * * * *', '`*/0` is no minute: a step is at least 1.'],
    ['5/10 * * * *', '`5/10` is no minute: a step needs a range or `*`.'],
    ['0 0 L * *', '`L` is no day of the month: it goes from 1 to 31.'],
    [
      '0 0 * * MON#1',
      '`MON#1` is no day of the week: write a value, a range such as 1-5, or `*`, with commas between them and `/n` for a step.',
    ],
    [
      '0 0 1 * 1',
      'A day of the month and a day of the week cannot both be named: hosts disagree whether one or both must match.',
    ],
    ['0 0 30 2 *', 'No month of `0 0 30 2 *` has a day 30.'],
  ])('%s', (text, reason) => {
    expect(parseCron(text)).toBe(reason)
  })
})

/** A generator of expressions; the same ones in every run. */
function* expressions(count: number): Generator<string> {
  let seed = 20261121
  const random = (most: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return Math.floor((seed / 2 ** 32) * most)
  }
  const item = (least: number, most: number): string => {
    const value = (): number => least + random(most - least + 1)
    const [a, b] = [value(), value()]
    const range = `${Math.min(a, b)}-${Math.max(a, b)}`
    return ['*', String(a), range, `${range}/${1 + random(4)}`, `*/${1 + random(Math.min(most, 12))}`][random(5)]!
  }
  const field = (least: number, most: number): string =>
    Array.from({ length: 1 + random(3) }, () => item(least, most)).join(',')
  while (count-- > 0) {
    const byWeekday = random(2) === 0
    yield [
      field(0, 59),
      field(0, 23),
      byWeekday ? '*' : field(1, 28),
      field(1, 12),
      byWeekday ? field(0, 6) : '*',
    ].join(' ')
  }
}

/** The next runs by croner, which also reads names and writes Sunday as 0. */
const runsOf = (pattern: string, from: Date): number[] =>
  new Oracle(pattern, { timezone: 'UTC', paused: true }).nextRuns(3, from).map((date) => date.getTime())

/** EventBridge's own syntax as one that the oracle reads: without the year, `?` as `*`. */
const fromEventBridge = (text: string): string => text.slice(5, -3).replace('?', '*')

test('10,000 expressions run at the same times in every dialect as the oracle says', () => {
  const from = new Date('2026-11-21T00:00:00Z')
  const wrong: string[] = []
  for (const text of expressions(10_000)) {
    const cron = read(text)
    const expected = runsOf(text, from).join()
    for (const dialect of [numericCron(cron), namedCron(cron), fromEventBridge(eventBridgeCron(cron))]) {
      if (runsOf(dialect, from).join() !== expected) wrong.push(`${text} as ${dialect}`)
    }
  }
  expect(wrong).toEqual([])
})
