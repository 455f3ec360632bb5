import { log } from '../runtime/log.ts'
import type { LambdaContext, Settle } from './lambda-context.ts'

type AnyHandler = (event: unknown, context: unknown, callback: Settle) => unknown

export interface Call {
  readonly event: unknown
  /** Makes the handler's context, given how the handler settles. */
  readonly contextFor: (settle: Settle) => LambdaContext
  readonly requestId: string
  /** Whether somebody waits for the result: not for that of a background or a scheduled function. */
  readonly awaited: boolean
}

/**
 * Calls a handler that may answer by a promise, by its callback, or by `context.done`, `succeed` and `fail`. The first
 * that happens counts; a failure after it is logged. `callbackWaitsForEmptyEventLoop` does not delay the answer.
 */
export function callLambda(handler: AnyHandler, { event, contextFor, requestId, awaited }: Call): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let open = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const settle: Settle = (error, result) => {
      if (!open) {
        if (error) log('ANYHOST_HANDLER_FAILED', 'The function failed after it had answered', requestId, error)
        return
      }
      open = false
      clearTimeout(timer)
      if (error) reject(error)
      else resolve(result)
    }
    const { context, remaining } = contextFor(settle)
    const fail = (error: unknown): void => settle(error ?? new Error('The handler rejected without a reason.'))
    try {
      const returned = handler(event, context, settle)
      if (isThenable(returned)) returned.then((result) => settle(null, result), fail)
      else if (returned !== undefined) settle(null, returned)
      else if (!open) return
      else if (!answersLater(handler, awaited)) settle(null, undefined)
      // Nobody waits longer than the host would.
      else
        timer = setTimeout(
          () => fail(new Error('The handler neither called back nor returned a promise in time.')),
          Math.min(remaining(), 2 ** 31 - 1),
        )
    } catch (error) {
      fail(error)
    }
  })
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'

/**
 * Whether a handler that returned nothing may still answer: it has a callback, or hands on all that it gets, or has a
 * context with `done` and `succeed`. Lambda knows by an empty event loop, which no portable code can see.
 */
function answersLater(handler: AnyHandler, awaited: boolean): boolean {
  return (
    handler.length > (awaited ? 1 : 2) || /\.\.\.|\barguments\b|\[native code\]|^[^{]*,[^{]*,/.test(String(handler))
  )
}
