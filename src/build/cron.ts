/**
 * Cron expressions: one portable dialect (five fields in UTC, Sunday is 0 or 7, names, `@daily` and friends), read into
 * the values that each field allows, and written in the dialect of each host.
 */

/** The values that each field allows, in ascending order. */
export interface Cron {
  readonly minute: readonly number[]
  readonly hour: readonly number[]
  readonly day: readonly number[]
  readonly month: readonly number[]
  /** 0 is Sunday. */
  readonly weekday: readonly number[]
}

interface Field {
  readonly key: keyof Cron
  readonly name: string
  readonly least: number
  readonly most: number
  /** Names of the values, from `least` on. */
  readonly names?: readonly string[]
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

const FIELDS: readonly Field[] = [
  { key: 'minute', name: 'minute', least: 0, most: 59 },
  { key: 'hour', name: 'hour', least: 0, most: 23 },
  { key: 'day', name: 'day of the month', least: 1, most: 31 },
  { key: 'month', name: 'month', least: 1, most: 12, names: MONTHS },
  { key: 'weekday', name: 'day of the week', least: 0, most: 6, names: WEEKDAYS },
]

const SHORTCUTS: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
}

/** Reads an expression. A string says what is wrong with it. */
export function parseCron(text: string): Cron | string {
  const expanded = SHORTCUTS[text] ?? text
  if (expanded.startsWith('@')) return `\`${text}\` is no shortcut. There are ${Object.keys(SHORTCUTS).join(', ')}.`
  const parts = expanded.split(' ')
  if (parts.length !== 5 || parts.includes(''))
    return `\`${text}\` does not have five fields with one blank between them.`

  const cron: Partial<Record<keyof Cron, number[]>> = {}
  for (const [at, field] of FIELDS.entries()) {
    const values = valuesOf(parts[at]!, field)
    if (typeof values === 'string') return values
    cron[field.key] = values
  }
  // Every key was set by the loop above.
  const result = cron as Cron
  if (restricted(result, 'day') && restricted(result, 'weekday')) {
    return 'A day of the month and a day of the week cannot both be named: hosts disagree whether one or both must match.'
  }
  const days = Math.max(...result.month.map((month) => [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!))
  return result.day[0]! > days ? `No month of \`${text}\` has a day ${result.day[0]}.` : result
}

/** Whether a field leaves some value out. */
export function restricted(cron: Cron, key: keyof Cron): boolean {
  const { least, most } = FIELDS.find((field) => field.key === key)!
  return cron[key].length < most - least + 1
}

/** The fields that leave some value out: what an entry needs to find the next run. */
export function cronFields(cron: Cron): Partial<Cron> {
  return Object.fromEntries(FIELDS.flatMap(({ key }) => (restricted(cron, key) ? [[key, cron[key]]] : [])))
}

function valuesOf(text: string, field: Field): number[] | string {
  const values = new Set<number>()
  for (const item of text.split(',')) {
    const found = itemValues(item, field)
    if (typeof found === 'string') return found
    for (const value of found) values.add(value)
  }
  return [...values].toSorted((a, b) => a - b)
}

/** `*`, `5`, `1-5`, each also with a step: `*` + `/15`. A range may go over the end: `FRI-MON`. */
function itemValues(item: string, field: Field): number[] | string {
  const bad = (why: string): string => `\`${item}\` is no ${field.name}: ${why}`
  const match = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item)
  if (!match) return bad('write a value, a range such as 1-5, or `*`, with commas between them and `/n` for a step.')
  const [, first = '', last, stepText] = match
  const step = stepText === undefined ? 1 : Number(stepText)
  if (step < 1) return bad('a step is at least 1.')
  if (first === '*' && last !== undefined) return bad('`*` begins no range.')
  if (stepText !== undefined && first !== '*' && last === undefined) return bad('a step needs a range or `*`.')
  const from = first === '*' ? field.least : numberOf(first, field)
  const to = first === '*' ? field.most : last === undefined ? from : numberOf(last, field)
  if (from === undefined || to === undefined)
    return bad(`it goes from ${field.least} to ${field.most}${field.names ? `, or ${field.names.join(' ')}` : ''}.`)
  return rangeOf(from, to, step, field)
}

function numberOf(text: string, { least, most, names, key }: Field): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1
  if (named >= 0) return named + least
  if (!/^\d{1,2}$/.test(text)) return undefined
  const value = Number(text)
  if (key === 'weekday' && value === 7) return 7
  return value >= least && value <= most ? value : undefined
}

function rangeOf(from: number, to: number, step: number, { least, most, key }: Field): number[] {
  // 7 is Sunday at the end of a week: `5-7` is Friday to Sunday, `7` alone is 0, `7-2` begins with Sunday.
  const start = key === 'weekday' && from === 7 ? 0 : from
  const end = to < start ? to + (most - least + 1) : to
  const values: number[] = []
  for (let value = start; value <= end; value += step) values.push(value > most ? value - (most - least + 1) : value)
  return key === 'weekday' && from === 7 && to === 7 ? [0] : values
}

/** Five numeric fields, Sunday is 0: Netlify and Vercel. */
export const numericCron = (cron: Cron): string => FIELDS.map((field) => fieldText(cron[field.key], field)).join(' ')

/** Five fields with weekdays by name: Cloudflare and Deno, whose numbers begin with 1 and whose ranges over the end differ. */
export const namedCron = (cron: Cron): string =>
  FIELDS.map((field) => weekdayNames(cron, field) ?? fieldText(cron[field.key], field)).join(' ')

/** `cron(…)` of EventBridge: six fields, and `?` in the day field that is not restricted. */
export function eventBridgeCron(cron: Cron): string {
  // It writes a step as `0/5`; lists need no second spelling.
  const [minute, hour, day, month, weekday] = FIELDS.map(
    (field) => weekdayNames(cron, field) ?? fieldText(cron[field.key], field, false),
  )
  return restricted(cron, 'weekday')
    ? `cron(${minute} ${hour} ? ${month} ${weekday} *)`
    : `cron(${minute} ${hour} ${day} ${month} ? *)`
}

/** `*`, a step over the whole field, a range, or every value: what hosts read alike. No range goes over the end. */
function fieldText(values: readonly number[], { least, most }: Field, steps = true): string {
  const [first = least, second = first] = values
  const last = values.at(-1) ?? first
  const step = second - first
  if (values.length === most - least + 1) return '*'
  const even = values.length > 2 && values.every((value, at) => value === first + at * step)
  if (even && step === 1) return `${first}-${last}`
  return steps && even && first === least && last + step > most ? `*/${step}` : values.join(',')
}

/** The weekdays by name, where some are left out: a list cannot be off by one. */
function weekdayNames(cron: Cron, { key }: Field): string | undefined {
  return key === 'weekday' && restricted(cron, key) ? cron.weekday.map((value) => WEEKDAYS[value]).join(',') : undefined
}
