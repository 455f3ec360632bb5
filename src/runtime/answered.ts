import type { TaskRunner } from '../contract/adapter.ts'
import { plain } from './response.ts'

/**
 * For hosts that start a run, or hand over an event, by a request: one that failed is answered with 500, as a request is.
 * `run` has logged the error. Thrown on, it would be printed again, and may end a process that answers others as well.
 */
export const answered =
  (run: TaskRunner): TaskRunner =>
  async (...call) => {
    try {
      return await run(...call)
    } catch {
      return plain(500, 'Internal Server Error')
    }
  }
