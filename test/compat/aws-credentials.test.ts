import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { awsCredentialsProvider } from 'anyhost/compat/vercel'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const ROLE = { roleArn: 'arn:aws:iam::123456789012:role/app' }
const NAMES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_ENDPOINT_URL_STS',
  'VERCEL_OIDC_TOKEN',
]
beforeEach(() => {
  for (const name of NAMES) vi.stubEnv(name, '')
})
afterEach(() => void vi.unstubAllEnvs())

interface Asked {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly authorization: string | undefined
  readonly body: Record<string, string>
}

/** An endpoint on loopback that answers once, and what it was asked. */
async function answering<Result>(
  answer: { readonly status?: number; readonly body: string },
  run: (address: string) => Promise<Result>,
): Promise<{ readonly result: Result; readonly asked: Asked[] }> {
  const asked: Asked[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const { method, url, headers } = request
    const body = Object.fromEntries(new URLSearchParams(text))
    asked.push({ method, url, authorization: headers.authorization, body })
    response.writeHead(answer.status ?? 200).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // It listens on a port.
  const { port } = server.address() as AddressInfo
  try {
    return { result: await run(`http://127.0.0.1:${port}`), asked }
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

const STS = `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
  <SessionToken>token</SessionToken><SecretAccessKey>secret</SecretAccessKey>
  <Expiration>2026-11-21T04:00:00Z</Expiration><AccessKeyId>ASIA1</AccessKeyId>
</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`

describe('awsCredentialsProvider', () => {
  it('gives the keys of the environment, as Lambda sets them for its role', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIA1')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
    expect(await awsCredentialsProvider(ROLE)()).toEqual({ accessKeyId: 'AKIA1', secretAccessKey: 'secret' })
    vi.stubEnv('AWS_SESSION_TOKEN', 'token')
    expect(await awsCredentialsProvider(ROLE)()).toEqual({
      accessKeyId: 'AKIA1',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    })
  })

  it('asks the credentials endpoint of a container', async () => {
    const body = '{"AccessKeyId":"ASIA2","SecretAccessKey":"s","Token":"t","Expiration":"2026-11-21T04:00:00Z"}'
    const { result, asked } = await answering({ body }, (address) => {
      vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${address}/v1/credentials`)
      vi.stubEnv('AWS_CONTAINER_AUTHORIZATION_TOKEN', 'pod')
      return awsCredentialsProvider(ROLE)()
    })
    expect(result).toEqual({
      accessKeyId: 'ASIA2',
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: new Date('2026-11-21T04:00:00Z'),
    })
    expect(asked).toEqual([{ method: 'GET', url: '/v1/credentials', authorization: 'pod', body: {} }])
  })

  it('exchanges the token of the deployment for the role, where a token is issued', async () => {
    const { result, asked } = await answering({ body: STS }, (address) => {
      vi.stubEnv('VERCEL_OIDC_TOKEN', 'jwt')
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIA1')
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not these')
      vi.stubEnv('AWS_ENDPOINT_URL_STS', address)
      return awsCredentialsProvider({
        ...ROLE,
        roleSessionName: 'me',
        durationSeconds: 900,
        policyArns: [{ arn: 'p' }],
      })()
    })
    expect(result).toEqual({
      accessKeyId: 'ASIA1',
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiration: new Date('2026-11-21T04:00:00Z'),
    })
    expect(asked[0]?.body).toEqual({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: ROLE.roleArn,
      RoleSessionName: 'me',
      WebIdentityToken: 'jwt',
      DurationSeconds: '900',
      'PolicyArns.member.1.arn': 'p',
    })
  })

  it('rejects with a code and the reason of the endpoint, and never with a token', async () => {
    const body = '<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>jwt</Message></Error></ErrorResponse>'
    const { result } = await answering({ status: 400, body }, (address) => {
      vi.stubEnv('VERCEL_OIDC_TOKEN', 'jwt')
      vi.stubEnv('AWS_ENDPOINT_URL_STS', address)
      return awsCredentialsProvider(ROLE)().catch((error: Error) => error.message)
    })
    expect(result).toBe(
      'There are no AWS credentials: the endpoint answered 400 InvalidIdentityToken. [ANYHOST_AWS_CREDENTIALS]',
    )
  })

  it('rejects where there are none', async () => {
    await expect(awsCredentialsProvider(ROLE)()).rejects.toThrow('ANYHOST_UNSUPPORTED')
  })
})
