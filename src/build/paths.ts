import { segmentsOf, type Segment } from '../runtime/pattern.ts'

/** What is wrong with a path pattern, as a sentence, or `undefined`. The subset is that of DESIGN.md ("Paths"). */
export function pathFault(path: string): string | undefined {
  if (!path.startsWith('/')) return 'A path starts with `/`.'
  if (/[?#]/.test(path.replace(/:\w+\?$/, ''))) return 'A path has no query and no fragment.'
  if (/[(){}[\]]/.test(path))
    return 'Groups and regular expressions are not portable. Use `:name` and check it in the handler.'
  if (/[^!-~]/.test(path)) return 'A path is plain ASCII. Percent-encode other characters.'
  if (path.includes('\\')) return 'A path has no backslash.'
  if (path.length > 512) return 'A path has at most 512 characters.'
  if (path.includes('//')) return 'A path has no empty segment.'
  const texts = path.split('/').slice(1)
  const odd = texts.find((text) => /[:*]/.test(text) && !/^(?:\*|:[A-Za-z_]\w*[*?]?)$/.test(text))
  if (odd)
    return `\`${odd}\` is no portable segment. A parameter is a whole segment: \`:name\`, last also \`:name?\`, \`:rest*\` or \`*\`.`
  if (texts.slice(0, -1).some((text) => /[*?]$/.test(text))) return '`*` and `?` stand in the last segment only.'
  if (texts.some((text) => text === '.' || text === '..')) return 'A path has no `.` and no `..` segment.'
  const names = texts.filter((text) => text.startsWith(':')).map((text) => text.replace(/[:*?]/g, ''))
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice) return `\`:${twice}\` stands twice.`
  return names.includes('__proto__') ? '`:__proto__` is no parameter name.' : undefined
}

// `b` is the end of a pattern: what ends where another goes on with a wildcard says more.
const RANK: Record<Segment['kind'], string> = { literal: 'a', param: 'c', optional: 'd', rest: 'e', wildcard: 'e' }

/** Sorts patterns: the one that says more comes first. */
export function bySpecificity(a: string, b: string): number {
  const [left, right] = [rankOf(a), rankOf(b)]
  return left < right ? -1 : left > right ? 1 : a < b ? -1 : a > b ? 1 : 0
}

const rankOf = (path: string): string =>
  segmentsOf(path)
    .map(({ kind }) => RANK[kind])
    .join('') + 'b'

/** The same for two patterns that differ in the names of their parameters alone. */
export const shapeOf = (path: string): string =>
  segmentsOf(path)
    .map((segment) => (segment.kind === 'literal' ? `/${segment.text}` : `/:${segment.kind}`))
    .join('')

/** Whether two patterns are the same but for the names of their parameters. */
export const samePath = (a: string, b: string): boolean => shapeOf(a) === shapeOf(b)
