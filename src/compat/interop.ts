/** The hosts' own packages on other hosts: around a handler, what such a package looks for is there. */
import type { Context, Definition } from '../contract/function.ts'
import { DEFINITION } from '../runtime/define.ts'
import { callHandler, handlersOf } from '../runtime/servable.ts'

export { netlifyPackage } from './interop-netlify.ts'
export { vercelPackage } from './interop-vercel.ts'

/** What one package needs around each call. */
export interface Surroundings {
  /** The request as the package's own host would hand it over. */
  readonly request?: (request: Request, context: Context) => Request
  /** Calls with that in place which the package reads. */
  readonly run: <Result>(context: Context, call: () => Result) => Result
}

/** A function whose handlers run where these packages find what they read. Emitted entries call it. */
export function interop(fn: unknown, packages: readonly Surroundings[]): Definition {
  const handlers = handlersOf(fn)
  const inside = <Result>(context: Context, call: () => Result): Result =>
    packages.reduceRight<() => Result>(
      (next, { run }) =>
        () =>
          run(context, next),
      call,
    )()

  function fetch(given: Request, context: Context): unknown {
    let request = given
    for (const each of packages) request = each.request?.(request, context) ?? request
    // What the context gives of the request, its signal too, is that of the one that the handler gets.
    if (request !== given) Object.defineProperty(context, 'request', { value: request })
    return inside(context, () => callHandler(handlers, request.method, request, context))
  }

  const tasks = Object.entries(handlers).filter(([, member]) => typeof member === 'function')
  const wrapped = {
    ...Object.fromEntries(
      tasks.map(([name, member]) => [
        name,
        (event: unknown, context: Context) =>
          // Filtered to be a function; a run or an event calls it with these two.
          inside(context, () => (member as (...args: unknown[]) => unknown).call(handlers, event, context)),
      ]),
    ),
    config: handlers.config,
    fetch,
  }
  // The runtime takes a definition apart by this symbol, and looks at nothing else of it.
  return { [DEFINITION]: wrapped } as unknown as Definition
}
