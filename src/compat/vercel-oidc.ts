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
  const { context, host } = running()
  if (options?.audience !== undefined)
    throw unsupported('OIDC token for another audience', context.target, 'Use @vercel/oidc on Vercel.')
  const token = host.headers?.['x-vercel-oidc-token'] ?? globalThis.process?.env['VERCEL_OIDC_TOKEN']
  if (!token) throw unsupported('OIDC token', context.target, "Use the credentials that the host's own identity gives.")
  return token
}

/** The part of the host's options that every use has; the rest belongs to the AWS SDK. */
interface AwsCredentialsInit {
  roleArn: string
}

interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}

/**
 * A provider of AWS credentials for a role. Not built yet: what it gives rejects with `ANYHOST_UNSUPPORTED`.
 */
export function awsCredentialsProvider(_init: AwsCredentialsInit): () => Promise<AwsCredentials> {
  return async () => {
    throw unsupported(
      'awsCredentialsProvider',
      getContext({ optional: true })?.target ?? 'this host',
      'Use the AWS SDK with `getVercelOidcToken`.',
    )
  }
}
