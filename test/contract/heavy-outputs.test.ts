import { describe, it } from 'vitest'
import { contractOf } from './spine.ts'
import { HEAVY } from './targets.ts'

if (process.env.ANYHOST_HEAVY === '1') contractOf(HEAVY)
else
  describe.each(HEAVY.map(({ title, harness }) => [title, harness.heavy] as const))('%s', (_title, why) => {
    it.skip(`keeps the contract (set ANYHOST_HEAVY=1: ${why})`)
  })
