/** Limits of the host of an app. Next itself has none that a route could reach. */
import { BODY_LIMITS, CONFIG_LIMITS, SETTINGS_LIMIT } from '../../src/build/vercel-bounds.ts'
import type { HostLimit } from '../../src/contract/limits.ts'
import type { NextHost } from './options.ts'

const NETLIFY = { source: 'Netlify documentation: functions, limits', checked: '2026-11' }

const MB = 1024 * 1024

export const LIMITS_ON: Readonly<Record<NextHost, readonly HostLimit[]>> = {
  none: [],
  vercel: [...CONFIG_LIMITS, SETTINGS_LIMIT, ...BODY_LIMITS],
  netlify: [
    { name: 'duration', unit: 's', most: 60, feature: 'config.maxDuration', ...NETLIFY },
    { name: 'request.body', unit: 'B', most: 6 * MB, ...NETLIFY },
    { name: 'response.stream', unit: 'B', most: 20 * MB, feature: 'fidelity.response.streaming', ...NETLIFY },
  ],
}
