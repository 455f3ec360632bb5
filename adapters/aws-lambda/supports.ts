/** What AWS Lambda does with each feature (providers' reference D and G, checked 2026-11). */
import type { Support, Supports } from '../../src/contract/adapter.ts'

const ours: Support = { level: 'emulated' }
const viewer: Support = { level: 'native', note: 'From CloudFront, where ANYHOST_CLOUDFRONT names the distribution in front.', limit: 'Undefined without CloudFront.' }
const variable: Support = { level: 'emulated', note: 'From variables of the deployment: ANYHOST_DEPLOY_ID, _CONTEXT, _BRANCH, ANYHOST_SITE_NAME, _URL.' }

export const supports: Supports = {
  'context.params': ours,
  'context.url': ours,
  'context.target': ours,
  'context.native': { level: 'emulated', note: '{ event, context } as the runtime gives them.' },
  'context.level': ours,
  'context.requestId': 'native',
  'context.ip': 'native',
  'context.geo.city': viewer,
  'context.geo.latitude': viewer,
  'context.geo.longitude': viewer,
  'context.geo.postalCode': viewer,
  'context.geo.timezone': viewer,
  'context.geo.country.code': viewer,
  'context.geo.country.name': viewer,
  'context.geo.country.flag': { level: 'emulated', note: 'Derived from the code.' },
  'context.geo.subdivision.code': viewer,
  'context.geo.subdivision.name': viewer,
  'context.cookies': ours,
  'context.account.id': 'native',
  'context.deploy.id': variable,
  'context.deploy.context': variable,
  'context.deploy.environment': variable,
  'context.deploy.branch': variable,
  'context.site.name': variable,
  'context.site.url': variable,
  'context.server.region': 'native',
  'context.server.awsRegion': 'native',
  'context.waitUntil': { level: 'emulated', note: 'Awaited before the invocation ends.' },
  'context.deadline': 'native',
  'context.signal': { level: 'none', note: 'The host does not say when the client goes away.' },
  getContext: ours,

  'config.path': { level: 'emulated', note: 'By the matcher in the entry.' },
  'config.excludedPath': { level: 'emulated', note: 'The entry answers 404.' },
  'config.method': { level: 'emulated', note: 'The entry answers 405.' },
  'config.region': { level: 'fixed', value: 'the region that the stack is deployed to' },
  'config.runtime': { level: 'native', note: 'nodejs.' },

  'call.cache.purge.tags': { level: 'native', note: 'A CloudFront invalidation.', limit: 'Needs ANYHOST_CLOUDFRONT, the right to invalidate, and CacheTagConfig.' },
  'call.cache.purgeAll': { level: 'native', note: 'A CloudFront invalidation of /*.', limit: 'Needs ANYHOST_CLOUDFRONT and the right to invalidate.' },

  'fidelity.headers.repeated': { level: 'emulated', note: 'Joined by the front door.' },
  'fidelity.cookies.several': 'native',
  'fidelity.url.queryOrder': 'native',
}

/** Behind a Function URL with invoke mode RESPONSE_STREAM. */
export const streamingSupports: Supports = {
  'fidelity.response.streaming': { level: 'native', limit: '200 MB.' },
  'fidelity.url.encodedSlash': 'native',
}

/** Behind an HTTP API, or a Function URL with invoke mode BUFFERED. */
export const bufferedSupports: Supports = {
  'context.waitUntil': { level: 'emulated', note: 'Awaited before the reply.', limit: 'Delays the reply.' },
}
