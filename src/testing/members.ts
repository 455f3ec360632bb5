/** The members of a context as a test gives them. */
import type { Members } from '../contract/adapter.ts'
import type { Feature } from '../contract/features.ts'
import { levelIn } from '../contract/levels.ts'
import { toGeo } from '../runtime/geo.ts'
import { cookies } from '../runtime/members.ts'
import { supportsOf, valueOf, type ContextOptions } from './options.ts'

/** One purge of the CDN's cache. Nothing is purged in a test. */
export type Purge = { readonly tags: readonly string[] } | 'all'

export function membersOf(options: ContextOptions<never>, purges: Purge[]): Members<unknown> {
  const { geo = {}, account, site, deploy, server, deadline } = options
  return {
    cookies,
    geo: () =>
      toGeo({
        ...geo,
        countryCode: geo.country?.code,
        countryName: geo.country?.name,
        subdivisionCode: geo.subdivision?.code,
        subdivisionName: geo.subdivision?.name,
      }),
    account: () => ({ ...account }),
    site: () => ({ ...site }),
    deploy: () => ({ ...deploy }),
    server: () => ({ ...server }),
    deadline: () => deadline,
    cacheControls: () => ({
      purge: async (scope) => void purges.push(scope),
      purgeAll: async () => void purges.push('all'),
    }),
  }
}

/** What `context.level` says of a feature. */
export function levelsOf(
  options: ContextOptions<never>,
  context: object,
): (feature: string) => ReturnType<typeof levelIn> {
  const supports = supportsOf(options.target)
  return (name) => {
    // What is no feature has no level in either table.
    const feature = name as Feature
    const given = options.levels?.[feature]
    if (given) return given
    if (supports) return levelIn(supports, feature)
    return feature === 'getContext' || isThere(context, feature) ? 'native' : 'none'
  }
}

function isThere(context: object, feature: Feature): boolean {
  try {
    return feature.startsWith('context.') && valueOf(context, feature) !== undefined
  } catch {
    // What only a request has throws in a run that none started.
    return false
  }
}
