/** What the platforms say of a request and of themselves, for every adapter whose functions may run there. */
import type { Supports } from '../contract/adapter.ts'
import { OURS, PLACE, POOL_WAITS } from './common-rows.ts'

const platform: Supports = {
  'context.requestId': 'native',
  'context.ip': 'native',
  ...PLACE,
  'context.deploy.id': 'native',
  'context.deploy.context': 'native',
  'context.deploy.environment': OURS,
  'context.deploy.branch': 'native',
  'context.site.id': 'native',
  'context.site.url': 'native',
  'context.server.region': 'native',
}

/** Vercel (providers' reference G1 to G9, checked 2026-11). */
export const ON_VERCEL: Supports = {
  ...platform,
  'context.geo.continent': 'native',
  'context.deploy.skewProtectionToken': { level: 'emulated', note: 'The deployment id, where skew protection is on.' },
  'context.server.awsRegion': { level: 'emulated', note: 'By table.' },
  'context.deadline': 'native',
  'config.maxDuration': { level: 'native', limit: '1 to 3600 s, by plan.' },
  'call.cache.purge.tags': 'native',
  'interop.vercel': 'native',
}

/** Netlify (providers' reference G1 to G9, checked 2026-11). */
export const ON_NETLIFY: Supports = {
  ...platform,
  'context.geo.country.name': 'native',
  'context.geo.subdivision.name': 'native',
  'context.account.id': 'native',
  'context.deploy.published': 'native',
  'context.site.name': 'native',
  'context.server.awsRegion': 'native',
  'compat.vercel.attachDatabasePool': POOL_WAITS,
}
