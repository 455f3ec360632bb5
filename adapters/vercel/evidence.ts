/** Where the facts about Vercel were read. */
import type { Evidence, Source } from '../../src/contract/adapter.ts'

const from = (source: string): Source => ({ source, checked: '2026-11' })

export const evidence: Evidence = {
  context: from('@vercel/functions 3.9.9: headers and request context'),
  'context.geo': from('@vercel/functions 3.9.9: headers.js'),
  'context.server': from('Vercel documentation: regions; adapters/vercel/regions.ts'),
  'context.signal': from('Vercel documentation: functions, cancellation'),
  config: from('@vercel/build-utils 14.21.1: dist/schemas.js'),
  'config.path': from('@vercel/routing-utils 6.6.0: dist/schemas.js'),
  'config.excludedPath': from('@vercel/routing-utils 6.6.0: dist/schemas.js'),
  'config.method': from('@vercel/routing-utils 6.6.0: dist/schemas.js'),
  'config.preferStatic': from('vercel/vercel: Build Output API v3, phases of routes'),
  'config.schedule': from('Vercel documentation: cron jobs, and the schema of @vercel/build-utils 14.21.1'),
  'config.region': from('Vercel documentation: regions; @vercel/static-config 3.4.4'),
  'config.maxDuration': from('@vercel/build-utils 14.21.1: dist/max-duration.js'),
  'config.rateLimit': from('Vercel documentation: firewall; no field of a function sets it'),
  event: from('Vercel documentation: it calls no function for its events'),
  call: from('@vercel/functions 3.9.9: request context, purge'),
  fidelity: from('measured: test/contract in the runtime that harness.ts starts'),
}
