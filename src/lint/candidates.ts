/**
 * Ways to write a value so that a host may read it, from the smallest change of a file to the largest. None of them knows
 * what a host reads: each is tried on the host's own parser, and the first that gives the value is taken.
 */
import type { ReadValue } from '../build/index.ts'
import { literalText, propertyText, styleOf, type Style } from './literal-text.ts'

type Site = ReadValue['site']
type Range = readonly [start: number, end: number]

/** One stretch of a text and what comes in its place. */
export interface Edit {
  readonly range: Range
  readonly text: string
}

export interface Mending {
  readonly name: string
  readonly text: string
  readonly from: ReadValue['from']
  readonly site: Site
  readonly value: unknown
  /** Fields that the host does not read. */
  readonly lost: readonly string[]
  /** Those of them that are written in a way that the host does not read; the others only stand in the wrong place. */
  readonly stale: readonly string[]
  /** Fields that come from the environment, and so must stay as they are. */
  readonly kept: ReadonlySet<string>
}

/** Lists of edits, the smallest change first. */
export function candidates(mending: Mending): Edit[][] {
  const style = styleOf(mending.text)
  const { site } = mending
  const values = [[], inFields(mending, style), whole(mending, style)].filter((each) => each !== undefined)
  const forms = [[], toConst(site), toExport(mending)].filter((each) => each !== undefined)
  const inPlace = forms.flatMap((form) =>
    values.flatMap((value) => {
      const bare = unwrapped(mending)
      return [[...form, ...value], ...(bare ? [[...form, ...bare, ...value]] : [])]
    }),
  )
  const anew = newStatement(mending, style)
  return [...inPlace.filter((edits) => edits.length > 0), ...(anew ? [anew] : [])]
}

/** The text with the edits made; `undefined` when two of them meet. */
export function applyEdits(text: string, edits: readonly Edit[]): string | undefined {
  const ordered = edits.toSorted((a, b) => a.range[0] - b.range[0] || a.range[1] - b.range[1])
  let out = ''
  let at = 0
  for (const { range, text: put } of ordered) {
    if (range[0] < at) return undefined
    out += text.slice(at, range[0]) + put
    at = range[1]
  }
  return out + text.slice(at)
}

/** The lost fields alone, where each of them is written. */
function inFields({ text, site, value, lost, stale, kept }: Mending, style: Style): Edit[] | undefined {
  const { properties } = site
  if (properties === undefined || !isRecord(value)) return undefined
  const own = new Map(properties.flatMap((each) => (each.name === undefined ? [] : [[each.name, each] as const])))
  const opaque = properties.filter(({ name }) => name === undefined)
  const foreign = Object.keys(value).filter((name) => !own.has(name))
  const edits: Edit[] = []
  for (const name of stale) {
    const property = own.get(name)
    if (property === undefined) continue
    const base = indentAt(text, property.range[0])
    const put = property.value ? literalText(value[name], style, base) : propertyText(name, value[name], style, base)
    if (put === undefined) return undefined
    edits.push({ range: property.value ?? property.range, text: put })
  }
  if (!lost.some((name) => !own.has(name))) return edits
  const [first, ...others] = opaque
  if (first === undefined || foreign.some((name) => kept.has(name))) return undefined
  const parts = foreign.map((name) => propertyText(name, value[name], style, indentAt(text, first.range[0])))
  if (parts.includes(undefined)) return undefined
  // A spread of nothing leaves nothing.
  if (parts.length === 0) others.push(first)
  else edits.push({ range: first.range, text: parts.join(', ') })
  for (const { range } of others) edits.push({ range: withComma(text, range), text: '' })
  return edits
}

/** The whole value. */
function whole({ text, site, value, kept }: Mending, style: Style): Edit[] | undefined {
  if (site.inner === undefined || kept.size > 0) return undefined
  const put = literalText(value, style, indentAt(text, site.inner[0]))
  return put === undefined ? undefined : [{ range: site.inner, text: (site.prefix ?? '') + put }]
}

/** Without what only the type checker sees; its type becomes that of the constant. */
function unwrapped({ text, site }: Mending): Edit[] | undefined {
  const { value, inner, type, annotateAt } = site
  if (value === undefined || inner === undefined || (value[0] === inner[0] && value[1] === inner[1])) return undefined
  const edits: Edit[] = [
    { range: [value[0], inner[0]], text: '' },
    { range: [inner[1], value[1]], text: '' },
  ]
  if (type === undefined || annotateAt === undefined) return edits
  return [...edits, { range: [annotateAt, annotateAt], text: `: ${text.slice(...type)}` }]
}

/** `let` or `var` becomes `const`. */
const toConst = ({ declaration }: Site): Edit[] | undefined =>
  declaration?.isExported ? [{ range: declaration.keyword, text: 'const' }] : undefined

/** The `export` of a list goes to the declaration. */
function toExport({ text, name, site }: Mending): Edit[] | undefined {
  const { declaration, specifier } = site
  if (!declaration || declaration.isExported || declaration.name !== name || !specifier) return undefined
  return [{ range: declaration.keyword, text: 'export const' }, removal(text, specifier)]
}

/** A new statement in place of what exported the value. The language allows one export of a name. */
function newStatement({ text, name, from, site, value, kept }: Mending, style: Style): Edit[] | undefined {
  if (!site.isModule || !site.isNameFree || kept.size > 0) return undefined
  const literal = literalText(value, style)
  if (literal === undefined) return undefined
  const statement = `export const ${name} = ${literal}${/;\s*$/m.test(text) ? ';' : ''}`
  if (site.specifier) {
    const { statement: at, others } = site.specifier
    if (others === 0) return [{ range: at, text: statement }]
    return [removal(text, site.specifier), { range: [at[1], at[1]], text: style.eol + statement }]
  }
  // An export that is declared here keeps its name.
  if (from === 'export' && site.value !== undefined) return undefined
  const gap = text.endsWith('\n') ? style.eol : style.eol + style.eol
  return [{ range: [text.length, text.length], text: gap + statement + style.eol }]
}

function removal(text: string, { range, statement, others }: NonNullable<Site['specifier']>): Edit {
  if (others > 0) return { range: withComma(text, range), text: '' }
  const end = /^[ \t]*(?:\r?\n)?/.exec(text.slice(statement[1]))?.[0].length ?? 0
  return { range: [statement[0], statement[1] + end], text: '' }
}

/** An entry of a list with the comma after it, or before it when it is the last one. */
function withComma(text: string, [start, end]: Range): Range {
  const after = /^\s*,[ \t]*/.exec(text.slice(end))
  if (after) return [start, end + after[0].length]
  const before = /,\s*$/.exec(text.slice(0, start))
  return [start - (before?.[0].length ?? 0), end]
}

function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  return /^[ \t]*/.exec(line)?.[0] ?? ''
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
