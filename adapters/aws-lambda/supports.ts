/** What AWS Lambda does with each feature (providers' reference D and G, checked 2026-11). */
import {
  CLIENT_UNSEEN,
  credentials,
  DERIVED,
  EVERYWHERE,
  memoryCache,
  ON_NODE,
  REFUSED_BY_ENTRY,
} from '../../src/build/common-rows.ts'
import type { Support, Supports } from '../../src/contract/adapter.ts'
import type { Front } from './fronts.ts'

const viewer: Support = {
  level: 'native',
  note: 'From CloudFront, where ANYHOST_CLOUDFRONT names the distribution in front.',
  limit: 'Undefined without CloudFront.',
}
const variable: Support = {
  level: 'emulated',
  note: 'From variables of the deployment: ANYHOST_DEPLOY_ID, _CONTEXT, _BRANCH, ANYHOST_SITE_NAME, _URL.',
}

export const supports: Supports = {
  ...EVERYWHERE,
  ...REFUSED_BY_ENTRY,
  ...ON_NODE,
  'context.native': { level: 'emulated', note: '{ event, context } as the runtime gives them.' },
  'context.requestId': 'native',
  'context.ip': 'native',
  'context.geo.city': viewer,
  'context.geo.latitude': viewer,
  'context.geo.longitude': viewer,
  'context.geo.postalCode': viewer,
  'context.geo.timezone': viewer,
  'context.geo.country.code': viewer,
  'context.geo.country.name': viewer,
  'context.geo.country.flag': DERIVED,
  'context.geo.subdivision.code': viewer,
  'context.geo.subdivision.name': viewer,
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
  'context.signal': CLIENT_UNSEEN,

  'config.path': { level: 'emulated', note: 'By the matcher in the entry.' },
  'config.schedule': {
    level: 'native',
    note: 'A rule of EventBridge in the template. A run that fails is repeated twice by Lambda.',
    limit: 'At least once: a run may come twice. A second run begins while a long one goes on.',
  },
  'config.region': { level: 'fixed', value: 'the region that the stack is deployed to' },
  'config.memory': { level: 'native', limit: '128 to 10240 MB.' },
  'config.vcpu': { level: 'emulated', note: 'As memory: 1769 MB each.', limit: '0.08 to 5.78.' },
  'config.maxDuration': {
    level: 'native',
    limit: '1 to 900 seconds.',
  },

  'call.cache.purge.tags': {
    level: 'native',
    note: 'A CloudFront invalidation.',
    limit: 'Needs ANYHOST_CLOUDFRONT, the right to invalidate, and CacheTagConfig.',
  },
  'call.cache.purgeAll': {
    level: 'native',
    note: 'A CloudFront invalidation of /*.',
    limit: 'Needs ANYHOST_CLOUDFRONT and the right to invalidate.',
  },

  'compat.vercel.attachDatabasePool': {
    level: 'emulated',
    note: 'The invocation goes on until the pool is idle.',
    limit: 'The time is billed.',
  },
  'compat.vercel.awsCredentialsProvider': credentials('The role of the function.', 'native'),
  'compat.vercel.getCache': memoryCache('instances'),

  'fidelity.headers.repeated': { level: 'emulated', note: 'Joined by the front door.' },
  'fidelity.cookies.several': 'native',
  'fidelity.url.queryOrder': 'native',
}

/** With the output `streaming`. */
export const streamingSupports: Supports = {
  'config.background': {
    level: 'emulated',
    note: 'The stream of the 202 ends, and the invocation goes on.',
    limit: "The function's timeout, 900 s unless `maxDuration` says less; not repeated after an error.",
  },
  'fidelity.response.streaming': { level: 'native', limit: '200 MB.' },
}

/** With the output `buffered`. */
export const bufferedSupports: Supports = {
  'config.background': {
    level: 'emulated',
    note: 'The function invokes itself asynchronously, with `lambda:InvokeFunction` on itself, which template.yaml gives it.',
    limit:
      "The function's timeout, 900 s unless `maxDuration` says less; repeated twice by AWS after an error. A request of more than 1 MB as JSON gets 413.",
  },
  'context.waitUntil': { level: 'emulated', note: 'Awaited before the reply.', limit: 'Delays the reply.' },
  'compat.vercel.attachDatabasePool': { level: 'none', note: 'Waiting until the pool is idle would delay the reply.' },
}

/** What depends on the front door (providers' reference D2 to D5, checked 2026-11). */
export const supportsBehind = (front: Front, output: string): Supports => ({
  ...FRONTS[front],
  ...(output === 'buffered' && {
    'fidelity.response.streaming': {
      level: 'none',
      note: `The answer is sent whole, with ${front === 'alb' ? 1 : 6} MB of JSON at most.`,
    },
  }),
})

const encodedSlash: Supports = { 'fidelity.url.encodedSlash': 'native' }
const repeated: Supports = { 'fidelity.headers.repeated': 'native' }
const regrouped: Supports = {
  'fidelity.url.queryOrder': {
    level: 'none',
    note: 'The front hands over lists by name: no value is lost, but the order between names and the spelling are.',
  },
}

const sent: Support = { level: 'native', note: 'From `x-nf-geo`.' }

/** What Netlify's edge says of the client, in headers that it lets no client send. */
const netlifySays: Supports = {
  'context.geo.city': sent,
  'context.geo.latitude': sent,
  'context.geo.longitude': sent,
  'context.geo.postalCode': sent,
  'context.geo.timezone': sent,
  'context.geo.country.code': sent,
  'context.geo.country.name': sent,
  'context.geo.subdivision.code': sent,
  'context.geo.subdivision.name': sent,
  'context.account.id': { level: 'native', note: 'The team, from `x-nf-account-id`.' },
}

const waits = (seconds: number): Supports => ({
  'config.maxDuration': {
    level: 'native',
    limit: `1 to 900 seconds. The gateway waits ${seconds} for an answer that is not a stream.`,
  },
})

const FRONTS: Readonly<Record<Front, Supports>> = {
  'function-url': encodedSlash,
  'http-api': { 'fidelity.url.encodedSlash': { level: 'none', note: 'The gateway decodes the path.' }, ...waits(30) },
  'rest-api': { 'fidelity.url.encodedSlash': 'emulated', ...waits(29), ...repeated, ...regrouped },
  alb: {
    ...encodedSlash,
    ...repeated,
    ...regrouped,
    'context.ip': {
      level: 'native',
      note: 'The last entry of X-Forwarded-For.',
      limit: 'Not told where the load balancer is set to remove that header; forgeable where it is set to preserve it.',
    },
    'context.requestId': { level: 'native', note: 'X-Amzn-Trace-Id.' },
    'fidelity.cookies.several': {
      level: 'native',
      note: 'The template asks for multi-value mode. In a target group without it one is sent, and the others are logged as ANYHOST_COOKIES_LOST.',
    },
  },
  lattice: {
    ...encodedSlash,
    ...repeated,
    'context.ip': { level: 'none', note: 'Lattice does not say it.' },
  },
  'netlify-legacy': {
    ...encodedSlash,
    ...repeated,
    ...netlifySays,
    'config.background': { level: 'none', note: 'Nothing can go on there after the reply. Build the target netlify.' },
    'config.schedule': { level: 'none', note: 'No template is written for this front.' },
  },
}
