import { defineFunction } from 'anyhost'
import { sleep } from '../lib/later.ts'

/** Fails each time, and leaves a task behind. */
export default defineFunction({
  config: { schedule: '45 3 * * *' },
  scheduled(_event, { requestId, waitUntil }) {
    waitUntil(sleep(50).then(() => console.log(`failing task ${requestId} ran`)))
    console.log(`failing began ${requestId}`)
    throw new Error(`the run ${requestId} failed`)
  },
})
