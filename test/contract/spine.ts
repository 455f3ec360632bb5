import { CASES, runCase, speaksOf, start, type CaseResult, type Started } from 'anyhost/conformance'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appCases } from './apps/cases.ts'
import { APPS, WORK } from './host.ts'
import { onPage, onRun } from './page.ts'
import type { Target } from './targets.ts'

/** Every case against every target, as a test each; a target is built and started once. */
export function contractOf(targets: readonly Target[]): void {
  describe.each(targets.map((target) => [target.title, target] as const))('%s', (_title, target) => {
    let started: Started | undefined
    const results: CaseResult[] = []
    beforeAll(async () => {
      started = await start(target, { projects: [APPS], folder: WORK })
    })
    afterAll(async () => started?.close())

    for (const each of [...CASES, ...appCases].filter((test) => speaksOf(target.supports, test))) {
      it(`${each.id}: ${each.title}`, async ({ skip }) => {
        if (!started) throw new Error('The target did not start.')
        const result = await runCase(started, each)
        if (result && CASES.includes(each)) results.push(result)
        if (result?.status === 'none') return skip(result.gap ? `Gap: ${result.gap}` : result.detail.message)
        expect(shownOf(result)).toEqual(passed(result))
      })
    }

    it('is what docs/conformance.md says of it', ({ skip }) => {
      const asked = CASES.filter((test) => speaksOf(target.supports, test))
      if (results.length < asked.length) return skip('Not every case was run.')
      expect(onPage(target.title)).toEqual(onRun(target, results))
    })
  })
}

/** What came, as the test runner shows it. */
export const shownOf = (result: CaseResult | undefined): unknown => ({
  status: result?.status,
  message: result?.detail.message,
  actual: result?.detail.actual,
  ...(result?.status === 'failed' && { requests: result.detail.requests }),
})

/** What should have come in its place. */
export const passed = (result: CaseResult | undefined): unknown => ({
  status: 'passed',
  message: '',
  actual: result?.detail.expected,
  ...(result?.status === 'failed' && { requests: result.detail.requests }),
})
