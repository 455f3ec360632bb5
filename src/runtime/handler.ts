import type { Entry, Incoming, RuntimeAdapter } from '../contract/adapter.ts'
import type { Definition, Fetchable, FetchHandler } from '../contract/function.ts'
import { contextClass, type Call } from './context.ts'
import { log } from './log.ts'
import { finish, toResponse } from './response.ts'
import { matchRoute } from './route.ts'
import { callHandler, handlersOf } from './servable.ts'
import { provideStorage } from './store.ts'
import { createTasks } from './tasks.ts'

/** What can be served: a definition, an app with a `fetch`, or a bare handler. */
export type Servable = Definition | Fetchable | FetchHandler

/** Gives what a host calls. */
export type ToHandler<Args extends readonly unknown[], Result, Native> = (
  fn: Servable,
  entry?: Entry<Native>,
) => (...args: Args) => Promise<Result>

/** Turns the runtime half of an adapter into its `toHandler` for compiled entries. `report` is told of each failure. */
export function createHandler<Args extends readonly unknown[], Result, Native>(
  adapter: RuntimeAdapter<Args, Result, Native>,
  report: typeof log = log,
): ToHandler<Args, Result, Native> {
  return (fn, entry = {}) => {
    const handlers = handlersOf(fn)
    const Context = contextClass(adapter, entry)
    const storage = entry.als && provideStorage(entry.als)

    return async (...args) => {
      const received = await adapter.receive(...args)
      // Where the host starts a scheduled function by a request, the entry knows how to read it.
      const incoming =
        entry.schedule && received.kind === 'request'
          ? await entry.schedule(received.request, received.native)
          : received
      const tasks = createTasks(
        (error) => report('ANYHOST_TASK_FAILED', 'A task failed', context.requestId, error),
        adapter.waitUntil?.(received.native),
      )
      const context = new Context(incoming, tasks.add)
      const run = (): unknown => {
        if (incoming instanceof Response) return incoming
        if (incoming.kind === 'request') return respond(incoming, context)
        // `task` reads nothing of the host, so that one runner serves them all.
        return entry.task?.(handlers, entry.cron, incoming as Incoming<never>, context)
      }
      return adapter.reply(await (storage ? storage.run(context, run) : run()), tasks, ...args)
    }

    /** One request: routed, handled, its answer made whole. No error gets past this point. */
    async function respond(
      incoming: Extract<Incoming<Native>, { kind: 'request' }>,
      context: Call<Native>,
    ): Promise<Response> {
      const { method } = incoming
      const refuse = (text: string, init: ResponseInit): Response => finish(new Response(text, init), method)
      try {
        context.params = matchRoute(entry, incoming.url)
        if (!context.params) return refuse('Not Found', { status: 404 })
        if (entry.method && !entry.method.includes(method))
          return refuse('Method Not Allowed', {
            status: 405,
            headers: { allow: entry.method.join(', ', incoming.url) },
          })
        const call = entry.background ?? callHandler
        // `toResponse` finds out what it is.
        const response = await toResponse((await call(handlers, method, incoming.request, context)) as Response)
        return finish(response, method, context.cookies?.seal())
      } catch (error) {
        report('ANYHOST_HANDLER_FAILED', 'The function failed', context.requestId, error)
        return refuse('Internal Server Error', { status: 500 })
      }
    }
  }
}
