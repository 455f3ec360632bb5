/** What one file says and what its host reads: everything that findings are made of. */
import { isDeepStrictEqual } from 'node:util'
import type { HostReading, HostSource } from '../contract/lint.ts'
import { HANDED_CONFIG, INLINE_CONFIG, type ReadModule, type ReadValue } from '../build/index.ts'
import { differences, plainModule, type Difference } from './compare.ts'
import type { ReadField } from './read-fields.ts'
import type { RunningParser } from './start-parser.ts'

/** A file of a host that a person wrote. */
export interface LintFile {
  /** Relative to the project. */
  readonly file: string
  readonly path: string
  /** Without its byte order mark. */
  readonly text: string
  readonly mark: string
}

export interface Inspected extends LintFile {
  readonly module: ReadModule
  readonly reading: HostReading
  readonly plain: HostReading
  /** The values that are known, by field. */
  readonly values: Readonly<Record<string, unknown>>
  readonly differences: readonly Difference[]
  /** Fields that the host refuses, and its words. */
  readonly refused: ReadonlyMap<string, string>
  /** Fields that read the environment, and the names there. */
  readonly env: ReadonlyMap<string, readonly string[]>
  /** Fields, or `''` for all, that are not known. */
  readonly unknown: ReadonlyMap<string, ReadValue['problems']>
  /** Fields of a `config` in the default export that an exported one hides. */
  readonly hidden: readonly string[]
  /** Events by the member that handles them. */
  readonly lostEvents: readonly string[]
}

export interface Inspection {
  readonly source: HostSource
  readonly parser: RunningParser
}

/** Whether the fields of a value must be looked at one by one. */
export const needsFields = ({ env, problems }: ReadValue): boolean => env.length > 0 || problems.length > 0

export async function inspect(
  { source, parser }: Inspection,
  file: LintFile,
  module: ReadModule,
  reading: HostReading,
  fields: ReadonlyMap<string, ReadField> | undefined,
): Promise<Inspected> {
  const { values, env, unknown } =
    source.style === 'config' ? fromObject(module.values.get('config'), fields) : fromExports(module)
  const text = plainModule(source.style, values, module.members)
  const plain = text === undefined ? reading : await parser.read(plainName(file.file), text)
  const known = unknown.size === 0 || Object.keys(values).length > 0
  const all = known ? differences({ values, reading, plain }).filter(({ field }) => !unknown.has(field)) : []
  const hidden = hiddenFields(module, values)
  const base = { ...file, module, reading, plain, values, env, unknown, hidden }
  if (reading.refusal !== undefined || plain.refusal !== undefined) {
    const refused = await findRefused({ source, parser }, base)
    return { ...base, differences: [], refused, lostEvents: [] }
  }
  const lostEvents = await findLostEvents({ source, parser }, base)
  return { ...base, differences: all, refused: new Map(), lostEvents }
}

function hiddenFields({ values }: ReadModule, known: Readonly<Record<string, unknown>>): readonly string[] {
  const inline = record(values.get(INLINE_CONFIG)?.value)
  return Object.keys(inline).filter((field) => !isDeepStrictEqual(inline[field], known[field]))
}

type Known = Pick<Inspected, 'values' | 'env' | 'unknown'>

/** A parser may choose its grammar by the name; what is plain is plain in each. */
const plainName = (file: string): string => file.replace(/\.\w+$/, '.ts')

function fromObject(read: ReadValue | undefined, fields: ReadonlyMap<string, ReadField> | undefined): Known {
  if (read === undefined) return { values: {}, env: new Map(), unknown: new Map() }
  const whole = record(read.value)
  const isWhole = read.problems.length === 0
  if (fields === undefined) {
    const names = Object.keys(whole)
    const env = new Map(read.env.length > 0 ? names.map((name) => [name, read.env] as const) : [])
    return { values: whole, env, unknown: new Map(isWhole ? [] : [['', read.problems] as const]) }
  }
  const values: Record<string, unknown> = isWhole ? { ...whole } : {}
  const env = new Map<string, readonly string[]>()
  const unknown = new Map<string, ReadValue['problems']>()
  for (const [name, field] of fields) {
    if (field.problems.length > 0) unknown.set(name, field.problems)
    else if (!isWhole && field.value !== undefined) values[name] = field.value
    if (field.env.length > 0) env.set(name, field.env)
  }
  // What is wrong may be in none of the fields alone.
  if (!isWhole && unknown.size === 0) unknown.set('', read.problems)
  return { values, env, unknown }
}

function fromExports({ values }: ReadModule): Known {
  const known: Record<string, unknown> = {}
  const env = new Map<string, readonly string[]>()
  const unknown = new Map<string, ReadValue['problems']>()
  for (const [name, read] of values) {
    if (name === HANDED_CONFIG) continue
    if (read.problems.length > 0) unknown.set(name, read.problems)
    else if (read.value !== undefined) known[name] = read.value
    if (read.env.length > 0) env.set(name, read.env)
  }
  return { values: known, env, unknown }
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  // A value of `readExports` is plain data, so an object that is no list is a record.
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

/** Asks the host about each field alone, as it is written and as a literal. */
async function findRefused(
  { source, parser }: Inspection,
  {
    file,
    text,
    module,
    values,
    reading,
    plain,
  }: Pick<Inspected, 'file' | 'text' | 'module' | 'values' | 'reading' | 'plain'>,
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>()
  const words = reading.refusal ?? plain.refusal ?? ''
  const sites = new Map(
    source.style === 'config'
      ? (module.values.get('config')?.site.properties ?? []).map(({ name, range }) => [name, text.slice(...range)])
      : [],
  )
  for (const [field, value] of Object.entries(values)) {
    const literal = plainModule(source.style, { [field]: value }, [])
    const own = sites.get(field)
    const written = own === undefined ? undefined : `export const config = { ${own} }\nexport default () => {}\n`
    for (const each of [literal, written]) {
      const { refusal } = each === undefined ? {} : await parser.read(file, each)
      if (refusal !== undefined && !refused.has(field)) refused.set(field, refusal)
    }
  }
  return refused.size > 0 ? refused : new Map([['', words]])
}

/** An event is that of a member when the host subscribes to it for that member alone. */
async function findLostEvents(
  { source, parser }: Inspection,
  { file, module, reading, plain }: Pick<Inspected, 'file' | 'module' | 'reading' | 'plain'>,
): Promise<readonly string[]> {
  const lost = new Set((plain.events ?? []).filter((event) => reading.events?.includes(event) !== true))
  if (lost.size === 0) return []
  const found: string[] = []
  for (const name of module.members) {
    const { events = [] } = await parser.read(plainName(file), plainModule(source.style, {}, [name]) ?? '')
    if (events.some((event) => lost.has(event))) found.push(name)
  }
  return found
}
