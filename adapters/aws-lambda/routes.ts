/** Path patterns in the words of what stands before a function. The matcher in the entry stays the authority. */

/** API Gateway: `{name}` is one segment, `{name+}` the rest. Where the rest may be missing, the bare path is a route too. */
export function apiPaths(path: string): string[] {
  const segments = segmentsOf(path)
  const last = segments.at(-1) ?? ''
  const start = segments
    .slice(0, -1)
    .map((text) => `/${variable(text)}`)
    .join('')
  if (last === '*') return start === '' ? ['/', '/{proxy+}'] : [`${start}/{proxy+}`]
  if (/^:.*\*$/.test(last)) return [start || '/', `${start}/{${last.slice(1, -1)}+}`]
  if (/^:.*\?$/.test(last)) return [start || '/', `${start}/{${last.slice(1, -1)}}`]
  return [`${start}/${variable(last)}`]
}

const variable = (text: string): string => (text.startsWith(':') ? `{${text.slice(1)}}` : text)

/** A load balancer's patterns: `*` is any text, slashes too. */
export function albPatterns(path: string): string[] {
  return apiPaths(path).map((each) => each.replace(/[*?]/g, '\\$&').replace(/\{\w+\+?\}/g, '*'))
}

export interface LatticeMatch {
  readonly kind: 'Exact' | 'Prefix'
  readonly path: string
}

/** Lattice knows a whole path, or the start of one. */
export function latticeMatches(path: string): LatticeMatch[] {
  return apiPaths(path).map((each) => {
    const at = each.indexOf('{')
    return at < 0 ? { kind: 'Exact', path: each } : { kind: 'Prefix', path: each.slice(0, at) }
  })
}

/** Sorts patterns: a literal comes before a wildcard at the same place, so that the first match is the closest. */
export function byCloseness(a: string, b: string): number {
  const [left, right] = [keyOf(a), keyOf(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

// What is longer says more, so an end sorts after every literal; a wildcard after both, as it matches nothing too.
const keyOf = (pattern: string): string => `${pattern.replaceAll('*', '\ufffe')}\ufffd`

/** Without the slash at the end: the matcher takes a path with it and without it. */
const segmentsOf = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .filter((text, at, all) => text !== '' || at < all.length - 1)
