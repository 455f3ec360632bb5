import { getContext } from '../runtime/get-context.ts'
import { unsupported } from '../runtime/errors.ts'
import { running } from './vercel-host.ts'
import type { GetVercelOidcTokenOptions } from './vercel-types.ts'

/**
 * The token that says which deployment this is, where the host issues one.
 * @throws AnyhostError `ANYHOST_UNSUPPORTED` where it issues none, and for an exchange to another audience, which only
 * `@vercel/oidc` makes.
 */
export async function getVercelOidcToken(options?: GetVercelOidcTokenOptions): Promise<string> {
  const { context } = running()
  if (options?.audience !== undefined)
    throw unsupported('OIDC token for another audience', context.target, 'Use @vercel/oidc on Vercel.')
  const token = issuedToken()
  if (!token) throw unsupported('OIDC token', context.target, "Use the credentials that the host's own identity gives.")
  return token
}

/** The host's token for this deployment, where there is one. */
export function issuedToken(): string | undefined {
  const host = getContext({ optional: true }) && running().host
  return host?.headers?.['x-vercel-oidc-token'] || globalThis.process?.env['VERCEL_OIDC_TOKEN'] || undefined
}
