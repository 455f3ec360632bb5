import type { Incoming } from '../contract/adapter.ts'
import { log } from './log.ts'
import { plain } from './response.ts'
import { sameText } from './same-text.ts'

/**
 * Vercel starts a cron job with a GET to a public address, and says who it is with the project's CRON_SECRET as a bearer
 * token (Vercel's documentation, checked 2026-11). Nothing else tells a run from a stranger's request: a user agent can be
 * forged. Without a secret only a developer's machine runs the function.
 */
export async function cronRun<Native>(
  request: Request,
  native: Native,
  secret: string | undefined,
  isDevelopment: boolean,
): Promise<Incoming<Native> | Response> {
  if (request.method !== 'GET') return plain(405, 'Method Not Allowed', { allow: 'GET' })
  if (!secret && !isDevelopment) {
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
