import type { Sabotage } from '../../contract/sabotage.ts'
import { backgroundSabotages } from './background.ts'
import { bodySabotages } from './bodies.ts'
import { cancellationSabotages } from './cancellation.ts'
import { concurrencySabotages } from './concurrency.ts'
import { buildSabotages } from './build.ts'
import { contextSabotages } from './context.ts'
import { cookieSabotages } from './cookies.ts'
import { eventSabotages } from './events.ts'
import { headerSabotages } from './headers.ts'
import { limitSabotages } from './limits.ts'
import { narrowSabotages } from './narrow.ts'
import { purgeSabotages } from './purge.ts'
import { rateLimitSabotages } from './rate-limit.ts'
import { routingSabotages } from './routing.ts'
import { scheduleSabotages } from './schedule.ts'
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
  ...backgroundSabotages,
  ...cancellationSabotages,
  ...concurrencySabotages,
  ...eventSabotages,
  ...limitSabotages,
  ...rateLimitSabotages,
  ...scheduleSabotages,
  ...buildSabotages,
  ...narrowSabotages,
]
