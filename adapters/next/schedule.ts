import type { Incoming } from '../../src/contract/adapter.ts'
import { log } from '../../src/runtime/log.ts'
import { plain } from '../../src/runtime/response.ts'
import { sameText } from '../../src/runtime/same-text.ts'
import type { NextNative } from './native.ts'

/**
 * In an app that Vercel runs, a cron job is a GET to a route, with the project's CRON_SECRET as a bearer token (Vercel's
 * documentation, checked 2026-11). Nothing else tells a run from a stranger's request. Without a secret only a developer's
 * machine runs the function.
 */
export async function schedule(request: Request, native: NextNative): Promise<Incoming<NextNative> | Response> {
  const { CRON_SECRET: secret, NODE_ENV: mode } = process.env
  if (request.method !== 'GET') return plain(405, 'Method Not Allowed', { allow: 'GET' })
  if (!secret && mode !== 'development') {
    const cause = new Error(
      'CRON_SECRET is not set, so a cron job cannot be told from any other request. Set it in the project.',
    )
    log('ANYHOST_CRON_SECRET_MISSING', 'The run was refused', request.headers.get('x-vercel-id') ?? '', cause)
    return plain(503, 'Service Unavailable')
  }
  if (secret && !(await sameText(request.headers.get('authorization') ?? '', `Bearer ${secret}`)))
    return plain(401, 'Unauthorized')
  return { kind: 'schedule', native }
}
