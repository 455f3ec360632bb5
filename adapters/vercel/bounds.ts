/** Vercel's limits. A schema takes more than a plan gives, so both are here. */
import type { HostLimit } from '../../src/contract/limits.ts'

const CHECKED = '2026-11'
const SCHEMAS = { source: '@vercel/build-utils 14.21.1: dist/schemas.js', checked: CHECKED }
const ROUTING = { source: '@vercel/routing-utils 6.6.0: dist/schemas.js', checked: CHECKED }
const FUNCTIONS = { source: 'https://vercel.com/docs/functions/limitations', checked: CHECKED }
const CRONS = { source: 'https://vercel.com/docs/cron-jobs/usage-and-pricing', checked: CHECKED }
const CACHE = { source: 'Vercel documentation: CDN cache', checked: CHECKED }

/** MB for a virtual CPU (vercel.com/docs/functions/configuring-functions/memory, checked 2026-11). */
export const MB_PER_VCPU = 2048
/** Entries of `functions` in vercel.json. */
export const MAX_FUNCTION_SETTINGS = 50
/** Characters in `src` of a route. */
export const MAX_SOURCE = 4096

const MIB = 1024 * 1024

const always: readonly HostLimit[] = [
  {
    name: 'memory',
    unit: 'MB',
    least: 128,
    most: 10240,
    plans: { Hobby: { most: 2048 }, Pro: { most: 4096 }, Enterprise: { most: 4096 } },
    feature: 'config.memory',
    ...SCHEMAS,
    note: 'Plans: vercel.com/docs/functions/limitations.',
  },
  {
    name: 'vcpu',
    unit: 'vCPU',
    least: 128 / MB_PER_VCPU,
    most: 10240 / MB_PER_VCPU,
    plans: { Hobby: { most: 1 }, Pro: { most: 2 }, Enterprise: { most: 2 } },
    feature: 'config.vcpu',
    ...SCHEMAS,
    note: `As memory, ${MB_PER_VCPU} MB each.`,
  },
  {
    name: 'duration',
    unit: 's',
    least: 1,
    most: 3600,
    plans: { Hobby: { most: 300 }, Pro: { most: 800 }, Enterprise: { most: 800 } },
    feature: 'config.maxDuration',
    source: '@vercel/build-utils 14.21.1: dist/max-duration.js',
    checked: CHECKED,
    note: 'Plans: vercel.com/docs/functions/limitations.',
  },
  { name: 'regions', unit: 'entries', plans: { Hobby: { most: 1 } }, feature: 'config.region', ...FUNCTIONS },
  {
    name: 'cron.interval',
    unit: 's',
    plans: { Hobby: { least: 86_400 } },
    feature: 'config.schedule',
    ...CRONS,
  },
  { name: 'cron.length', unit: 'characters', least: 9, most: 256, feature: 'config.schedule', ...SCHEMAS },
  { name: 'function.name', unit: 'characters', most: 128, ...FUNCTIONS, note: 'With the folder and the extension.' },
  {
    name: 'bundle',
    unit: 'B',
    most: 250 * MIB,
    source: '@vercel/build-utils 14.21.1: dist/validate-lambda-size.js',
    checked: CHECKED,
  },
  { name: 'request.body', unit: 'B', most: 4.5 * MIB, feature: 'fidelity.request.streaming', ...FUNCTIONS },
  { name: 'response.body', unit: 'B', most: 4.5 * MIB, ...FUNCTIONS, note: 'Of an answer that is not a stream.' },
  { name: 'cache.body', unit: 'B', most: 10 * MIB, ...CACHE, note: 'Of a stream: 20 MB.' },
  {
    name: 'cache.tags',
    unit: 'entries',
    most: 128,
    feature: 'call.cache.purge.tags',
    source: 'Vercel documentation: runtime cache',
    checked: CHECKED,
  },
  {
    name: 'cache.tag.length',
    unit: 'B',
    most: 256,
    feature: 'call.cache.purge.tags',
    source: 'Vercel documentation: runtime cache',
    checked: CHECKED,
  },
]

export const limitsIn = (output: string): readonly HostLimit[] =>
  output === 'api'
    ? [
        ...always,
        { name: 'settings', unit: 'entries', most: MAX_FUNCTION_SETTINGS, feature: 'config.memory', ...SCHEMAS },
        {
          name: 'routes',
          unit: 'entries',
          most: 2048,
          feature: 'config.path',
          ...ROUTING,
          note: 'Rewrites in vercel.json.',
        },
        { name: 'route.length', unit: 'characters', most: MAX_SOURCE, feature: 'config.path', ...ROUTING },
      ]
    : [...always, { name: 'route.length', unit: 'characters', most: MAX_SOURCE, feature: 'config.path', ...ROUTING }]
