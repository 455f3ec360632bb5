/** What a purge reaches on Cloudflare, and what the deployment says of itself. */
import type { FarEnd, Gap, Harness } from '../../src/contract/harness.ts'
import { listen } from '../../test/hosts/far-end.ts'

export const env = {
  ANYHOST_DEPLOY_CONTEXT: 'production',
  ANYHOST_DEPLOY_BRANCH: 'main',
  ANYHOST_SITE_ID: 'site-1',
  ANYHOST_SITE_NAME: 'pets',
  ANYHOST_SITE_URL: 'https://pets.example',
} as const

export const says: NonNullable<Harness['says']> = {
  'context.deploy.context': 'production',
  'context.deploy.environment': 'production',
  'context.deploy.branch': 'main',
  'context.site.id': 'site-1',
  'context.site.name': 'pets',
  'context.site.url': 'https://pets.example',
  'context.server.region': 'GRU',
}

// Seen 2026-11.
export const gaps: readonly Gap[] = [
  {
    cases: ['cancellation.stream'],
    why: 'workerd 1.20260730.1 drops the stream of a client that has gone, and cancels nothing.',
  },
  {
    cases: ['cancellation.handler'],
    why: 'workerd 1.20260730.1 sees that a client has gone when it sends a body, and not before.',
  },
  {
    cases: ['response-header.latin', 'request-header.latin', 'cookies.not-trimmed'],
    why: 'Headers are UTF-8 in workerd 1.20260730.1, in both directions, also on the platform.',
  },
  { cases: ['stream.broken'], why: 'workerd 1.20260730.1 ends a body that breaks as if it were whole.' },
  {
    cases: ['trust.nothing-known'],
    why: "Miniflare 4.20260730.0 puts its own client's address where there is none.",
  },
]

/** The zone's purge API. */
export async function farEnd(): Promise<FarEnd> {
  const server = await listen(
    200,
    ({ method, path, headers, body }) => {
      if (`${method} ${path}` !== 'POST /zones/zone-1/purge_cache') throw new Error(`${method} ${path} ${body}`)
      // Written by the code under test; a wrong shape shows as a wrong purge.
      const sent = JSON.parse(body) as { tags?: string[]; purge_everything?: boolean }
      const authorization = { given: headers.authorization, expected: 'Bearer purge-token' }
      return { what: sent.purge_everything === true && !sent.tags ? 'everything' : (sent.tags ?? []), authorization }
    },
    '{"success":true,"errors":[],"result":{"id":"zone-1"}}',
  )
  return {
    ...server,
    env: {
      CLOUDFLARE_API_BASE_URL: server.address,
      CLOUDFLARE_API_TOKEN: 'purge-token',
      ANYHOST_CLOUDFLARE_ZONE: 'zone-1',
    },
    unconfigured: ['drop=env'],
  }
}
