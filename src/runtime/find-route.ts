/** One address of one function, on a host where one entry serves them all. */
export interface FunctionRoute {
  readonly path: RegExp
  /** Absent: every method. */
  readonly method?: readonly string[]
  /** Addresses that are taken out again: there it is as if the function were not there. */
  readonly excludedPath?: readonly RegExp[]
}

/**
 * The function for a request: that of the first path that matches, in the order of the entry. Where several functions
 * share this path, it is the one that takes the method, else the first, which answers 405.
 */
export function findRoute<Route extends FunctionRoute>(
  routes: readonly Route[],
  pathname: string,
  method: string,
): Route | undefined {
  const isThere = ({ path, excludedPath }: Route): boolean =>
    path.test(pathname) && !excludedPath?.some((excluded) => excluded.test(pathname))
  const first = routes.find(isThere)
  if (!first || takes(first, method)) return first
  return (
    routes.find((route) => route.path.source === first.path.source && isThere(route) && takes(route, method)) ?? first
  )
}

const takes = ({ method: methods }: FunctionRoute, method: string): boolean => !methods || methods.includes(method)
