/** AWS Signature Version 4 for a POST ("Create a signed AWS API request", docs.aws.amazon.com/IAM, checked 2026-11). */
import { createHash, createHmac } from 'node:crypto'

interface Signing {
  readonly service: string
  readonly region: string
  /** Sent and signed, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** The headers to send, signed with the function's own role. Undefined where the environment has no credentials. */
export function sign(
  url: URL,
  body: string,
  { service, region, headers: given }: Signing,
  now: Date = new Date(),
): Record<string, string> | undefined {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = process.env
  if (!id || !secret) return undefined
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, '')
  const date = time.slice(0, 8)
  const headers: Record<string, string> = {
    ...given,
    host: url.host,
    'x-amz-content-sha256': hash(body),
    'x-amz-date': time,
    ...(token && { 'x-amz-security-token': token }),
  }
  const sorted = Object.entries(headers).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const names = sorted.map(([name]) => name).join(';')
  const lines = sorted.map(([name, value]) => `${name}:${value}\n`)
  const canonical = ['POST', url.pathname, url.search.slice(1), lines.join(''), names, hash(body)].join('\n')
  const scope = `${date}/${region}/${service}/aws4_request`
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, date))
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n')).toString('hex')
  // fetch sets `host` itself, from the same URL.
  const { host: _host, ...sent } = headers
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  }
}
