/** What a route handler of Next does with each feature (providers' reference B12 and G1 to G9, checked 2026-11). */
import {
  ALWAYS_CANCELLED,
  credentials,
  EVERYWHERE,
  memoryCache,
  ON_NODE,
  REFUSED_BY_ENTRY,
} from '../../src/build/common-rows.ts'
import { ON_NETLIFY, ON_VERCEL } from '../../src/build/platform-rows.ts'
import type { Support, Supports } from '../../src/contract/adapter.ts'
import type { NextHost } from './options.ts'

const byServer: Support = {
  level: 'fixed',
  note: 'The server, or the settings of its host, decide.',
  value: "the server's",
}

const NO_CLOCK = 'Next starts nothing by a clock. Build the function for another target, or let a clock call a path.'
const AFTER = 'Not repeated after an error. Where the host gives Next no `waitUntil`, the 202 waits for the work.'
const NO_STATIC = 'Files in `public` always win over a route, and a route over nothing.'

export const supports: Supports = {
  ...EVERYWHERE,
  ...REFUSED_BY_ENTRY,
  ...ON_NODE,
  'context.params': { level: 'emulated', note: 'By our matcher; the params of the segment are not used.' },
  'context.url': { level: 'emulated', note: 'With the host of the Host header, and the scheme that Next says.' },
  'context.native': { level: 'emulated', note: '{ request, segment }: what Next called the handler with.' },
  'context.requestId': {
    level: 'emulated',
    note: 'A UUID. With the option `host`, the id of the host.',
    limit: 'Made by the entry: Next has no id of a request, and no proxy is asked for one.',
  },
  'context.waitUntil': { level: 'native', note: '`after` of next/server.' },
  'context.signal': 'native',

  'config.path': {
    level: 'native',
    note: 'Folders of the App Router; the matcher in the entry decides.',
    limit:
      'Next redirects `/x/` to `/x`, unless next.config has `skipTrailingSlashRedirect: true`; it redirects `//`, and answers 500 to a malformed escape.',
  },
  'config.method': {
    level: 'native',
    note: 'By the exports of the route. The 405 with `Allow` is ours: that of Next has none.',
    limit: 'Methods other than the seven that Next knows get 400 from Next.',
  },
  'config.preferStatic': { level: 'none', note: NO_STATIC },
  'config.schedule': { level: 'none', note: NO_CLOCK },
  'config.background': {
    level: 'emulated',
    note: 'The work is a task of `after`.',
    limit: `${AFTER} Lost when the process dies.`,
  },
  'config.region': { level: 'native', limit: 'Written as `preferredRegion`; a server runs where it was started.' },
  'config.memory': byServer,
  'config.vcpu': byServer,
  'config.maxDuration': { level: 'native', limit: 'Hosts read it; `next start` stops nothing.' },
  'config.cancellation': ALWAYS_CANCELLED,

  'compat.vercel.attachDatabasePool': {
    level: 'native',
    note: 'A server is never frozen: the pool closes its idle connections.',
  },
  'compat.vercel.getCache': memoryCache('instances'),
  'compat.vercel.awsCredentialsProvider': credentials('AWS_ACCESS_KEY_ID and its companions, where the app has them.'),

  'fidelity.url.encodedSlash': 'native',
  'fidelity.url.queryOrder': {
    level: 'none',
    note: 'Next writes the query anew: values of one name come together, and escapes may be others.',
  },
  'fidelity.headers.repeated': {
    level: 'native',
    limit:
      'Next adds names of its own to `Vary`, drops a request header named `__proto__`, and sends Latin-1 in an answer as UTF-8.',
  },
  'fidelity.cookies.several': 'native',
  'fidelity.response.streaming': {
    level: 'native',
    limit:
      'Next drops `Content-Encoding`, so a packed answer is unpacked; other encodings than gzip, deflate and br are a 500.',
  },
  'fidelity.request.streaming': { level: 'native', limit: 'Next drops the body of a GET.' },
}

/** What differs with the option `host`. */
export const SUPPORTS_ON: Readonly<Record<NextHost, Supports>> = {
  none: {},
  vercel: {
    ...ON_VERCEL,
    'config.background': {
      level: 'emulated',
      note: 'The work is a task of `after`.',
      limit: "The route's `maxDuration`, counted from the request; not repeated after an error.",
    },
    'config.schedule': {
      level: 'native',
      note: 'A cron job in vercel.json for a route at /_anyhost/<name>, told from a stranger by CRON_SECRET, which the project must set.',
      limit:
        'Production deployments only; once a day on the Hobby plan. Not with `basePath` or `trailingSlash` in next.config: the job follows no redirect.',
    },
    'config.region': { level: 'native', note: 'In vercel.json: its builder does not read it from the route.' },
    'config.memory': { level: 'native', note: 'In vercel.json.', limit: '128 to 10240 MB.' },
    'config.vcpu': { level: 'emulated', note: 'As memory in vercel.json: 2048 MB a vCPU.' },
    'config.cancellation': { level: 'native', note: 'In vercel.json.' },
    'compat.vercel.awsCredentialsProvider': 'native',
    'compat.vercel.getCache': 'native',
  },
  netlify: {
    ...ON_NETLIFY,
    'config.background': {
      level: 'emulated',
      note: 'The work is a task of `after`.',
      limit: `The 60 s of a function of the site. ${AFTER}`,
    },
    'config.region': { level: 'fixed', note: 'A setting of the site.', value: "the site's" },
    'config.maxDuration': { level: 'fixed', note: 'Netlify decides how long a function may run.', value: "the site's" },
  },
}
