/** What our own runtime does alike on every host: its source is our own code. */
import type { BuildAdapter, Evidence, Source } from '../contract/adapter.ts'
import { kindOf, type Feature } from '../contract/features.ts'

const own = (file: string): Source => ({ source: `anyhost: ${file}`, checked: '2026-11' })

const OURS: Evidence = {
  'context.params': own('src/runtime/route.ts'),
  'context.url': own('src/runtime/context.ts'),
  'context.target': own('src/runtime/context.ts'),
  'context.level': own('src/runtime/members.ts'),
  'context.cookies': own('src/runtime/cookies.ts'),
  'context.deploy.environment': own('src/runtime/deploy.ts'),
  'context.geo.country.flag': own('src/runtime/geo.ts'),
  getContext: own('src/runtime/get-context.ts'),
}

/** The source of the longest name that a feature begins with; that of its kind where there is none. */
export function sourceOf({ evidence = {} }: BuildAdapter, feature: Feature): Source | undefined {
  const all = { ...OURS, ...evidence }
  const parts = feature.split('.')
  for (let length = parts.length; length > 0; length--) {
    const found = all[parts.slice(0, length).join('.')]
    if (found) return found
  }
  return all[kindOf(feature)]
}
