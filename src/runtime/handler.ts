import type { Entry, Incoming, RuntimeAdapter } from '../contract/adapter.ts'
import type { Definition, Fetchable, FetchHandler } from '../contract/function.ts'
import { contextClass, type BaseContext } from './context.ts'
import { log } from './log.ts'
import { finish, plain, toResponse } from './response.ts'
import { matchRoute, pathnameOf } from './route.ts'
import { handlersOf, webHandler } from './servable.ts'
import { provideStorage } from './store.ts'
import { createTasks } from './tasks.ts'

/** What can be served: a definition, an app with a `fetch`, or a bare handler. */
export type Servable = Definition | Fetchable | FetchHandler

/** Gives what a host calls. */
export type ToHandler<Args extends readonly unknown[], Result, Native> = (
  fn: Servable,
  entry?: Entry<Native>,
) => (...args: Args) => Promise<Result>

/** Turns the runtime half of an adapter into its `toHandler` for compiled entries. */
export function createHandler<Args extends readonly unknown[], Result, Native>(
  adapter: RuntimeAdapter<Args, Result, Native>,
): ToHandler<Args, Result, Native> {
  return (fn, entry = {}) => {
    const handlers = handlersOf(fn)
    const fetch = webHandler(handlers)
    const Context = contextClass(entry)
    const storage = entry.als && provideStorage(entry.als)

    return async (...args) => {
      const incoming = await scheduled(await adapter.receive(...args))
      if (incoming instanceof Response) return adapter.reply(incoming, createTasks(() => {}, undefined), ...args)
      const report = (error: unknown): void => log('ANYHOST_TASK_FAILED', 'A task failed', context.requestId, error)
      const tasks = createTasks(report, adapter.waitUntil?.(incoming.native))
      const context = new Context(adapter, incoming, tasks)
      const run = (): Promise<unknown> => (incoming.kind === 'request' ? respond(incoming, context) : perform(incoming, context))
      return adapter.reply(await (storage ? storage.run(context, run) : run()), tasks, ...args)
    }

    /** Where the host starts a scheduled function by a request, the entry knows how to read it. */
    function scheduled(incoming: Incoming<Native>): Incoming<Native> | Response | Promise<Incoming<Native> | Response> {
      return entry.schedule && incoming.kind === 'request' ? entry.schedule(incoming.request, incoming.native) : incoming
    }

    /** One request: routed, handled, its answer made whole. No error gets past this point. */
    async function respond(incoming: Extract<Incoming<Native>, { kind: 'request' }>, context: BaseContext<Native>): Promise<Response> {
      const { method } = incoming
      try {
        const params = matchRoute(entry, pathnameOf(incoming.url))
        if (!params) return finish(plain(404, 'Not Found'), undefined, method)
        if (entry.method && !entry.method.includes(method)) {
          return finish(plain(405, 'Method Not Allowed', { allow: entry.method.join(', ') }), undefined, method)
        }
        context.params = params
        const answer = await fetch(method, incoming.request, context)
        return finish(await toResponse(answer), context.sealCookies(), method)
      } catch (error) {
        log('ANYHOST_HANDLER_FAILED', 'The function failed', context.requestId, error)
        return finish(plain(500, 'Internal Server Error'), undefined, method)
      }
    }

    /** One run that no request started. */
    async function perform(incoming: Incoming<Native>, context: BaseContext<Native>): Promise<unknown> {
      // `task` reads nothing of the host, so that one runner serves them all.
      return entry.task?.(handlers, entry.cron, incoming as Incoming<never>, context)
    }
  }
}
