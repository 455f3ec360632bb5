import type { BuiltFunction } from '../../src/contract/harness.ts'

interface Route {
  readonly id: string
  readonly expression: RegExp
  readonly literals: number
}

/** Finds the function that answers at a path: the one whose pattern has most literal segments. */
export function createPathRouter(functions: readonly BuiltFunction[]): (pathname: string) => string | undefined {
  const routes: Route[] = functions
    .flatMap(({ id, paths }) => paths.map((path) => ({ id, ...toRoute(path) })))
    .toSorted((a, b) => b.literals - a.literals)
  return (pathname) => routes.find(({ expression }) => expression.test(pathname))?.id
}

/** The portable subset of URLPattern: `:name`, `:name?`, a trailing `*`, `:rest*` and `:rest+`. A trailing slash is fine. */
function toRoute(path: string): Omit<Route, 'id'> {
  let literals = 0
  const source = path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => {
      if (segment === '*') return '/.*'
      const parameter = /^:\w+(?<modifier>[?*+]?)$/.exec(segment)?.groups?.['modifier']
      if (parameter === undefined) literals++
      return parameter === undefined ? `/${toLiteral(segment)}` : PARAMETERS[parameter]
    })
  return { expression: new RegExp(`^${source.join('')}/?$`), literals }
}

const PARAMETERS: Readonly<Record<string, string>> = {
  '': '/[^/]+',
  '?': '(?:/[^/]+)?',
  '*': '(?:/.*)?',
  '+': '/.+',
}

function toLiteral(segment: string): string {
  return encodeURI(decodeURI(segment)).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
