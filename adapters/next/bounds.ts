/** Limits of the host of an app. Next itself has none that a route could reach. */
import type { HostLimit } from '../../src/contract/limits.ts'
import type { NextHost } from './options.ts'

const CHECKED = '2026-11'
const SCHEMAS = { source: '@vercel/build-utils 14.21.1: dist/schemas.js', checked: CHECKED }
const FUNCTIONS = { source: 'https://vercel.com/docs/functions/limitations', checked: CHECKED }
const NETLIFY = { source: 'Netlify documentation: functions, limits', checked: CHECKED }

/** MB for a virtual CPU (vercel.com/docs/functions/configuring-functions/memory, checked 2026-11). */
export const MB_PER_VCPU = 2048
/** Entries of `functions` in vercel.json. */
export const MAX_SETTINGS = 50

const MB = 1024 * 1024

export const LIMITS_ON: Readonly<Record<NextHost, readonly HostLimit[]>> = {
  none: [],
  vercel: [
    {
      name: 'memory',
      unit: 'MB',
      least: 128,
      most: 10240,
      plans: { Hobby: { most: 2048 }, Pro: { most: 4096 }, Enterprise: { most: 4096 } },
      feature: 'config.memory',
      ...SCHEMAS,
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
    { name: 'settings', unit: 'entries', most: MAX_SETTINGS, feature: 'config.memory', ...SCHEMAS },
    { name: 'request.body', unit: 'B', most: 4.5 * MB, feature: 'fidelity.request.streaming', ...FUNCTIONS },
    { name: 'response.body', unit: 'B', most: 4.5 * MB, ...FUNCTIONS, note: 'Of an answer that is not a stream.' },
  ],
  netlify: [
    { name: 'duration', unit: 's', most: 60, feature: 'config.maxDuration', ...NETLIFY },
    { name: 'request.body', unit: 'B', most: 6 * MB, ...NETLIFY },
    { name: 'response.stream', unit: 'B', most: 20 * MB, feature: 'fidelity.response.streaming', ...NETLIFY },
  ],
}
