/** Path patterns as `source` of a rewrite in vercel.json (path-to-regexp 6 by @vercel/routing-utils 6.6.0). */
import { bySpecificity } from '../../src/build/paths.ts'
import { segmentsOf } from '../../src/runtime/pattern.ts'

export interface Rewrite {
  readonly source: string
  readonly destination: string
}

/** The rewrites for all paths, the most specific first; none for an address that the file has by its place. */
export function rewritesOf(functions: readonly { paths: readonly string[]; destination: string }[]): Rewrite[] {
  return functions
    .flatMap(({ paths, destination }) => paths.map((path) => ({ path, destination })))
    .toSorted((a, b) => bySpecificity(a.path, b.path))
    .filter(({ path, destination }) => path !== destination)
    .flatMap(({ path, destination }) => sourcesOf(path).map((source) => ({ source, destination })))
}

// Groups have no names: the value of a named one would be added to the query, where a client can send it as well.
function sourcesOf(path: string): string[] {
  let source = ''
  for (const segment of segmentsOf(path)) {
    if (segment.kind === 'literal') source += `/${segment.text.replace(/[.+*?^${}()[\]|\\:]/g, '\\$&')}`
    else if (segment.kind === 'param') source += '/([^/]+)'
    else if (segment.kind === 'wildcard') return [`${source}/(.*)`]
    else if (segment.kind === 'rest') return [source || '/', `${source}/(.*)`]
    else return [source || '/', `${source}/`, `${source}/([^/]+)`, `${source}/([^/]+)/`]
  }
  return source ? [source, `${source}/`] : ['/']
}
