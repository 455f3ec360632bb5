/** What two path patterns have in common, segment by segment. A slash at the end does not count. */
import { segmentsOf } from '../runtime/pattern.ts'

/** One segment: its text, `:` for any, or `*` for one and everything behind it. */
type Form = readonly string[]

/** Every form of a pattern: `/a/:b?` is `/a` and `/a/:`, `/a/:rest*` is `/a` and `/a/*`. */
function formsOf(path: string): Form[] {
  const form: string[] = []
  for (const segment of segmentsOf(path)) {
    if (segment.kind === 'literal') form.push(`=${segment.text}`)
    else if (segment.kind === 'param') form.push(':')
    else if (segment.kind === 'optional') return [[...form], [...form, ':']]
    else return segment.kind === 'rest' ? [[...form], [...form, '*']] : [[...form, '*']]
  }
  return [form]
}

function meet(a: Form, b: Form): Form | undefined {
  const [first, ...restA] = a
  const [second, ...restB] = b
  if (first === undefined || second === undefined) return first === second ? [] : undefined
  if (first === '*') return b
  if (second === '*') return a
  if (first !== second && first !== ':' && second !== ':') return undefined
  const rest = meet(restA, restB)
  return rest && [first === ':' ? second : first, ...rest]
}

function holds([wide, ...restWide]: Form, narrow: Form): boolean {
  const [first, ...rest] = narrow
  if (wide === undefined || first === undefined) return wide === first
  if (wide === '*') return true
  if (first === '*' || (wide !== ':' && wide !== first)) return false
  return holds(restWide, rest)
}

const textOf = (form: Form): string =>
  `/${form.map((each) => (each.startsWith('=') ? each.slice(1) : each === ':' ? 'x' : 'x/y')).join('/')}`

/** Whether a request could match both patterns. */
export const meets = (a: string, b: string): boolean =>
  formsOf(a).some((left) => formsOf(b).some((right) => meet(left, right)))

/** Whether every request that matches the narrow pattern matches the wide one. */
export const covers = (wide: string, narrow: string): boolean =>
  formsOf(narrow).every((form) => formsOf(wide).some((each) => holds(each, form)))

/**
 * An address that matches two patterns of which neither says more: `/a/b` for `/a/:x` and `/:x/b`. What `excluded` takes
 * out belongs to one of them alone.
 */
export function ambiguousAddress(a: string, b: string, excluded: readonly string[]): string | undefined {
  for (const left of formsOf(a)) {
    for (const right of formsOf(b)) {
      const both = meet(left, right)
      if (!both || holds(left, right) || holds(right, left)) continue
      if (!excluded.some((path) => formsOf(path).some((each) => holds(each, both)))) return textOf(both)
    }
  }
  return undefined
}

/** The literal start of a pattern, by segments: patterns that meet have starts of which one goes on from the other. */
export function startOf(path: string): readonly string[] {
  const segments = segmentsOf(path)
  const open = segments.findIndex(({ kind }) => kind !== 'literal')
  return segments.slice(0, open < 0 ? segments.length : open).map((each) => (each.kind === 'literal' ? each.text : ''))
}
