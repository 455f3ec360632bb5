import type { CacheControls } from '../contract/adapter.ts'
import { noCache, purgeScope } from './errors.ts'
import { getContext } from './get-context.ts'

interface Purgeable {
  readonly target: string
  readonly cacheControls?: CacheControls | undefined
}

/** What one tag may be, so that every host takes it as one tag. Compared in lower case. */
const TAG = /^[A-Za-z0-9_\-.:/]{1,128}$/

/** The CDN's cache. Every call rejects when nothing was purged. */
export const cache = {
  /**
   * Removes what carries any of these tags.
   * @throws AnyhostError `ANYHOST_PURGE_SCOPE` when no tag is given or one is not portable, `ANYHOST_PURGE_FAILED` with
   * the host's reason, `ANYHOST_NO_CONTEXT` outside a request.
   */
  async purge(scope: { readonly tags: string | readonly string[] }): Promise<void> {
    const tags = tagsOf(scope)
    await controls().purge({ tags })
  },

  /** Removes everything that this site has in the CDN's cache. */
  async purgeAll(): Promise<void> {
    await controls().purgeAll()
  },
}

function tagsOf(scope: { readonly tags: string | readonly string[] } | undefined): string[] {
  const given = scope?.tags
  const tags = typeof given === 'string' ? [given] : Array.isArray(given) ? [...given] : []
  if (tags.length === 0) throw purgeScope('no tag was given.')
  const odd = tags.findIndex((tag) => typeof tag !== 'string' || !TAG.test(tag))
  if (odd >= 0) {
    throw purgeScope(`${JSON.stringify(tags[odd])} is no portable tag (1 to 128 of A-Z a-z 0-9 _ - . : /).`)
  }
  return [...new Set(tags.map((tag) => tag.toLowerCase()))]
}

function controls(): CacheControls {
  // Every context made by the handler has these two members.
  const context = getContext() as unknown as Purgeable
  const found = context.cacheControls
  if (!found) throw noCache(context.target)
  return found
}
