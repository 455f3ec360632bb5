/** Where the facts about Next were read. */
import type { Evidence, Source } from '../../src/contract/adapter.ts'

const from = (source: string): Source => ({ source, checked: '2026-11' })

export const evidence: Evidence = {
  context: from("next 16.4.6: dist/server/web/spec-extension/request.js; with `host`, that host's headers"),
  'context.waitUntil': from('next 16.4.6: dist/server/after'),
  config: from('next 16.4.6: dist/build/segment-config/app/app-segment-config.js'),
  'config.path': from('next 16.4.6: sorted-routes.js, app-paths.js'),
  'config.excludedPath': from('anyhost: src/runtime/route.ts'),
  'config.method': from('next 16.4.6: HTTP_METHODS'),
  'config.memory': from('vercel 64.0.2: getPageLambdaGroups, and the schema of @vercel/build-utils 14.21.1'),
  'config.vcpu': from('vercel 64.0.2: getPageLambdaGroups, and the schema of @vercel/build-utils 14.21.1'),
  'config.cancellation': from('next 16.4.6; on Vercel the schema of @vercel/build-utils 14.21.1'),
  event: from('docs/decisions/011-next-levels.md'),
  call: from('@vercel/functions 3.9.9: request context, purge'),
  fidelity: from('measured: test/contract in the runtime that harness.ts starts'),
}
