import { describe } from 'vitest'
import { appCases } from './cases/apps.ts'
import { bodyCases } from './cases/bodies.ts'
import { contextCases } from './cases/context.ts'
import { faultCases } from './cases/faults.ts'
import { headerCases } from './cases/headers.ts'
import { purgeCases } from './cases/purge.ts'
import { routingCases } from './cases/routing.ts'
import { streamCases } from './cases/streams.ts'
import { taskCases } from './cases/tasks.ts'
import { urlCases } from './cases/url.ts'
import { useHost } from './host.ts'
import type { Target } from './targets.ts'

const CASES = [
  routingCases,
  urlCases,
  headerCases,
  bodyCases,
  streamCases,
  faultCases,
  contextCases,
  taskCases,
  purgeCases,
  appCases,
]

/** Every case against every target; each is built and started once. */
export function contractOf(targets: readonly Target[]): void {
  describe.each(targets.map((target) => [target.title, target] as const))('%s', (_title, target) => {
    const host = useHost(target)
    for (const cases of CASES) cases(host)
  })
}
