/** What a purge reaches on Netlify, and what the host says of this deployment. */
import type { FarEnd, Harness } from '../../src/contract/harness.ts'
import { listen } from '../../test/hosts/far-end.ts'

const SITE = '00000000-0000-4000-8000-0000000000aa'

export const says: NonNullable<Harness['says']> = {
  'context.account.id': '650000000000000000000001',
  'context.deploy.id': '650000000000000000000002',
  'context.deploy.context': 'production',
  'context.deploy.environment': 'production',
  'context.deploy.branch': 'main',
  'context.deploy.published': true,
  'context.site.id': SITE,
  'context.site.name': 'anyhost',
  'context.site.url': 'https://anyhost.netlify.app',
  'context.server.region': 'us-east-2',
  'context.server.awsRegion': 'us-east-2',
}

/** The purge API. */
export async function farEnd(): Promise<FarEnd> {
  const server = await listen(200, ({ method, path, headers, body }) => {
    // Written by the code under test; a wrong shape shows as a wrong purge.
    const sent = JSON.parse(body) as { site_id?: string; cache_tags?: string[] }
    if (`${method} ${path} ${sent.site_id}` !== `POST /api/v1/purge ${SITE}`)
      throw new Error(`${method} ${path} ${body}`)
    const authorization = { given: headers.authorization, expected: 'Bearer purge-token' }
    return { what: 'cache_tags' in sent ? (sent.cache_tags ?? []) : 'everything', authorization }
  })
  return {
    ...server,
    env: { NETLIFY_API_URL: server.address, NETLIFY_PURGE_API_TOKEN: 'purge-token', SITE_ID: SITE },
    unconfigured: ['unset=NETLIFY_PURGE_API_TOKEN', 'unset=SITE_ID'],
  }
}
