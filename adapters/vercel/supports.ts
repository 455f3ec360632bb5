/** What Vercel does with each feature (providers' reference G1 to G9, checked 2026-11). */
import { EVERYWHERE, ON_NODE, REFUSED_BY_ENTRY, UNCHANGED } from '../../src/build/common-rows.ts'
import { ON_VERCEL } from '../../src/build/platform-rows.ts'
import type { Support, Supports } from '../../src/contract/adapter.ts'

const webhook: Support = {
  level: 'emulated',
  note: 'A webhook, to the address that the build prints, checked by ANYHOST_WEBHOOK_SECRET. Its body is `context.native.webhook`.',
  limit:
    'Webhooks need a paid plan, and may come twice. Known of a deployment: id, siteId, permalinkUrl, adminUrl, context, branch, commitRef, commitMessage.',
}

export const supports: Supports = {
  ...EVERYWHERE,
  ...ON_VERCEL,
  ...ON_NODE,
  ...UNCHANGED,
  'context.params': { level: 'emulated', note: 'By our matcher: the host passes them where a client can forge them.' },
  'context.native': { level: 'emulated', note: '{ request, context }, the context of @vercel/functions.' },
  'context.waitUntil': 'native',
  'context.signal': { level: 'native', note: 'With `cancellation: true`.' },

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
  'config.rateLimit': { level: 'none', note: 'Native with `targets: { vercel: { rateLimitId } }`.' },
  'config.cancellation': 'native',

  'event.deployBuilding': webhook,
  'event.deploySucceeded': webhook,
  'event.deployFailed': webhook,

  'call.cache.purgeAll': {
    level: 'emulated',
    note: 'By a tag on every response of the project.',
    limit: 'Static files are not purged.',
  },
}

/** Route files: rewrites in vercel.json know paths only, so the entry decides the rest. */
export const apiSupports: Supports = {
  ...REFUSED_BY_ENTRY,
  'config.path': { level: 'emulated', note: 'By a rewrite in vercel.json and the matcher in the entry.' },
  'config.preferStatic': {
    level: 'emulated',
    value: 'true',
    note: 'Static files always win over a rewrite.',
    limit: 'Only `true`.',
  },
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
