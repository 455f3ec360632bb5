/** What Cloudflare Workers do with each feature (providers' reference E and G, checked 2026-11). */
import { credentials, EVERYWHERE, memoryCache, PLACE, UNCHANGED } from '../../src/build/common-rows.ts'
import type { Support, Supports } from '../../src/contract/adapter.ts'

const variable: Support = {
  level: 'emulated',
  note: 'From variables of the Worker: ANYHOST_DEPLOY_CONTEXT, _BRANCH, ANYHOST_SITE_ID, _NAME, _URL.',
}
const purge: Support = {
  level: 'native',
  note: 'Workers Caching, and the zone that ANYHOST_CLOUDFLARE_ZONE names.',
  limit: 'The zone needs the secret CLOUDFLARE_API_TOKEN.',
}

export const supports: Supports = {
  ...EVERYWHERE,
  ...PLACE,
  ...UNCHANGED,
  'context.native': {
    level: 'emulated',
    note: '{ request, env, ctx } as the runtime gives them, and `controller` of a run.',
  },
  'context.requestId': { level: 'native', note: 'cf-ray without the data centre.' },
  'context.ip': 'native',
  'context.geo.subdivision.name': 'native',
  'context.geo.continent': 'native',
  'context.deploy.id': { level: 'native', note: 'The version of the Worker.' },
  'context.deploy.context': variable,
  'context.deploy.environment': variable,
  'context.deploy.branch': variable,
  'context.site.id': variable,
  'context.site.name': variable,
  'context.site.url': variable,
  'context.server.region': { level: 'native', note: 'The data centre, by its airport.' },
  'context.waitUntil': { level: 'native', limit: '30 s after the answer.' },
  'context.signal': { level: 'native', note: 'With `cancellation: true`.' },

  'config.preferStatic': 'native',
  'config.schedule': { level: 'native', limit: '250 expressions in an account, 5 on the free plan.' },
  'config.background': {
    level: 'emulated',
    note: 'The work is a task of `waitUntil`.',
    limit: '30 s after the answer; not repeated after an error.',
  },
  'config.region': {
    level: 'fixed',
    value: 'the data centre next to the client',
    note: 'One region that all functions name is written as a hint, `placement.region`.',
  },
  'config.memory': { level: 'fixed', value: '128 MB' },
  'config.vcpu': { level: 'fixed', value: "the data centre's own" },
  'config.maxDuration': { level: 'fixed', value: 'as long as the client waits; the time of the processor is limited' },
  'config.runtime': { level: 'native', value: 'edge', note: 'With `nodejs` it has nodejs_compat.' },
  'config.rateLimit': {
    level: 'native',
    note: 'A rate limiting binding. 429 with Retry-After, or what answers at `to`.',
    limit: 'Windows of 10 or 60 s, counted in each data centre.',
  },
  'config.cancellation': 'native',

  'call.cache.purge.tags': purge,
  'call.cache.purgeAll': purge,

  'compat.vercel.attachDatabasePool': {
    level: 'none',
    note: 'A connection lives as long as its request; use Hyperdrive.',
  },
  'compat.vercel.awsCredentialsProvider': credentials(
    'AWS_ACCESS_KEY_ID and its companions, where they are secrets of the Worker.',
  ),
  'compat.vercel.getCache': memoryCache('instances'),
}
