import type { Context } from 'aws-lambda'
import type { Tasks } from '../../src/contract/adapter.ts'
import { log } from '../../src/runtime/log.ts'

/** Time kept back to send the reply and to write the log. */
const MARGIN_MS = 200

/** Waits for the tasks, but not past the deadline: what is left then is named, not lost in silence. */
export async function drain(tasks: Pick<Tasks, 'drain' | 'pending'>, context: Context): Promise<void> {
  if (tasks.pending === 0) return
  const left = Math.max(context.getRemainingTimeInMillis() - MARGIN_MS, 0)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<true>((resolve) => (timer = setTimeout(resolve, left, true)))
  if (await Promise.race([tasks.drain(), late])) {
    const cause = new Error(`${tasks.pending} tasks were still running ${MARGIN_MS} ms before the function's deadline.`)
    log('ANYHOST_TASKS_ABANDONED', 'Tasks were given up', context.awsRequestId, cause)
  }
  clearTimeout(timer)
}
