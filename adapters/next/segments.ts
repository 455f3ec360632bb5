/**
 * Path patterns as folders of the App Router (sorted-routes.js, app-paths.js and underscore-normalizer.js of next
 * 16.4.6, checked 2026-11).
 */
import { segmentsOf, type Segment } from '../../src/runtime/pattern.ts'

/** A segment that is one folder, and matches one piece of a URL. */
type Single = Extract<Segment, { kind: 'literal' }> | { readonly kind: 'param'; readonly name: string }

/** One set of URLs in Next's words. A pattern is one of them, or two where its last parameter may be missing. */
export interface Form {
  /** Literal and dynamic segments before what spans the rest. */
  readonly segments: readonly Single[]
  /** Whether a catch-all stands at the end. */
  readonly spans: boolean
  /** The name that the pattern has for the catch-all: it has one if it also matches the URL without it. */
  readonly rest?: string
  /** What is left of a pattern when its optional parameter is missing: it gives way to a path that was written. */
  readonly derived: boolean
}

/** Every form of a pattern. */
export function formsOf(path: string): Form[] {
  const segments: Single[] = []
  for (const segment of segmentsOf(path)) {
    if (segment.kind === 'literal') segments.push(segment)
    else if (segment.kind === 'param') segments.push({ kind: 'param', name: segment.name })
    else if (segment.kind === 'optional') {
      const present: Form = {
        segments: [...segments, { kind: 'param', name: segment.name }],
        spans: false,
        derived: false,
      }
      return [{ segments, spans: false, derived: true }, present]
    } else return [{ segments, spans: true, ...(segment.kind === 'rest' && { rest: segment.name }), derived: false }]
  }
  return [{ segments, spans: false, derived: false }]
}

/** The URLs of a form, whatever its parameters are called. */
export const shapeOf = ({ segments, spans }: Form): string => placeOf({ segments }) + (spans ? '/[...]' : '')

/** The same without the catch-all: the URL that a catch-all needs for itself when it may be empty. */
export const placeOf = ({ segments }: Pick<Form, 'segments'>): string =>
  segments.map((segment) => (segment.kind === 'literal' ? `/${segment.text}` : '/[]')).join('')

/** Names of dynamic folders by where they stand: Next refuses two names at one place, and one name twice in a path. */
export type Names = Map<string, string>

/**
 * The folder of a form. `optional`: the catch-all is also asked for the URL without it, as `/files/*` needs for `/files/`
 * and `/docs/:rest*` for `/docs`.
 */
export function folderOf(form: Form, optional: boolean, names: Names): string {
  const used = new Set<string>()
  const nameAt = (place: string, wanted: string): string => {
    const name = names.get(place) ?? unused(wanted, used)
    names.set(place, name)
    used.add(name)
    return name
  }
  const folders: string[] = []
  let place = ''
  for (const segment of form.segments) {
    place += segment.kind === 'literal' ? `/${segment.text}` : '/[]'
    folders.push(segment.kind === 'literal' ? literalFolder(segment.text) : `[${nameAt(place, segment.name)}]`)
  }
  if (form.spans) {
    const name = nameAt(`${place}/[...]`, form.rest ?? 'rest')
    folders.push(optional ? `[[...${name}]]` : `[...${name}]`)
  }
  return folders.join('/')
}

function unused(wanted: string, used: ReadonlySet<string>): string {
  let name = wanted
  while (used.has(name)) name += '_'
  return name
}

// A folder whose name starts with `_` is private; this spelling is Next's own way out.
const literalFolder = (text: string): string => text.replace(/^_/, '%5F')
