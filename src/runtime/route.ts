import type { Entry } from '../contract/adapter.ts'

export type Params = Record<string, string | undefined>

/** The parameters of the first path that matches an absolute URL, or `undefined`: this function is not there. */
export function matchRoute(
  { path, excludedPath }: Pick<Entry, 'path' | 'excludedPath'>,
  url: string,
): Params | undefined {
  if (!path) return {}
  // The path as it was sent is what follows the first `/` after the host; building a URL would take longer.
  const pathname = /[^:/](\/[^?#]*)/.exec(url)?.[1] ?? '/'
  if (excludedPath?.some((excluded) => excluded.test(pathname))) return undefined
  for (const { match, params, spans } of path) {
    const found = match.exec(pathname)
    // Where the last value spans segments an encoded slash stays encoded, so that splitting gives back what was sent.
    if (found)
      return Object.fromEntries(
        params.map((name, at) => [
          name,
          found[at + 1]?.replace(spans && !params[at + 1] ? /(?:(?!%2f)[^/])+/gi : /.+/, decode),
        ]),
      )
  }
  return undefined
}

/** Decodes once. Malformed text stays as it was sent. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
