import type { EventName, ScheduleConfig } from '../contract/function.ts'
import { noHandler } from '../runtime/errors.ts'
import type { Servable } from '../runtime/handler.ts'
import { handlersOf } from '../runtime/servable.ts'
import { serve, type Served, type TestIncoming } from './host.ts'
import type { ContextOptions } from './options.ts'
import { isDenied } from './payloads/netlify.ts'

export interface RunOptions {
  /** What the host says. No request started the run, so what only a request has is not there. */
  readonly context?: Omit<ContextOptions, 'params' | 'url' | 'signal' | 'ip' | 'geo' | 'cookies' | 'target'>
  readonly target?: ContextOptions['target']
}

export interface ScheduleOptions extends RunOptions {
  /** When the run was planned. Default `clock`, else `undefined`, as on hosts that do not say. */
  readonly scheduledTime?: Date
  /** When the next run is planned. Default `undefined`. */
  readonly nextRun?: Date
  /** When the run starts. */
  readonly clock?: Date
}

/** What became of a run. */
export interface Run extends Omit<Served, 'outcome'> {
  /** What the handler returned. A host discards it, but for some events. */
  readonly value: unknown
}

/**
 * Runs a scheduled function once, as its clock does.
 * @throws what the handler throws, as a host reports a failed run; AnyhostError `ANYHOST_NO_HANDLER` for a function that is not scheduled.
 */
export async function invokeSchedule(fn: Servable, options: ScheduleOptions = {}): Promise<Run> {
  const { clock, scheduledTime = clock, nextRun, context } = options
  return run(fn, { kind: 'schedule', scheduledTime, nextRun, native: context?.native }, 'scheduled', options)
}

/** What became of an event. */
export interface EventRun extends Run {
  /** The handler called `deny()` of an event that `netlifyEvent` made: the host refuses what the user asked for. */
  readonly denied: boolean
}

/**
 * Hands a function a platform event, such as one of `netlifyEvent`.
 * @throws what the handler throws; AnyhostError `ANYHOST_NO_HANDLER` for a function without a handler of that name.
 */
export async function invokeEvent(
  fn: Servable,
  name: EventName,
  event: unknown,
  options: RunOptions = {},
): Promise<EventRun> {
  const incoming: TestIncoming = { kind: 'event', name, event, native: options.context?.native }
  return { ...(await run(fn, incoming, name, options)), denied: isDenied(event) }
}

type Callable = (...args: unknown[]) => unknown

async function run(fn: Servable, incoming: TestIncoming, name: string, options: RunOptions): Promise<Run> {
  const handlers = handlersOf(fn)
  const member = handlers[name]
  if (typeof member !== 'function') throw noHandler(name)
  const failure: { error?: unknown } = {}
  // A scheduled function has a schedule, by its type.
  const { schedule } = (handlers.config ?? {}) as Partial<ScheduleConfig>
  const { target, context } = options
  const { outcome, ...served } = await serve(
    incoming,
    { ...context, ...(target && { target }) },
    (prepare) => ({
      ...handlers,
      async [name](event: unknown, given: Parameters<typeof prepare>[0]) {
        try {
          return await (member as Callable).call(handlers, event, prepare(given))
        } catch (error) {
          // The runtime would log it: here the caller gets it.
          failure.error = error
          return undefined
        }
      },
    }),
    schedule === undefined ? {} : { cron: schedule },
  )
  if ('error' in failure) throw failure.error
  return { value: outcome, ...served }
}
