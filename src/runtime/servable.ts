import type { Handlers } from '../contract/adapter.ts'
import { DEFINITION } from './define.ts'
import { noHandler } from './errors.ts'

type Callable = (...args: unknown[]) => unknown

/** What the user wrote, out of whatever it came in: an app and a bare handler are a `fetch`. */
export function handlersOf(fn: unknown): Handlers {
  // What it lacks is found when it is called.
  return (fn as { [DEFINITION]?: Handlers } | undefined)?.[DEFINITION] ?? { fetch: fn }
}

/** Calls the handler for a method: a member of that name, or `fetch` of the definition or of the app in its place. */
export function callHandler(handlers: Handlers, method: string, request: Request, context: unknown): unknown {
  const app = handlers.fetch as (Callable & { fetch?: Callable }) | undefined
  const own = app?.fetch
  // In upper case only methods are found: neither `scheduled` nor what every object has.
  const member = own ?? app ?? handlers[method.toUpperCase()] ?? (method === 'HEAD' && handlers.GET)
  if (typeof member !== 'function') throw noHandler(method)
  // The context stands twice, so that apps that take (request, env, executionContext) find theirs.
  return member.call(own ? app : handlers, request, context, context)
}
