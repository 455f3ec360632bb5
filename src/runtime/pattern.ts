import type { CompiledPath } from '../contract/adapter.ts'

/** One segment of a path pattern. */
export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'param' | 'optional' | 'rest'; readonly name: string }
  | { readonly kind: 'wildcard' }

/** Reads a path pattern that validation has passed. A trailing slash does not count. */
export function segmentsOf(path: string): Segment[] {
  return path
    .split('/')
    .slice(1)
    .filter((text, at, all) => text !== '' || at < all.length - 1)
    .map(segmentOf)
}

function segmentOf(text: string): Segment {
  if (text === '*') return { kind: 'wildcard' }
  if (!text.startsWith(':')) return { kind: 'literal', text }
  if (text.endsWith('*')) return { kind: 'rest', name: text.slice(1, -1) }
  if (text.endsWith('?')) return { kind: 'optional', name: text.slice(1, -1) }
  return { kind: 'param', name: text.slice(1) }
}

/**
 * The regular expression of a pattern, over a pathname as it stands in a URL. `/x` and `/x/` are the same; `/x/*` needs
 * its slash; no group can match in two ways, so that matching takes linear time.
 */
export function compilePath(path: string): CompiledPath {
  const params: string[] = []
  const groups: Record<Segment['kind'], string> = {
    literal: '',
    param: '/([^/]+)',
    optional: '(?:/([^/]+))?',
    rest: '(?:/(.+?))?',
    wildcard: '/(.*)',
  }
  let source = ''
  for (const segment of segmentsOf(path)) {
    if (segment.kind === 'literal') source += '/' + escape(segment.text)
    else {
      source += groups[segment.kind]
      params.push(segment.kind === 'wildcard' ? '0' : segment.name)
    }
  }
  const slash = source.endsWith('(.*)') ? '' : '/?'
  const spans = source.endsWith('(.*)') || source.endsWith('(.+?))?')
  return { match: new RegExp(`^${source}${slash}$`), params, ...(spans && { spans }) }
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
