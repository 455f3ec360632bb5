import type { WorkerEnv } from './native.ts'

export interface LimitSettings {
  /** The name of the binding. */
  readonly binding: string
  /** Seconds. */
  readonly period: number
  /** What is counted together. */
  readonly by: readonly ('ip' | 'domain')[]
  /** The path that answers over the limit. Absent: 429. */
  readonly to?: string
}

interface Limiter {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>
}

/** Asks Cloudflare's limiter, which counts in each data centre on its own. Over the limit it gives the answer, or where it is. */
export function rateLimit({
  binding,
  period,
  by,
  to,
}: LimitSettings): (request: Request, env: WorkerEnv) => Promise<Response | Request | undefined> {
  return async (request, env) => {
    // Bound by the emitted configuration, under this name.
    const limiter = env[binding] as Limiter
    const url = new URL(request.url)
    const key = by.map((each) => (each === 'ip' ? (request.headers.get('cf-connecting-ip') ?? '') : url.host)).join(' ')
    if ((await limiter.limit({ key })).success) return undefined
    if (to !== undefined) return new Request(Object.assign(url, { pathname: to }), request)
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'retry-after': String(period) }
    return new Response(request.method === 'HEAD' ? null : 'Too Many Requests', { status: 429, headers })
  }
}
