import type { Context } from '../contract/function.ts'
import { listOf } from '../runtime/methods.ts'
import { compilePath } from '../runtime/pattern.ts'
import { matchRoute } from '../runtime/route.ts'

/** Gives the pattern of a call. Of several it is the one that gives the parameters that the entry's own match gave. */
export function routeFinder(
  path: string | readonly string[] | undefined,
): (url: string, params: Context['params']) => string | undefined {
  const patterns = path === undefined ? [] : listOf(path)
  // The entry has seen to it that the only one matches.
  if (patterns.length < 2) return () => patterns[0]
  const compiled = patterns.map((pattern) => ({ pattern, path: [compilePath(pattern)] }))
  return (url, params) => {
    const wanted = JSON.stringify(params)
    return compiled.find((each) => JSON.stringify(matchRoute(each, url)) === wanted)?.pattern
  }
}
