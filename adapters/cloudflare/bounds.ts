/** Limits of Workers. One Worker holds all functions of a project. */
import type { HostLimit } from '../../src/contract/limits.ts'

const CHECKED = '2026-11'
const LIMITS = { source: 'https://developers.cloudflare.com/workers/platform/limits/', checked: CHECKED }
const WRANGLER = { source: 'wrangler 4.164.0: config-schema.json', checked: CHECKED }
const CACHE = { source: 'cloudflare/cloudflare-docs: src/content/docs/workers/cache', checked: CHECKED }
const PURGE = { source: 'cloudflare/cloudflare-docs: purge limits by plan', checked: CHECKED }

const MIB = 1024 * 1024

export const limits: readonly HostLimit[] = [
  { name: 'memory', unit: 'MB', most: 128, feature: 'config.memory', ...LIMITS },
  { name: 'rateLimit.window', unit: 's', oneOf: [10, 60], feature: 'config.rateLimit', ...WRANGLER },
  {
    name: 'crons',
    unit: 'entries',
    most: 250,
    plans: { Free: { most: 5 } },
    feature: 'config.schedule',
    ...LIMITS,
    note: 'In the whole account.',
  },
  {
    name: 'bundle',
    unit: 'B',
    most: 64 * MIB,
    ...LIMITS,
    note: 'Not packed; until May 2026 it was 3 or 10 MB packed.',
  },
  {
    name: 'cpu',
    unit: 's',
    most: 300,
    plans: { Free: { most: 0.01 } },
    feature: 'config.maxDuration',
    ...LIMITS,
    note: '30 s unless `limits.cpu_ms` says more.',
  },
  {
    name: 'waitUntil',
    unit: 's',
    most: 30,
    feature: 'context.waitUntil',
    source: 'cloudflare/cloudflare-docs: src/content/docs/workers/runtime-apis/context',
    checked: CHECKED,
  },
  {
    name: 'request.body',
    unit: 'B',
    most: 500 * MIB,
    plans: { Free: { most: 100 * MIB }, Pro: { most: 100 * MIB }, Business: { most: 200 * MIB } },
    ...LIMITS,
    note: 'By the plan of the zone.',
  },
  { name: 'request.headers', unit: 'B', most: 128 * 1024, ...LIMITS },
  { name: 'response.headers', unit: 'B', most: 128 * 1024, ...LIMITS },
  { name: 'url.length', unit: 'B', most: 16 * 1024, ...LIMITS },
  { name: 'environment.variables', unit: 'entries', most: 128, plans: { Free: { most: 64 } }, ...LIMITS },
  { name: 'environment', unit: 'B', most: 5 * 1024, ...LIMITS, note: 'Each variable.' },
  { name: 'static.files', unit: 'entries', most: 100_000, plans: { Free: { most: 20_000 } }, ...LIMITS },
  { name: 'static.file', unit: 'B', most: 25 * MIB, ...LIMITS },
  { name: 'cache.tags', unit: 'entries', most: 1000, feature: 'call.cache.purge.tags', ...CACHE },
  { name: 'cache.tag.length', unit: 'characters', most: 1024, feature: 'call.cache.purge.tags', ...CACHE },
  {
    name: 'purge.rate',
    unit: 'per minute',
    most: 3000,
    plans: { Free: { most: 5 }, Pro: { most: 300 }, Business: { most: 600 } },
    feature: 'call.cache.purge.tags',
    ...PURGE,
  },
]
