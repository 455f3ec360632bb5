import type { FunctionRoute } from '../../src/runtime/find-route.ts'
import type { NodeHandler } from './native.ts'
import type { Limit } from './rate-limit.ts'

/** One address of one function. */
export interface Route extends FunctionRoute {
  readonly handler: NodeHandler
  readonly preferStatic?: boolean
  /** Seconds. */
  readonly maxDuration?: number
  readonly rateLimit?: Limit
}
