/** Finds the smallest edit after which the host reads what the code says. The host's own parser is the judge. */
import { isDeepStrictEqual } from 'node:util'
import { INLINE_CONFIG, readExports } from '../build/index.ts'
import type { HostReading, HostSource } from '../contract/lint.ts'
import { applyEdits, candidates, type Edit, type Mending } from './candidates.ts'
import type { Inspected, Inspection } from './inspect.ts'

/** A file that can be mended. */
export interface Mended {
  readonly file: Inspected
  readonly edits: readonly Edit[]
  /** Without the byte order mark. */
  readonly text: string
  readonly fields: readonly string[]
}

/** The edits of one file; `undefined` when there are none that the host would read. */
export async function mend(inspection: Inspection, file: Inspected): Promise<Mended | undefined> {
  const lost = lostFields(file)
  if (lost.length === 0 || file.plain.refusal !== undefined) return undefined
  const first = await mendFields(inspection, file, lost)
  if (first === undefined || file.reading.refusal === undefined) return first
  // Only now, when the host no longer stops, does it show what it drops.
  const { fields } = await inspection.parser.read(file.file, file.mark + first.text)
  const more = Object.keys(file.values).filter(
    (name) => !file.env.has(name) && !lost.includes(name) && !isDeepStrictEqual(fields[name], file.plain.fields[name]),
  )
  return (more.length > 0 ? await mendFields(inspection, file, [...lost, ...more]) : undefined) ?? first
}

async function mendFields(
  { source, parser }: Inspection,
  file: Inspected,
  lost: readonly string[],
): Promise<Mended | undefined> {
  const edits: Edit[] = []
  const fields: string[] = []
  const stale = source.style === 'config' ? await staleFields({ source, parser }, file, lost) : lost
  for (const mending of mendings(source, file, lost, stale)) {
    const chosen = await choose(parser, file, mending)
    if (chosen === undefined) continue
    edits.push(...chosen)
    fields.push(...mending.lost)
  }
  const text = edits.length > 0 ? applyEdits(file.text, edits) : undefined
  if (text === undefined || !(await reads(parser, file, text, fields))) return undefined
  return { file, edits, text, fields }
}

/** Takes out what would no longer evaluate to the same values. */
export async function keepSame(
  mended: readonly Mended[],
  options: { readonly root: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<Mended[]> {
  if (mended.length === 0) return []
  const texts = new Map(mended.map(({ file, text }) => [file.path, text]))
  const asked = mended.map(({ file }) => ({
    file: file.path,
    names: [...file.module.values.keys()].filter((name) => name !== INLINE_CONFIG),
  }))
  const modules = await readExports(asked, { ...options, texts })
  return mended.filter(({ file }, index) => {
    const after = modules[index]
    return (
      after?.problem === undefined &&
      [...file.module.values].every(
        ([name, { value }]) => name === INLINE_CONFIG || isDeepStrictEqual(after?.values.get(name)?.value, value),
      )
    )
  })
}

/** What the host does not read and a literal would change: neither what it drops, nor what the environment decides. */
export function lostFields({ differences, refused, env, values }: Inspected): string[] {
  const lost = differences.filter(({ kind, field }) => kind !== 'dropped' && field in values).map(({ field }) => field)
  return [...lost, ...[...refused.keys()].filter((field) => field in values)].filter((field) => !env.has(field))
}

/** Each field is shown to the host alone, as it is written. */
async function staleFields(
  { parser }: Inspection,
  { file, text, module, plain }: Inspected,
  lost: readonly string[],
): Promise<readonly string[]> {
  const properties = module.values.get('config')?.site.properties ?? []
  const stale: string[] = []
  for (const name of lost) {
    const own = properties.findLast((each) => each.name === name)
    const written = own && `export const config = { ${text.slice(...own.range)} }\nexport default () => {}\n`
    const reading = written === undefined ? undefined : await parser.read(file, written)
    if (!isDeepStrictEqual(reading?.fields[name], plain.fields[name])) stale.push(name)
  }
  return stale
}

function mendings(
  source: HostSource,
  { text, module, values, env }: Inspected,
  lost: readonly string[],
  stale: readonly string[],
): Mending[] {
  const kept = new Set(env.keys())
  if (source.style === 'config') {
    const read = module.values.get('config')
    if (read === undefined || read.problems.length > 0) return []
    return [{ name: 'config', text, from: read.from, site: read.site, value: values, lost, stale, kept }]
  }
  return lost.flatMap((name) => {
    const read = module.values.get(name)
    if (read === undefined) return []
    return [
      {
        name,
        text,
        from: read.from,
        site: read.site,
        value: values[name],
        lost: [name],
        stale: [],
        kept: new Set<string>(),
      },
    ]
  })
}

async function choose(parser: Inspection['parser'], file: Inspected, mending: Mending): Promise<Edit[] | undefined> {
  const seen = new Set([file.text])
  for (const edits of candidates(mending)) {
    const text = applyEdits(file.text, edits)
    if (text === undefined || seen.has(text)) continue
    seen.add(text)
    if (await reads(parser, file, text, mending.lost)) return edits
  }
  return undefined
}

/** Whether the host reads these fields of a text, and all that it read before. */
async function reads(
  parser: Inspection['parser'],
  { file, mark, reading, plain }: Inspected,
  text: string,
  fields: readonly string[],
): Promise<boolean> {
  const after = await parser.read(file, mark + text)
  if (after.refusal !== undefined) return false
  const same = (field: string, other: HostReading): boolean =>
    isDeepStrictEqual(after.fields[field], other.fields[field])
  const before = Object.keys(reading.fields).filter((field) => !fields.includes(field))
  return (
    fields.every((field) => same(field, plain)) && before.every((field) => same(field, reading) || same(field, plain))
  )
}
