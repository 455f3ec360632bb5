import { contractOf } from './spine.ts'
import { isDefault, TARGETS } from './targets.ts'

contractOf(TARGETS.filter(isDefault))
