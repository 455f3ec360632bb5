import { describe } from 'vitest'
import { contractOf } from './spine.ts'
import { HEAVY } from './targets.ts'

const isHeavy = process.env.ANYHOST_HEAVY === '1'
const reason = isHeavy ? '' : ' (skipped: too heavy for every run; set ANYHOST_HEAVY=1)'

describe.skipIf(!isHeavy)(`heavy targets${reason}`, () => {
  contractOf(HEAVY)
})
