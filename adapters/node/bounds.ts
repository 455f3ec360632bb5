/** Limits of our server, and of Node beneath it. */
import type { HostLimit } from '../../src/contract/limits.ts'

const SERVER = { source: 'anyhost: adapters/node/server.ts', checked: '2026-11' }

export const limits: readonly HostLimit[] = [
  {
    name: 'duration',
    unit: 's',
    // A timer of Node that is set to more than 2 ** 31 - 1 milliseconds ends at once.
    most: 2_147_483,
    feature: 'config.maxDuration',
    source: 'node 24.21.0: lib/internal/timers.js, TIMEOUT_MAX',
    checked: '2026-11',
  },
  {
    name: 'request.body',
    unit: 'B',
    most: 100 * 1024 * 1024,
    ...SERVER,
    note: 'Another by `bodyLimit` or ANYHOST_BODY_LIMIT.',
  },
  {
    name: 'request.headers',
    unit: 'B',
    most: 16 * 1024,
    source: 'node 24.21.0: http.maxHeaderSize',
    checked: '2026-11',
  },
  {
    name: 'shutdown',
    unit: 's',
    most: 8,
    feature: 'context.waitUntil',
    ...SERVER,
    note: 'Another by `shutdownMs` or ANYHOST_SHUTDOWN_MS.',
  },
]
