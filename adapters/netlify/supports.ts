/** What Netlify does with each feature (providers' reference G1 to G9, checked 2026-11). */
import { CLIENT_UNSEEN, credentials, EVERYWHERE, memoryCache, ON_NODE, UNCHANGED } from '../../src/build/common-rows.ts'
import { ON_NETLIFY } from '../../src/build/platform-rows.ts'
import type { Support, Supports } from '../../src/contract/adapter.ts'

const event: Support = { level: 'native', note: 'Delivered and signed by Netlify; never from a public request.' }

export const supports: Supports = {
  ...EVERYWHERE,
  ...ON_NETLIFY,
  ...ON_NODE,
  ...UNCHANGED,
  'context.params': {
    level: 'emulated',
    note: 'By our matcher: the host gives them undecoded, and none for some addresses.',
  },
  'context.native': { level: 'emulated', note: '{ request, context } as the bootstrap gives them.' },
  'context.deploy.skewProtectionToken': 'native',
  'context.waitUntil': 'native',
  'context.deadline': { level: 'none', note: 'The bootstrap keeps it to itself (docs/decisions/003).' },
  'context.signal': CLIENT_UNSEEN,

  'config.path': 'native',
  'config.excludedPath': 'native',
  'config.method': { level: 'native', note: 'Written where two functions share a path; the entry answers 405.' },
  'config.preferStatic': 'native',
  'config.schedule': { level: 'native', limit: 'Published deploys only, at most 30 s.' },
  'config.background': {
    level: 'native',
    note: 'The edge answers 202 itself, before the matcher is asked: also where another host says 404 or 405.',
    limit: 'At most 15 minutes, and 256 KB of body; repeated twice after an error.',
  },
  'config.region': { level: 'native', limit: 'One region.' },
  'config.memory': { level: 'native', limit: '1024 to 4096 MB.' },
  'config.vcpu': { level: 'native', limit: '0.5 to 2.' },
  'config.maxDuration': { level: 'fixed', value: '60 s; 900 s in the background; 30 s on a schedule' },
  'config.rateLimit': 'native',

  'event.deployBuilding': event,
  'event.deploySucceeded': event,
  'event.deployFailed': event,
  'event.deployDeleted': event,
  'event.deployLocked': event,
  'event.deployUnlocked': event,
  'event.userLogin': event,
  'event.userSignup': event,
  'event.userValidate': event,
  'event.userModified': event,
  'event.userDeleted': event,
  'event.formSubmitted': event,

  'call.cache.purge.tags': { level: 'native', limit: 'Twice in 5 seconds for a tag or site.' },
  'call.cache.purgeAll': { level: 'native', limit: 'Twice in 5 seconds for a site.' },

  'compat.vercel.awsCredentialsProvider': credentials(
    'AWS_ACCESS_KEY_ID and its companions, where the site sets them.',
  ),
  'compat.vercel.getCache': memoryCache('instances'),
  'interop.netlify': 'native',

  'fidelity.response.streaming': { level: 'native', limit: '20 MB.' },
  'fidelity.request.streaming': 'none',
}
