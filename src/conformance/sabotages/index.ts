import type { Sabotage } from '../../contract/sabotage.ts'
import { bodySabotages } from './bodies.ts'
import { buildSabotages } from './build.ts'
import { contextSabotages } from './context.ts'
import { cookieSabotages } from './cookies.ts'
import { headerSabotages } from './headers.ts'
import { narrowSabotages } from './narrow.ts'
import { purgeSabotages } from './purge.ts'
import { routingSabotages } from './routing.ts'
import { taskSabotages } from './tasks.ts'
import { urlSabotages } from './url.ts'

/** Faults that any adapter can have. Those of one adapter stand with its harness. */
export const SABOTAGES: readonly Sabotage[] = [
  ...routingSabotages,
  ...urlSabotages,
  ...headerSabotages,
  ...cookieSabotages,
  ...bodySabotages,
  ...contextSabotages,
  ...taskSabotages,
  ...purgeSabotages,
  ...buildSabotages,
  ...narrowSabotages,
]
