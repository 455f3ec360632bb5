import type { CompiledPath, Entry } from '../contract/adapter.ts'

export type Params = Record<string, string | undefined>

/** The parameters of the first path that matches, or `undefined`: this function is not at that address. */
export function matchRoute(entry: Pick<Entry, "path" | "excludedPath">, pathname: string): Params | undefined {
  const { path, excludedPath } = entry
  if (!path) return {}
  for (const each of path) {
    const found = each.match.exec(pathname)
    if (found) return excludedPath?.some((excluded) => excluded.test(pathname)) ? undefined : paramsOf(each, found)
  }
  return undefined
}

/** The path of an absolute URL as it was sent, without building a URL. */
export function pathnameOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  if (start < 0) return '/'
  const end = url.slice(start).search(/[?#]/)
  return end < 0 ? url.slice(start) : url.slice(start, start + end)
}

function paramsOf({ params, spans }: CompiledPath, found: RegExpExecArray): Params {
  const values: Params = {}
  params.forEach((name, at) => {
    const value = found[at + 1]
    if (value === undefined) return
    // Where a value spans segments an encoded slash stays encoded, so that splitting gives back what was sent.
    values[name] = spans && at === params.length - 1 ? decodeEach(value) : decode(value)
  })
  return values
}

const decodeEach = (value: string): string =>
  value
    .split(/(\/|%2f)/i)
    .map((part, at) => (at % 2 ? part : decode(part)))
    .join('')

/** Decodes once. Malformed text stays as it was sent. */
function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
