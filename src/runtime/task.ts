import type { Incoming, TaskRunner } from '../contract/adapter.ts'
import { noHandler } from './errors.ts'
import { log } from './log.ts'

/**
 * Calls the handler of what no request started: a run of a schedule, or a platform event. An error is logged and goes
 * on to the host, which repeats or reports the run.
 */
export const task: TaskRunner = async (handlers, cron, incoming, context) => {
  try {
    const name = incoming.kind === 'event' ? incoming.name : 'scheduled'
    const member = handlers[name]
    if (typeof member !== 'function') throw noHandler(name)
    return await member.call(handlers, eventOf(incoming, cron), withoutRequest(context))
  } catch (error) {
    log('ANYHOST_HANDLER_FAILED', 'The function failed', context.requestId, error)
    throw error
  }
}

/** The same context, where nothing can be read from a request and nobody hangs up. */
const withoutRequest = (context: object): object =>
  Object.defineProperties(context, {
    signal: { value: new AbortController().signal, enumerable: true },
    request: {
      get() {
        throw new TypeError('No request started this run, so it has no url and no cookies.')
      },
    },
  })

function eventOf(incoming: Incoming<never>, cron: string | undefined): unknown {
  if (incoming.kind === 'event') return incoming.event
  if (incoming.kind === 'schedule') return { cron, scheduledTime: incoming.scheduledTime, nextRun: incoming.nextRun }
  throw noHandler('a request')
}
