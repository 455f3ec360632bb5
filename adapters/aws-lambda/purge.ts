import { createHash, createHmac, randomUUID } from 'node:crypto'
import type { CacheControls } from '../../src/contract/adapter.ts'
import { purgeFailed } from '../../src/runtime/errors.ts'

/**
 * Invalidation in the CloudFront distribution named by ANYHOST_CLOUDFRONT, signed with the function's own role, which
 * needs `cloudfront:CreateInvalidation`. Tags need the distribution's CacheTagConfig (@aws-sdk/client-cloudfront
 * 3.1162.0, checked 2026-11).
 */
export const cacheControls = (): CacheControls => ({
  purge: ({ tags }) => invalidate(tags.map((tag) => `#${tag}`)),
  purgeAll: () => invalidate(['/*']),
})

async function invalidate(items: readonly string[]): Promise<void> {
  const { ANYHOST_CLOUDFRONT: distribution, AWS_ENDPOINT_URL_CLOUDFRONT: endpoint } = process.env
  if (!distribution) throw purgeFailed('ANYHOST_CLOUDFRONT does not name the distribution in front of this function.')
  const url = new URL(
    `/2020-05-31/distribution/${encodeURIComponent(distribution)}/invalidation`,
    endpoint || 'https://cloudfront.amazonaws.com',
  )
  const body = invalidationOf(items)
  const response = await fetch(url, { method: 'POST', headers: sign(url, body), body }).catch((error: unknown) => {
    throw purgeFailed('CloudFront could not be reached.', { cause: error })
  })
  const text = await response.text()
  if (response.ok) return
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1]
  throw purgeFailed(`CloudFront answered ${response.status}${code ? ` ${code}` : ''}.`)
}

function invalidationOf(items: readonly string[]): string {
  const list = items.map((item) => `<Path>${item.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</Path>`).join('')
  return (
    '<?xml version="1.0" encoding="UTF-8"?><InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">' +
    `<CallerReference>${randomUUID()}</CallerReference>` +
    `<Paths><Quantity>${items.length}</Quantity><Items>${list}</Items></Paths></InvalidationBatch>`
  )
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** AWS Signature Version 4 for one POST. CloudFront is global and signs for us-east-1. */
export function sign(url: URL, body: string, now: Date = new Date()): Record<string, string> {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = process.env
  if (!id || !secret) throw purgeFailed('there are no AWS credentials in the environment.')
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, '')
  const date = time.slice(0, 8)
  const headers: Record<string, string> = {
    'content-type': 'text/xml',
    host: url.host,
    'x-amz-content-sha256': hash(body),
    'x-amz-date': time,
    ...(token && { 'x-amz-security-token': token }),
  }
  const names = Object.keys(headers).join(';')
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`)
  const canonical = ['POST', url.pathname, '', lines.join(''), names, hash(body)].join('\n')
  const scope = `${date}/us-east-1/cloudfront/aws4_request`
  const key = ['us-east-1', 'cloudfront', 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, date))
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n')).toString('hex')
  // fetch sets `host` itself, from the same URL.
  const { host: _host, ...sent } = headers
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  }
}
