import type { CacheControls } from '../../src/contract/adapter.ts'
import { purgeFailed } from '../../src/runtime/errors.ts'

/**
 * Netlify's purge call (POST /api/v1/purge, as `purgeCache` of @netlify/functions 6.0.0 makes it, checked 2026-11).
 * Without tags it purges the whole site, so tags are never left out by accident: `purge` has checked them.
 */
export const cacheControls = (): CacheControls => ({
  purge: ({ tags }) => post(tags),
  purgeAll: () => post(undefined),
})

async function post(tags: readonly string[] | undefined): Promise<void> {
  // Written by the bootstrap for every invocation, so it is read when it is needed.
  const { NETLIFY_PURGE_API_TOKEN: token, SITE_ID: site, NETLIFY_API_URL: api } = process.env
  if (!token || !site) {
    throw purgeFailed(
      `${token ? 'SITE_ID' : 'NETLIFY_PURGE_API_TOKEN'} is not set, so this is no deployed Netlify site.`,
    )
  }
  const response = await fetch(`${api || 'https://api.netlify.com'}/api/v1/purge`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf8', authorization: `Bearer ${token}` },
    body: JSON.stringify({ site_id: site, cache_tags: tags }),
  }).catch((error: unknown) => {
    throw purgeFailed('the Netlify API could not be reached.', { cause: error })
  })
  await response.body?.cancel()
  if (response.ok) return
  const why = response.status === 429 ? 'was asked too often (twice in 5 seconds for a tag or site)' : 'refused'
  throw purgeFailed(`the Netlify API ${why}, status ${response.status}.`)
}
