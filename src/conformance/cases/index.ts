import type { Case } from '../case.ts'
import { backgroundCases } from './background.ts'
import { beyondCases } from './beyond.ts'
import { bodyCases } from './bodies.ts'
import { cancellationCases } from './cancellation.ts'
import { concurrencyCases } from './concurrency.ts'
import { configCases } from './config.ts'
import { contextCases } from './context.ts'
import { cookieCases } from './cookies.ts'
import { deliveryCases } from './events.ts'
import { faultCases } from './faults.ts'
import { headerCases } from './headers.ts'
import { limitCases } from './limits.ts'
import { narrowCases } from './narrow.ts'
import { purgeCases } from './purge.ts'
import { rateLimitCases } from './rate-limit.ts'
import { routingCases } from './routing.ts'
import { scheduleCases } from './schedule.ts'
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
  ...backgroundCases,
  ...scheduleCases,
  ...deliveryCases,
  ...cancellationCases,
  ...concurrencyCases,
  ...limitCases,
  ...rateLimitCases,
  ...purgeCases,
  ...beyondCases,
  ...narrowCases,
]
