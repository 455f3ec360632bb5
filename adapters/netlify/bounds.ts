/** Netlify's limits. It publishes none for the size of a function or the number of them. */
import type { HostLimit } from '../../src/contract/limits.ts'

const CHECKED = '2026-11'
const SCHEMA = {
  source: '@netlify/zip-it-and-ship-it 16.2.3: dist/runtimes/node/in_source_config/index.js',
  checked: CHECKED,
}
const DOCS = { source: 'Netlify documentation: functions, limits', checked: CHECKED }
const CACHE = { source: 'Netlify documentation: caching, cache tags', checked: CHECKED }
const PURGE = {
  source: 'Netlify documentation: caching, purge',
  checked: CHECKED,
}

const MB = 1024 * 1024

export const limits: readonly HostLimit[] = [
  {
    name: 'duration',
    kind: 'request',
    unit: 's',
    most: 60,
    feature: 'config.maxDuration',
    ...DOCS,
    note: 'A constant of the package says 30, and the API reference 10 for a stream.',
  },
  { name: 'duration', kind: 'scheduled', unit: 's', most: 30, feature: 'config.maxDuration', ...DOCS },
  { name: 'duration', kind: 'background', unit: 's', most: 900, feature: 'config.maxDuration', ...DOCS },
  { name: 'memory', unit: 'MB', least: 1024, most: 4096, feature: 'config.memory', ...SCHEMA },
  { name: 'vcpu', unit: 'vCPU', least: 0.5, most: 2, feature: 'config.vcpu', ...SCHEMA },
  {
    name: 'regions',
    unit: 'entries',
    most: 1,
    feature: 'config.region',
    ...SCHEMA,
    note: 'Another than the default needs a paid plan.',
  },
  { name: 'request.body', unit: 'B', most: 6 * MB, ...DOCS, note: 'About 4.5 MB of what is not text.' },
  { name: 'response.body', unit: 'B', most: 6 * MB, ...DOCS, note: 'Of an answer that is not a stream.' },
  { name: 'response.stream', unit: 'B', most: 20 * MB, feature: 'fidelity.response.streaming', ...DOCS },
  { name: 'event.body', kind: 'background', unit: 'B', most: 256 * 1024, feature: 'config.background', ...DOCS },
  { name: 'environment', unit: 'B', most: 4096, ...DOCS },
  { name: 'cache.tags', unit: 'entries', most: 500, feature: 'call.cache.purge.tags', ...CACHE },
  { name: 'cache.tag.length', unit: 'characters', most: 1024, feature: 'call.cache.purge.tags', ...CACHE },
  {
    name: 'purge.rate',
    unit: 'per minute',
    most: 24,
    feature: 'call.cache.purge.tags',
    ...PURGE,
    note: 'Twice in 5 seconds for a tag or a site.',
  },
]
