import { cache } from '../runtime/cache.ts'
import { purgeFailed, purgeScope } from '../runtime/errors.ts'
import type { PurgeCacheOptions } from './netlify-types.ts'

/** What names another site or another way to Netlify's API. Only this site's own cache can be purged here. */
const ELSEWHERE = ['siteID', 'siteSlug', 'domain', 'deployAlias', 'apiURL', 'token'] as const

/**
 * `purgeCache` of @netlify/functions over `cache`, on every target: with `tags` it purges those, and `purgeCache()` or
 * `purgeCache({})` the whole site. The site is never purged by accident: `tags` that is written but empty or not a list
 * (`{ tags: found }` where `found` is undefined) rejects, where the package purges everything or nothing in silence.
 * @throws AnyhostError `ANYHOST_PURGE_SCOPE`, `ANYHOST_PURGE_FAILED`, `ANYHOST_NO_CONTEXT`
 */
export async function purgeCache(options: PurgeCacheOptions = {}): Promise<void> {
  const other = ELSEWHERE.find((name) => name in options)
  if (other)
    throw purgeFailed(
      `\`${other}\` names what this host's own purge does not take. Call Netlify's API for another site.`,
    )
  if (!('tags' in options)) return cache.purgeAll()
  if (!Array.isArray(options.tags)) throw purgeScope('`tags` is there and is no list.')
  await cache.purge({ tags: options.tags })
}
