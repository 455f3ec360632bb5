/**
 * AWS Signature Version 4 as its documentation describes it ("Create a signed AWS API request", docs.aws.amazon.com/IAM,
 * checked 2026-11), written from that page and not from the code under test: the server's view of a call.
 */
import { createHash, createHmac } from 'node:crypto'
import type { Call } from '../../test/hosts/far-end.ts'

interface Signing {
  readonly region: string
  readonly service: string
  readonly credentials: { readonly AWS_ACCESS_KEY_ID: string; readonly AWS_SECRET_ACCESS_KEY: string }
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
const mac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest()

/** The Authorization header that a call should have, from what arrived and the secret. */
export function authorizationOf(
  { method, path, headers, body }: Call,
  { region, service, credentials }: Signing,
): string {
  // The headers that must be signed: host, and everything that begins with x-amz-. Content-Type when it is there.
  const signed = Object.keys(headers)
    .filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-amz-'))
    .toSorted()
  const [rawPath = '/', rawQuery = ''] = path.split('?')

  // Step 1: the canonical request.
  const canonical = [
    method,
    rawPath,
    rawQuery.split('&').toSorted().join('&'),
    signed.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}\n`).join(''),
    signed.join(';'),
    sha256(body),
  ].join('\n')

  // Steps 2 and 3: its hash, in the string to sign.
  const time = String(headers['x-amz-date'])
  const date = time.slice(0, 8)
  const scope = [date, region, service, 'aws4_request'].join('/')
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')

  // Step 4: the key, derived from the secret, date, region and service.
  const dateKey = mac(`AWS4${credentials.AWS_SECRET_ACCESS_KEY}`, date)
  const regionKey = mac(dateKey, region)
  const serviceKey = mac(regionKey, service)
  const signingKey = mac(serviceKey, 'aws4_request')

  // Step 5: the signature, and step 6: the header.
  const signature = mac(signingKey, toSign).toString('hex')
  const credential = `${credentials.AWS_ACCESS_KEY_ID}/${scope}`
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed.join(';')}, Signature=${signature}`
}
