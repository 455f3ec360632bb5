import { randomUUID } from 'node:crypto'
import type { CacheControls } from '../../src/contract/adapter.ts'
import { purgeFailed } from '../../src/runtime/errors.ts'
import { sign } from './sign.ts'

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
  // CloudFront is global and signs for us-east-1.
  const signing = { service: 'cloudfront', region: 'us-east-1', headers: { 'content-type': 'text/xml' } }
  const headers = sign(url, body, signing)
  if (!headers) throw purgeFailed('there are no AWS credentials in the environment.')
  const response = await fetch(url, { method: 'POST', headers, body }).catch((error: unknown) => {
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
