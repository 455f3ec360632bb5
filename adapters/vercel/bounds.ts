/** Vercel's limits: those on any function, and those on what is emitted for it. */
import { BODY_LIMITS, CONFIG_LIMITS, FUNCTIONS, SCHEMAS, SETTINGS_LIMIT } from '../../src/build/vercel-bounds.ts'
import type { HostLimit } from '../../src/contract/limits.ts'

const CHECKED = '2026-11'
const ROUTING = { source: '@vercel/routing-utils 6.6.0: dist/schemas.js', checked: CHECKED }
const CRONS = { source: 'https://vercel.com/docs/cron-jobs/usage-and-pricing', checked: CHECKED }
const CACHE = { source: 'Vercel documentation: CDN cache', checked: CHECKED }

/** Characters in `src` of a route. */
export const MAX_SOURCE = 4096

const MIB = 1024 * 1024

const always: readonly HostLimit[] = [
  ...CONFIG_LIMITS,
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
  ...BODY_LIMITS,
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
        SETTINGS_LIMIT,
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
