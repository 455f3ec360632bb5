/**
 * A run of a schedule, as a rule of EventBridge delivers it (recorded events of aws-sam-cli and aws-lambda-java-libs,
 * checked 2026-11). The function has no front door: nothing that came over HTTP reaches it.
 */
import type { Context as LambdaContext } from 'aws-lambda'
import type { Tasks } from '../../src/contract/adapter.ts'
import { createHandler, type ToHandler } from '../../src/runtime/handler.ts'
import { drain } from './drain.ts'
import type { LambdaNative, ScheduledEvent } from './native.ts'
import { refused, toCandidate } from './request.ts'

type ScheduledHandler = ToHandler<[event: unknown, context: LambdaContext], void, LambdaNative<ScheduledEvent>>

/**
 * `toHandler` of a scheduled function. The environment freezes with the reply, so tasks are waited for before it; an error
 * fails the invocation, which Lambda repeats.
 */
export const toCompiledScheduled: ScheduledHandler = (fn, entry) => {
  const kept = new WeakMap<LambdaContext, Set<Promise<unknown>>>()
  const handler = createHandler<[event: unknown, context: LambdaContext], void, LambdaNative<ScheduledEvent>>({
    name: 'aws-lambda',
    facts: { requestId: ({ context }) => context.awsRequestId },
    receive(given, context) {
      const event = accept(given)
      return { kind: 'schedule', scheduledTime: plannedTime(event.time), native: { event, context } }
    },
    // Not left to `reply`, which a run that fails never gets to.
    waitUntil:
      ({ context }) =>
      (task) =>
        keep(kept.get(context), task),
    reply: () => {},
  })(fn, entry)
  return async (event, context) => {
    const open = new Set<Promise<unknown>>()
    kept.set(context, open)
    try {
      await handler(event, context)
    } finally {
      await drain(tasksOf(open), context)
    }
  }
}

/** The event of a rule that goes by the clock. Every other one is refused, also one that a rule matched. */
function accept(given: unknown): ScheduledEvent {
  const { source, time, 'detail-type': type } = toCandidate(given)
  if (source !== 'aws.events' || type !== 'Scheduled Event' || typeof time !== 'string') throw refused(given)
  // The line above has looked at every member that is read.
  return given as ScheduledEvent
}

/** A rule runs within the minute of its expression, not on its first second (EventBridge user guide, checked 2026-11). */
function plannedTime(text: string): Date | undefined {
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : new Date(time - (time % 60_000))
}

// The tasks never reject: what failed was logged.
function keep(open: Set<Promise<unknown>> | undefined, task: Promise<unknown>): void {
  open?.add(task)
  void task.then(() => open?.delete(task))
}

const tasksOf = (open: ReadonlySet<Promise<unknown>>): Pick<Tasks, 'drain' | 'pending'> => ({
  async drain() {
    // A task may start others, so a snapshot is not enough.
    while (open.size > 0) await Promise.all(open)
  },
  get pending() {
    return open.size
  },
})
