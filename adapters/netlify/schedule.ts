import type { Incoming } from '../../src/contract/adapter.ts'
import type { NetlifyNative } from './native.ts'

/** Netlify starts a scheduled function with a POST whose body names the next run; it has no public address. */
export async function schedule(request: Request, native: NetlifyNative): Promise<Incoming<NetlifyNative>> {
  const body: unknown = await request.json().catch(() => undefined)
  const next =
    typeof body === 'object' && body !== null && 'next_run' in body ? new Date(String(body.next_run)) : undefined
  const nextRun = next && !Number.isNaN(next.getTime()) ? next : undefined
  return { kind: 'schedule', nextRun, native }
}
