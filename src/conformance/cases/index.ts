import type { Case } from '../case.ts'
import { bodyCases } from './bodies.ts'
import { configCases } from './config.ts'
import { contextCases } from './context.ts'
import { cookieCases } from './cookies.ts'
import { faultCases } from './faults.ts'
import { headerCases } from './headers.ts'
import { limitCases } from './limits.ts'
import { narrowCases } from './narrow.ts'
import { purgeCases } from './purge.ts'
import { routingCases } from './routing.ts'
import { streamCases } from './streams.ts'
import { taskCases } from './tasks.ts'
import { urlCases } from './url.ts'

/** The contract, in the order in which a report shows it. */
export const CASES: readonly Case[] = [
  ...routingCases,
  ...urlCases,
  ...headerCases,
  ...cookieCases,
  ...bodyCases,
  ...streamCases,
  ...faultCases,
  ...contextCases,
  ...configCases,
  ...taskCases,
  ...purgeCases,
  ...limitCases,
  ...narrowCases,
]
