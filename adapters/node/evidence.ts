/** Where the facts about our server come from: its own code, and Node's. */
import type { Evidence, Source } from '../../src/contract/adapter.ts'

const from = (source: string): Source => ({ source, checked: '2026-11' })

export const evidence: Evidence = {
  context: from('anyhost: adapters/node/facts.ts'),
  'context.ip': from('anyhost: adapters/node/proxies.ts'),
  'context.requestId': from('anyhost: adapters/node/proxies.ts'),
  'context.signal': from('anyhost: adapters/node/serving.ts'),
  'context.deadline': from('anyhost: adapters/node/serving.ts'),
  'context.waitUntil': from('anyhost: adapters/node/kept.ts'),
  config: from('anyhost: adapters/node/serving.ts'),
  'config.path': from('anyhost: src/runtime/find-route.ts'),
  'config.excludedPath': from('anyhost: src/runtime/find-route.ts'),
  'config.method': from('anyhost: src/runtime/handler.ts'),
  'config.preferStatic': from('anyhost: adapters/node/files.ts'),
  'config.schedule': from('anyhost: adapters/node/scheduler.ts'),
  'config.rateLimit': from('anyhost: adapters/node/rate-limit.ts'),
  event: from('anyhost: a server has no events of a site'),
  call: from('anyhost: adapters/node/purge.ts'),
  fidelity: from('measured: test/contract in the runtime that harness.ts starts'),
}
