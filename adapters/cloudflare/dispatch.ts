/** What stands between the Worker and its functions. */
import { findRoute, type FunctionRoute } from '../../src/runtime/find-route.ts'
import { log } from '../../src/runtime/log.ts'
import type { ExecutionContext, ScheduledController, WorkerEnv } from './native.ts'

export type WorkerHandler = (
  input: Request | ScheduledController,
  env: WorkerEnv,
  ctx: ExecutionContext,
) => Promise<unknown>

export interface Route extends FunctionRoute {
  readonly handler: WorkerHandler
  readonly preferStatic?: boolean
  readonly rateLimit?: (request: Request, env: WorkerEnv) => Promise<Response | Request | undefined>
}

/** The binding of the static files. */
interface Assets {
  fetch(request: Request): Promise<Response>
}

/** Answers a request by the first path that matches, by a static file, or with 404. `limited`: a limit has sent it there. */
export async function dispatch(
  routes: readonly Route[],
  request: Request,
  env: WorkerEnv,
  ctx: ExecutionContext,
  limited = false,
): Promise<Response> {
  const route = findRoute(routes, new URL(request.url).pathname, request.method)
  // Bound by the emitted configuration, under this name.
  const assets = env['ASSETS'] as Assets | undefined
  if (assets && (!route || route.preferStatic) && (request.method === 'GET' || request.method === 'HEAD')) {
    const file = await assets.fetch(request)
    if (!route || file.status !== 404) return file
    await file.body?.cancel()
  }
  if (!route) {
    const init = { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } }
    return new Response(request.method === 'HEAD' ? null : 'Not Found', init)
  }
  const over = limited ? undefined : await route.rateLimit?.(request, env)
  if (over instanceof Request) return dispatch(routes, over, env, ctx, true)
  // The handler of the runtime makes a Response of whatever happens.
  return over ?? (route.handler(request, env, ctx) as Promise<Response>)
}

/** Runs every function of an expression. All run; the run has failed when one has. */
export async function runScheduled(
  handlers: readonly WorkerHandler[] | undefined,
  controller: ScheduledController,
  env: WorkerEnv,
  ctx: ExecutionContext,
): Promise<void> {
  if (!handlers) {
    const error = new Error(`No function has the schedule ${controller.cron}.`)
    log('ANYHOST_SCHEDULE_UNKNOWN', 'Nothing was run', controller.cron, error)
    throw error
  }
  const results = await Promise.allSettled(handlers.map((handler) => handler(controller, env, ctx)))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

/** With Workers Caching an answer that says nothing is kept for two hours by Cloudflare's own guess. */
export async function uncached(answer: Promise<Response>): Promise<Response> {
  const response = await answer
  const { headers } = response
  const names = ['cache-control', 'cdn-cache-control', 'cloudflare-cdn-cache-control']
  if (names.some((name) => headers.has(name))) return response
  const copy = new Response(response.body, response)
  copy.headers.set('cache-control', 'no-store')
  return copy
}
