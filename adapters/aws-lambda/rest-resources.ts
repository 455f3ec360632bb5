/** A REST API keeps its paths as a tree, which has rules that other routers have not (API Gateway, checked 2026-11). */
import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { apiPaths } from './routes.ts'

export interface RestPaths {
  /** The API's own path for each of `apiPaths`: variables at the same place have one name. */
  nameOf(path: string): string
  readonly refusals: readonly Refusal[]
}

/** Gives every variable of the tree one name, and finds what the tree cannot hold. */
export function restPaths(functions: readonly PlannedFunction[]): RestPaths {
  const names = new Map<string, string>()
  const refusals: Refusal[] = []
  const nameOf = (path: string, taken?: (at: string, has: string) => void): string => {
    let at = ''
    for (const text of path.split('/').slice(1)) {
      const known = text.startsWith('{') ? (names.get(at) ?? text) : text
      if (text.startsWith('{')) names.set(at, known)
      if (known.endsWith('+}') !== text.endsWith('+}')) taken?.(at, known)
      at += `/${known}`
    }
    return at
  }
  for (const { id, paths } of functions) {
    for (const path of paths.flatMap(apiPaths)) {
      const refuse = (what: string, why: string, fix: string): void =>
        void refusals.push({ function: id, at: ['path'], what, why, fix })
      const odd = path.split('/').find((text) => /[^\w.:-]/.test(text.replace(/^\{(\w+)\+?\}$/, '$1')))
      if (odd)
        refuse(
          `A REST API has no path part \`${odd}\`.`,
          'It takes letters, digits and `._-:`.',
          'Rename it, or use the front `http-api` or `function-url`.',
        )
      nameOf(path, (at, has) =>
        refuse(
          `${path} stands beside ${at}/${has} in the tree of a REST API.`,
          'A place in it has one variable: a segment or the rest, not both.',
          'Put both paths into one function that takes the rest, or use the front `http-api`.',
        ),
      )
    }
  }
  return { nameOf, refusals }
}
