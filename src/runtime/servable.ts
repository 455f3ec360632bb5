import type { FunctionConfig } from '../contract/function.ts'
import { DEFINITION } from './define.ts'
import { noHandler } from './errors.ts'

type Callable = (...args: unknown[]) => unknown

/** A definition's members, an app, or a bare handler, as they are called. */
export interface Handlers {
  readonly [name: string]: unknown
  readonly config?: FunctionConfig
}

/** What the user wrote, out of whatever it came in. */
export function handlersOf(fn: unknown): Handlers {
  if (typeof fn === 'function' && !('fetch' in fn)) return { fetch: fn }
  // Anything else that can be served is an object; what it lacks is found when it is called.
  const object = fn as { [DEFINITION]?: Handlers }
  return object?.[DEFINITION] ?? { fetch: object }
}

/** Calls the handler for a method: a member of that name, or `fetch` of the definition or of the app in its place. */
export function webHandler(handlers: Handlers): (method: string, request: Request, context: unknown) => unknown {
  const app = handlers.fetch as (Callable & { fetch?: Callable }) | undefined
  // The context stands twice, so that apps that take (request, env, executionContext) find theirs.
  if (app?.fetch) return (_method, request, context) => app.fetch?.(request, context, context)
  if (app) return (_method, request, context) => app.call(handlers, request, context, context)
  return (method, request, context) => {
    const member = handlers[method] ?? (method === 'HEAD' ? handlers.GET : undefined)
    if (typeof member !== 'function') throw noHandler(method)
    return member.call(handlers, request, context)
  }
}
