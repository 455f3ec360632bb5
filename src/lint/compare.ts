/** The difference between what a module evaluates to and what a host's parser reads of it. */
import { isDeepStrictEqual } from 'node:util'
import type { HostReading, HostSource } from '../contract/lint.ts'
import { literalText } from './literal-text.ts'

export interface Difference {
  readonly field: string
  /**
   * `unread`: the host reads nothing. `misread`: something else. `dropped`: it reads this, written as a literal, and does
   * not take it.
   */
  readonly kind: 'unread' | 'misread' | 'dropped'
  /** What the host reads, in its normal form. */
  readonly read: unknown
}

/** What the module is compared with: the host's reading of the same values, written as plainly as possible. */
export interface Compared {
  readonly values: Readonly<Record<string, unknown>>
  readonly reading: HostReading
  readonly plain: HostReading
}

/** The fields in which the two differ. */
export function differences({ values, reading, plain }: Compared): Difference[] {
  const found: Difference[] = []
  for (const [field, value] of Object.entries(values)) {
    const read = reading.fields[field]
    const wanted = plain.fields[field]
    if (plain.refusal === undefined && isGone(wanted, value)) found.push({ field, kind: 'dropped', read })
    else if (plain.refusal === undefined && !isDeepStrictEqual(read, wanted))
      found.push({ field, kind: isGone(read, value) ? 'unread' : 'misread', read })
  }
  const more = Object.keys(reading.fields).filter(
    (field) => !(field in values) && !isDeepStrictEqual(reading.fields[field], plain.fields[field]),
  )
  return [...found, ...more.map((field): Difference => ({ field, kind: 'misread', read: reading.fields[field] }))]
}

/** A host that replaces what it does not take by an empty list has dropped it as well. */
const isGone = (read: unknown, value: unknown): boolean =>
  read === undefined || (Array.isArray(read) && read.length === 0 && !isDeepStrictEqual(read, value))

/** A module that says the same as plainly as the language can: a literal for each value, and handlers that do nothing. */
export function plainModule(
  style: HostSource['style'],
  values: Readonly<Record<string, unknown>>,
  members: readonly string[],
): string | undefined {
  const text = (value: unknown): string | undefined => literalText(value, { quote: '"', eol: '\n', indent: ' ' })
  const names = members.filter((name) => name !== 'config' && /^[A-Za-z_$][\w$]*$/.test(name))
  const handlers = names.length > 0 ? `{ ${names.map((name) => `${name}() {}`).join(', ')} }` : '() => {}'
  if (style === 'config') {
    const config = text(values)
    return config === undefined ? undefined : `export const config = ${config}\nexport default ${handlers}\n`
  }
  const lines = Object.entries(values).map(([name, value]) => `export const ${name} = ${text(value)}\n`)
  return `${lines.join('')}export function GET() {}\n`
}
