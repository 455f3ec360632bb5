import type { CacheControls } from '../../src/contract/adapter.ts'
import { purgeFailed } from '../../src/runtime/errors.ts'
import type { CloudflareNative, PurgeResult } from './native.ts'

/**
 * Cloudflare has two caches that know nothing of each other: the one before the Worker (Workers Caching, `ctx.cache`), and the
 * zone's, for what the Worker fetches (ANYHOST_CLOUDFLARE_ZONE and the secret CLOUDFLARE_API_TOKEN). Each one that is there is
 * purged, and a purge is one only when every one of them has done it.
 */
export function cacheControls(native: CloudflareNative): CacheControls {
  return {
    purge: ({ tags }) => purge(native, { tags }, { tags }),
    purgeAll: () => purge(native, { purgeEverything: true }, { purge_everything: true }),
  }
}

type WorkersScope = { readonly tags: readonly string[] } | { readonly purgeEverything: true }
type ZoneScope = { readonly tags: readonly string[] } | { readonly purge_everything: true }

async function purge({ env, ctx }: CloudflareNative, scope: WorkersScope, zoneScope: ZoneScope): Promise<void> {
  // Whoever calls the handler in a test may have no bindings.
  const { ANYHOST_CLOUDFLARE_ZONE: zone, CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_API_BASE_URL: api } = env ?? {}
  if (!ctx.cache && !zone) {
    throw purgeFailed('the Worker has no Workers Caching, and ANYHOST_CLOUDFLARE_ZONE names no zone.')
  }
  if (ctx.cache) {
    // Refusals are results here, also when it was asked too often.
    check(
      'Workers Caching',
      await ctx.cache.purge(scope).catch((error: unknown) => {
        throw purgeFailed('Workers Caching could not be reached.', { cause: error })
      }),
    )
  }
  if (!zone) return
  if (!token) throw purgeFailed('the secret CLOUDFLARE_API_TOKEN is not set.')
  const base = typeof api === 'string' && api ? api : 'https://api.cloudflare.com/client/v4'
  const response = await fetch(`${base}/zones/${encodeURIComponent(String(zone))}/purge_cache`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${String(token)}` },
    body: JSON.stringify(zoneScope),
  }).catch((error: unknown) => {
    throw purgeFailed('the Cloudflare API could not be reached.', { cause: error })
  })
  // An answer that is no JSON is no success.
  const result = (await response.json().catch(() => undefined)) as PurgeResult | undefined
  if (!response.ok) throw purgeFailed(`the Cloudflare API answered ${response.status}${reasonOf(result)}.`)
  check('the Cloudflare API', result)
}

function check(who: string, result: PurgeResult | undefined): void {
  if (result?.success !== true) throw purgeFailed(`${who} refused${reasonOf(result)}.`)
}

function reasonOf(result: PurgeResult | undefined): string {
  const [error] = result?.errors ?? []
  return error ? `: ${error.code} ${error.message}` : ''
}
