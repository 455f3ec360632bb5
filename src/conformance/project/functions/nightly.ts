import { defineFunction, getContext, type Context } from 'anyhost'
import { sleep } from '../lib/later.ts'

/** Prints what a run is given. */
export default defineFunction({
  config: { schedule: '30 3 * * *' },
  scheduled(event, context) {
    context.waitUntil(sleep(50).then(() => console.log(`nightly task ${context.requestId} ran`)))
    const seen = {
      event,
      requestId: context.requestId,
      target: context.target,
      same: getContext().requestId === context.requestId,
      aborted: context.signal.aborted,
      native: typeof context.native,
      // Its type has none.
      url: messageOf(() => (context as Partial<Context>).url),
    }
    console.log(`nightly ran ${JSON.stringify(seen)}`)
  },
})

function messageOf(read: () => unknown): string {
  try {
    return String(read())
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
