/** Faults between a client and the host: what a front door may do to a request or to an answer. */
import type { PlannedFunction } from '../../contract/adapter.ts'
import type { ClientFacts } from '../../contract/harness.ts'
import type { Sabotage } from '../../contract/sabotage.ts'

/** Changes each request on its way to the host. */
export const asking =
  (change: (request: Request, facts: ClientFacts) => Request | Promise<Request>): NonNullable<Sabotage['host']> =>
  (host) => ({
    ...host,
    fetch: async (request, facts = {}) => host.fetch(await change(request, facts), facts),
  })

/** Changes each answer on its way to the client. */
export const answering =
  (change: (response: Response, request: Request) => Response | Promise<Response>): NonNullable<Sabotage['host']> =>
  (host) => ({
    ...host,
    fetch: async (request, facts) => change(await host.fetch(request, facts), request),
  })

/** The same request at another address. */
export function at(request: Request, change: (url: URL) => void): Request {
  const url = new URL(request.url)
  change(url)
  return new Request(url, request)
}

/** The same request with other headers. */
export function withHeaders(request: Request, change: (headers: Headers) => void): Request {
  const headers = new Headers(request.headers)
  change(headers)
  return new Request(request, { headers })
}

/** The same answer with other headers. */
export function answerWith(
  { status, statusText, headers, body }: Response,
  change: (headers: Headers) => void,
): Response {
  const changed = new Headers(headers)
  change(changed)
  return new Response(body, { status, statusText, headers: changed })
}

/** Emits each function as if it had been planned otherwise. */
export const planning =
  (change: (fn: PlannedFunction) => PlannedFunction): NonNullable<Sabotage['adapter']> =>
  (adapter) => ({ ...adapter, emit: (plan) => adapter.emit({ ...plan, functions: plan.functions.map(change) }) })
