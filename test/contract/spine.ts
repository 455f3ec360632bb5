import { CASES, runCase, speaksOf, start, type CaseResult, type Started } from 'anyhost/conformance'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appCases } from './apps/cases.ts'
import { APPS, WORK } from './host.ts'
import type { Target } from './targets.ts'

/** Every case against every target, as a test each; a target is built and started once. */
export function contractOf(targets: readonly Target[]): void {
  describe.each(targets.map((target) => [target.title, target] as const))('%s', (_title, target) => {
    let started: Started | undefined
    beforeAll(async () => {
      started = await start(target, { projects: [APPS], folder: WORK })
    })
    afterAll(async () => started?.close())

    for (const each of [...CASES, ...appCases].filter((test) => speaksOf(target.supports, test))) {
      it(`${each.id}: ${each.title}`, async ({ skip }) => {
        if (!started) throw new Error('The target did not start.')
        const result = await runCase(started, each)
        if (result?.status === 'none') return skip(result.gap ? `Gap: ${result.gap}` : result.detail.message)
        passes(result)
      })
    }
  })
}

/** With what came and what should have come, as the test runner shows it. */
function passes(result: CaseResult | undefined): void {
  if (!result) throw new Error('The case is not about this target.')
  const { status, detail } = result
  const { requests, actual, expected, message } = detail
  if (status === 'passed') return
  expect({ message, requests, actual }).toEqual({ message: '', requests, actual: expected })
  throw new Error(message)
}
