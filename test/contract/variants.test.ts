import { CASES, conformance, speaksOf, titleOf, type TargetResult } from 'anyhost/conformance'
import { beforeAll, describe, expect, it } from 'vitest'
import { WORK } from './host.ts'
import { onPage, onRun } from './page.ts'
import { passed, shownOf } from './spine.ts'
import { VARIANTS } from './targets.ts'

const isHeavy = process.env.ANYHOST_HEAVY === '1'
const reason = isHeavy ? '' : ' (skipped: too many for every run; set ANYHOST_HEAVY=1)'

// All of them at once, as the command asks them: one after the other they would take twice as long.
describe.skipIf(!isHeavy)(`every case against every variant${reason}`, () => {
  const runs = new Map<string, TargetResult>()

  beforeAll(async () => {
    const adapters = new Map(VARIANTS.map(({ adapter, whole }) => [adapter, { build: adapter, harness: whole }]))
    const titles = VARIANTS.map(({ title }) => title)
    const { targets } = await conformance({ adapters: [...adapters.values()], targets: titles, folder: WORK })
    for (const each of targets) runs.set(titleOf(each), each)
  }, 600_000)

  describe.each(VARIANTS.map((target) => [target.title, target] as const))('%s', (title, target) => {
    for (const each of CASES.filter((test) => speaksOf(target.supports, test))) {
      it(`${each.id}: ${each.title}`, ({ skip }) => {
        const result = runs.get(title)?.results.find(({ id }) => id === each.id)
        if (result?.status === 'none') return skip(result.gap ? `Gap: ${result.gap}` : result.detail.message)
        expect(runs.get(title)?.fault).toBe(undefined)
        expect(shownOf(result)).toEqual(passed(result))
      })
    }

    it('is what docs/conformance.md says of it', () => {
      expect(onPage(title)).toEqual(onRun(target, runs.get(title)?.results ?? []))
    })
  })
})
