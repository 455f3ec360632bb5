/** What our server does with each feature (providers' reference F and G, checked 2026-11). */
import {
  ALWAYS_CANCELLED,
  credentials,
  EVERYWHERE,
  memoryCache,
  ON_NODE,
  OURS,
  UNCHANGED,
} from '../../src/build/common-rows.ts'
import type { Support, Supports } from '../../src/contract/adapter.ts'

const variable: Support = {
  level: 'emulated',
  note: 'From variables of the deployment: ANYHOST_DEPLOY_ID, _CONTEXT, _BRANCH, ANYHOST_SITE_ID, _NAME, _URL, ANYHOST_REGION.',
}

export const supports: Supports = {
  ...EVERYWHERE,
  ...ON_NODE,
  ...UNCHANGED,
  'context.native': { level: 'emulated', note: '{ request, response } of node:http.' },
  'context.requestId': { level: 'emulated', note: 'A UUID, or X-Request-Id of a proxy that is trusted to set it.' },
  'context.ip': { level: 'native', note: 'Of the socket, or as trusted proxies say: ANYHOST_TRUST_PROXY.' },
  'context.deploy.id': variable,
  'context.deploy.context': variable,
  'context.deploy.environment': variable,
  'context.deploy.branch': variable,
  'context.site.id': variable,
  'context.site.name': variable,
  'context.site.url': variable,
  'context.server.region': variable,
  'context.server.awsRegion': { level: 'emulated', note: 'ANYHOST_REGION, where it is an AWS code.' },
  'context.waitUntil': {
    level: 'emulated',
    note: 'A shutdown waits for the tasks.',
    limit: 'Until ANYHOST_SHUTDOWN_MS, by default 8 s.',
  },
  'context.signal': 'native',
  'context.deadline': { level: 'emulated', note: 'With `maxDuration`.' },

  'config.preferStatic': OURS,
  'config.schedule': {
    level: 'emulated',
    note: 'By a clock in the process; a run that is due while the one before goes on is left out.',
    limit: 'Every copy of the server runs it; runs that are due while none is up are lost.',
  },
  'config.background': {
    level: 'emulated',
    note: 'A shutdown waits for the work.',
    limit:
      'Lost when the process dies, or a shutdown takes longer than ANYHOST_SHUTDOWN_MS; not repeated after an error.',
  },
  'config.region': { level: 'fixed', value: 'where the server is' },
  'config.memory': { level: 'fixed', value: "the server's own" },
  'config.vcpu': { level: 'fixed', value: "the server's own" },
  'config.maxDuration': {
    level: 'emulated',
    note: '504 in the place of a late answer, and `request.signal` is aborted.',
    limit: 'Code that does not listen to the signal goes on. Runs of a schedule are not stopped.',
  },
  'config.rateLimit': {
    level: 'emulated',
    note: '429 with Retry-After, or what answers at `to`; with the headers RateLimit and RateLimit-Policy.',
    limit: 'Counted in one process. All domains are counted together.',
  },
  'config.cancellation': ALWAYS_CANCELLED,

  'compat.vercel.attachDatabasePool': {
    level: 'native',
    note: 'The process is never frozen: the pool closes its idle connections.',
  },
  'compat.vercel.awsCredentialsProvider': credentials(
    'AWS_ACCESS_KEY_ID and its companions, then the credentials endpoint of a container.',
  ),
  'compat.vercel.getCache': memoryCache('processes'),
}
