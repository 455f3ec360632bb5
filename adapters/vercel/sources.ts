/** Path patterns as `src` of a route: the same expressions that the matcher in the entry uses. */
import { compilePath, segmentsOf, type Segment } from '../../src/runtime/pattern.ts'

/** A pattern that is taken out of another one, but for what is taken out of itself. */
export type Excluded = string | { readonly path: string; readonly except: readonly string[] }

/** The whole path as a regular expression, anchored at both ends. What is excluded goes on to the next route. */
export const sourceOf = (path: string, excluded: readonly Excluded[] = []): string => `^${bodyOf(path, excluded)}$`

// A negative lookahead and not a route with a status, which would also hide a static file and end the routing.
function bodyOf(path: string, excluded: readonly Excluded[]): string {
  const lookaheads = excluded.map((each) => {
    const body = typeof each === 'string' ? bodyOf(each, []) : bodyOf(each.path, each.except)
    return `(?!${body}$)`
  })
  return lookaheads.join('') + expressionOf(path)
}

/** JavaScript writes a slash in a regular expression with a backslash, which nothing else needs. */
const expressionOf = (path: string): string => compilePath(path).match.source.slice(1, -1).replaceAll('\\/', '/')

/** Whether a request could match both patterns. */
export const overlap = (a: string, b: string): boolean => segmentsOverlap(segmentsOf(a), segmentsOf(b))

function segmentsOverlap([a, ...restA]: readonly Segment[], [b, ...restB]: readonly Segment[]): boolean {
  // A wildcard needs its slash, not a segment, so that `/a/*` and `/a/` overlap; that `/a` ends without one is let pass.
  if (isOpen(a) || isOpen(b)) return true
  if (!a && !b) return true
  if (!a) return b?.kind === 'optional'
  if (!b) return a.kind === 'optional'
  if (a.kind === 'literal' && b.kind === 'literal' && a.text !== b.text) return false
  return segmentsOverlap(restA, restB)
}

const isOpen = (segment: Segment | undefined): boolean => segment?.kind === 'rest' || segment?.kind === 'wildcard'
