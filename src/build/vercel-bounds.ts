/**
 * Vercel's limits on any function, for every adapter whose functions may run there. A schema takes more than a plan gives, so
 * both are here.
 */
import type { HostLimit, Source } from '../contract/limits.ts'

const CHECKED = '2026-11'
export const SCHEMAS: Source = { source: '@vercel/build-utils 14.21.1: dist/schemas.js', checked: CHECKED }
export const FUNCTIONS: Source = { source: 'https://vercel.com/docs/functions/limitations', checked: CHECKED }

/** MB for a virtual CPU (vercel.com/docs/functions/configuring-functions/memory, checked 2026-11). */
export const MB_PER_VCPU = 2048
/** Entries of `functions` in vercel.json. */
export const MAX_FUNCTION_SETTINGS = 50

const MIB = 1024 * 1024

/** What a config can ask for. */
export const CONFIG_LIMITS: readonly HostLimit[] = [
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
]

/** Of settings that stand in vercel.json. */
export const SETTINGS_LIMIT: HostLimit = {
  name: 'settings',
  unit: 'entries',
  most: MAX_FUNCTION_SETTINGS,
  feature: 'config.memory',
  ...SCHEMAS,
}

/** Of a request and its answer. */
export const BODY_LIMITS: readonly HostLimit[] = [
  { name: 'request.body', unit: 'B', most: 4.5 * MIB, feature: 'fidelity.request.streaming', ...FUNCTIONS },
  { name: 'response.body', unit: 'B', most: 4.5 * MIB, ...FUNCTIONS, note: 'Of an answer that is not a stream.' },
]
