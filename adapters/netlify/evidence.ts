/** Where the facts about Netlify were read. */
import type { Evidence, Source } from '../../src/contract/adapter.ts'

const from = (source: string): Source => ({ source, checked: '2026-11' })

export const evidence: Evidence = {
  context: from('@netlify/serverless-functions-api 2.23.0: dist/index.js, the bootstrap'),
  'context.native': from('@netlify/serverless-functions-api 2.23.0: dist/index.js, the bootstrap'),
  'context.deadline': from('docs/decisions/003-netlify-deadline.md'),
  'context.server': from('Netlify documentation: functions, read-only variables'),
  config: from('@netlify/zip-it-and-ship-it 16.2.3: dist/runtimes/node/in_source_config/index.js'),
  'config.path': from('@netlify/zip-it-and-ship-it 16.2.3: dist/utils/routes.js'),
  'config.excludedPath': from('@netlify/functions-dev 2.0.8: dist/main.js'),
  'config.method': from('docs/decisions/004-methods-on-netlify.md'),
  'config.memory': from('@netlify/zip-it-and-ship-it 16.2.3: dist/utils/parse_memory.js'),
  'config.rateLimit': from('@netlify/zip-it-and-ship-it 16.2.3: dist/rate_limit.js'),
  'config.maxDuration': from('Netlify documentation: functions, limits'),
  'config.cancellation': from('@netlify/serverless-functions-api 2.23.0: dist/index.js, the bootstrap'),
  event: from('@netlify/serverless-functions-api 2.23.0: dist/index.js, the table of events'),
  call: from('@netlify/functions 6.0.0: purgeCache, and Netlify documentation: caching, purge'),
  fidelity: from('measured: test/contract in the runtime that harness.ts starts'),
}
