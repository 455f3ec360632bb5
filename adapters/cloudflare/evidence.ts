/** Where the facts about Workers were read. */
import type { Evidence, Source } from '../../src/contract/adapter.ts'

const from = (source: string): Source => ({ source, checked: '2026-11' })

export const evidence: Evidence = {
  context: from('@cloudflare/workers-types 5.20261117.1: index.d.ts'),
  'context.requestId': from('cloudflare/cloudflare-docs: fundamentals/reference/http-headers.mdx'),
  'context.ip': from('cloudflare/cloudflare-docs: fundamentals/reference/http-headers.mdx'),
  'context.site': from('anyhost: adapters/cloudflare/facts.ts'),
  config: from('wrangler 4.164.0: config-schema.json'),
  'config.path': from('anyhost: src/runtime/find-route.ts'),
  'config.excludedPath': from('anyhost: src/runtime/find-route.ts'),
  'config.method': from('anyhost: src/runtime/handler.ts'),
  'config.schedule': from('cloudflare/cloudflare-docs: workers/configuration/cron-triggers.mdx'),
  'config.memory': from('https://developers.cloudflare.com/workers/platform/limits/'),
  'config.maxDuration': from('https://developers.cloudflare.com/workers/platform/limits/'),
  event: from('cloudflare/cloudflare-docs: a Worker has no events of a site'),
  call: from('@cloudflare/workers-types 5.20261117.1: ctx.cache, and the purge calls of the API'),
  fidelity: from('measured: test/contract in the runtime that harness.ts starts'),
}
