/** What Vercel does with each feature (providers' reference G1 to G9, checked 2026-11). */
import type { Support, Supports } from '../../src/contract/adapter.ts'

const ours: Support = { level: 'emulated' }
const webhook: Support = {
  level: 'emulated',
  note: 'A webhook, to the address that the build prints, checked by ANYHOST_WEBHOOK_SECRET. Its body is `context.native.webhook`.',
  limit:
    'Webhooks need a paid plan, and may come twice. Known of a deployment: id, siteId, permalinkUrl, adminUrl, context, branch, commitRef, commitMessage.',
}
const derived: Support = { level: 'emulated', note: 'Derived from the code.' }

export const supports: Supports = {
  'context.params': { level: 'emulated', note: 'By our matcher: the host passes them where a client can forge them.' },
  'context.url': ours,
  'context.target': ours,
  'context.native': { level: 'emulated', note: '{ request, context }, the context of @vercel/functions.' },
  'context.level': ours,
  'context.requestId': 'native',
  'context.ip': 'native',
  'context.geo.city': 'native',
  'context.geo.latitude': 'native',
  'context.geo.longitude': 'native',
  'context.geo.postalCode': 'native',
  'context.geo.timezone': 'native',
  'context.geo.country.code': 'native',
  'context.geo.country.name': derived,
  'context.geo.country.flag': derived,
  'context.geo.subdivision.code': 'native',
  'context.geo.continent': 'native',
  'context.cookies': ours,
  'context.deploy.id': 'native',
  'context.deploy.context': 'native',
  'context.deploy.environment': ours,
  'context.deploy.branch': 'native',
  'context.deploy.skewProtectionToken': { level: 'emulated', note: 'The deployment id, where skew protection is on.' },
  'context.site.id': 'native',
  'context.site.url': 'native',
  'context.server.region': 'native',
  'context.server.awsRegion': { level: 'emulated', note: 'By table.' },
  'context.waitUntil': 'native',
  'context.deadline': 'native',
  'context.signal': { level: 'native', note: 'With `cancellation: true`.' },
  getContext: ours,

  'config.schedule': {
    level: 'native',
    note: 'A cron job, told from a stranger by CRON_SECRET, which the project must set.',
    limit: 'Production deployments only; once a day on the Hobby plan.',
  },
  'config.background': {
    level: 'emulated',
    note: 'The work is a task of `waitUntil`.',
    limit: "The function's `maxDuration`, counted from the request; not repeated after an error.",
  },
  'config.region': { level: 'native', note: 'Several on paid plans.' },
  'config.memory': { level: 'native', limit: '128 to 10240 MB.' },
  'config.vcpu': { level: 'emulated', note: 'As memory: 2048 MB a vCPU.' },
  'config.maxDuration': { level: 'native', limit: '1 to 3600 s, by plan.' },
  'config.runtime': { level: 'native', note: 'nodejs.' },
  'config.rateLimit': { level: 'none', note: 'Native with `targets: { vercel: { rateLimitId } }`.' },
  'config.cancellation': 'native',

  'event.deployBuilding': webhook,
  'event.deploySucceeded': webhook,
  'event.deployFailed': webhook,

  'call.cache.purge.tags': 'native',
  'call.cache.purgeAll': {
    level: 'emulated',
    note: 'By a tag on every response of the project.',
    limit: 'Static files are not purged.',
  },

  'fidelity.url.encodedSlash': 'native',
  'fidelity.url.queryOrder': 'native',
  'fidelity.headers.repeated': 'native',
  'fidelity.cookies.several': 'native',
  'fidelity.response.streaming': 'native',
  'fidelity.request.streaming': 'native',
}

/** Route files: rewrites in vercel.json know paths only, so the entry decides the rest. */
export const apiSupports: Supports = {
  'config.path': { level: 'emulated', note: 'By a rewrite in vercel.json and the matcher in the entry.' },
  'config.excludedPath': { level: 'emulated', note: 'The entry answers 404.' },
  'config.method': { level: 'emulated', note: 'The entry answers 405.' },
  'config.preferStatic': { level: 'emulated', note: 'Static files always win over a rewrite.', limit: 'Only `true`.' },
}

/** Finished output: the host's own routes know paths, methods and the order of functions and static files. */
export const buildOutputSupports: Supports = {
  'config.path': { level: 'native', note: 'By a route; the entry matches again, as its own address is public.' },
  'config.excludedPath': 'native',
  'config.method': { level: 'native', note: 'Where functions share a path; the entry answers 405.' },
  'config.preferStatic': 'native',
}

/** What differs for a function whose options name a rule of the firewall. */
export const limitSupports = ({ rateLimitId }: Readonly<Record<string, unknown>>): Supports =>
  rateLimitId
    ? {
        'config.rateLimit': {
          level: 'native',
          note: 'A rule of the firewall, asked by the entry.',
          limit: 'The rule has the numbers. Requests pass when it cannot be asked, and the log says so.',
        },
      }
    : {}
