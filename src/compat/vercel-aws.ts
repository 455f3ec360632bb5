import type { Context } from '../contract/function.ts'
import { awsCredentialsRefused, unsupported } from '../runtime/errors.ts'
import { getContext } from '../runtime/get-context.ts'
import { issuedToken } from './vercel-oidc.ts'

/** The part of the init of @vercel/functions 3.9.9 that this provider reads; `roleArn` and what belongs to it only on Vercel. */
export interface AwsCredentialsProviderInit {
  roleArn: string
  roleSessionName?: string
  providerId?: string
  policyArns?: { arn?: string | undefined }[]
  policy?: string
  /** Seconds. Default 3600. */
  durationSeconds?: number
  /** `region` decides which STS is asked. Default: `AWS_REGION`, else `us-east-1`. */
  clientConfig?: { region?: unknown }
}

export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** When they end, where that is known. */
  readonly expiration?: Date
}

/**
 * A provider of AWS credentials, as the AWS SDK takes one. Where the host issues an OIDC token it is exchanged for those of
 * `roleArn` (STS, AssumeRoleWithWebIdentity). Elsewhere the credentials are those that the function has already, whatever
 * role that is: `AWS_ACCESS_KEY_ID` and its companions, as Lambda sets them for its role, then the credentials endpoint of
 * a container (ECS, EKS). Files, SSO and the metadata of EC2 are not read.
 * @throws AnyhostError what it gives rejects with `ANYHOST_UNSUPPORTED` where there are none, `ANYHOST_AWS_CREDENTIALS` when
 * they were refused.
 */
export function awsCredentialsProvider(init: AwsCredentialsProviderInit): () => Promise<AwsCredentials> {
  return async () => {
    // Variables are there outside a request too.
    const context = getContext({ optional: true })
    const token = issuedToken()
    if (token) return assumeRole(init, token)
    const variable = variablesOf(context)
    const found = fromVariables(variable) ?? (await fromContainer(variable))
    if (found) return found
    throw unsupported(
      'AWS credentials',
      context?.target ?? 'this host',
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    )
  }
}

type Variable = (name: string) => string | undefined

/** Of the process, or of a host that hands its variables over with each call. */
function variablesOf(context: Context | undefined): Variable {
  const { env = {} } = (context?.native ?? {}) as { readonly env?: Readonly<Record<string, unknown>> }
  return (name) => {
    const value = globalThis.process?.env[name] || env[name]
    return typeof value === 'string' && value ? value : undefined
  }
}

function fromVariables(variable: Variable): AwsCredentials | undefined {
  const [accessKeyId, secretAccessKey] = [variable('AWS_ACCESS_KEY_ID'), variable('AWS_SECRET_ACCESS_KEY')]
  const sessionToken = variable('AWS_SESSION_TOKEN')
  if (!accessKeyId || !secretAccessKey) return undefined
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
}

/** docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html, checked 2026-11. */
async function fromContainer(variable: Variable): Promise<AwsCredentials | undefined> {
  const relative = variable('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')
  const url = relative ? `http://169.254.170.2${relative}` : variable('AWS_CONTAINER_CREDENTIALS_FULL_URI')
  if (!url) return undefined
  const authorization = variable('AWS_CONTAINER_AUTHORIZATION_TOKEN')
  const response = await asked(url, { headers: { ...(authorization && { authorization }) } })
  // Each member is looked at before it is used.
  const given = (await response.json()) as Readonly<Record<string, unknown>>
  return credentialsOf((name) => (typeof given[name] === 'string' ? given[name] : undefined), 'Token')
}

/** docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html, checked 2026-11. It is not signed. */
async function assumeRole(init: AwsCredentialsProviderInit, token: string): Promise<AwsCredentials> {
  const { roleArn, roleSessionName, providerId, policyArns = [], policy, durationSeconds, clientConfig } = init
  const body = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: roleSessionName ?? `anyhost-${Date.now()}`,
    WebIdentityToken: token,
    ...(providerId && { ProviderId: providerId }),
    ...(policy && { Policy: policy }),
    ...(durationSeconds !== undefined && { DurationSeconds: String(durationSeconds) }),
  })
  for (const [at, { arn }] of policyArns.entries()) if (arn) body.set(`PolicyArns.member.${at + 1}.arn`, arn)
  const env = globalThis.process?.env ?? {}
  const region = typeof clientConfig?.region === 'string' ? clientConfig.region : env['AWS_REGION'] || 'us-east-1'
  const response = await asked(env['AWS_ENDPOINT_URL_STS'] || `https://sts.${region}.amazonaws.com/`, {
    method: 'POST',
    body,
  })
  const xml = await response.text()
  return credentialsOf((name) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1], 'SessionToken')
}

async function asked(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch((error: unknown) => {
    throw awsCredentialsRefused('could not be reached', { cause: error })
  })
  if (response.ok) return response
  // STS says why in a few words, and no secret is among them.
  const why = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1] ?? ''
  throw awsCredentialsRefused(`answered ${response.status} ${why}`.trim())
}

function credentialsOf(read: (name: string) => string | undefined, token: string): AwsCredentials {
  const [accessKeyId, secretAccessKey] = [read('AccessKeyId'), read('SecretAccessKey')]
  if (!accessKeyId || !secretAccessKey) throw awsCredentialsRefused('gave no keys')
  const [sessionToken, until] = [read(token), read('Expiration')]
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    ...(until && { expiration: new Date(until) }),
  }
}
