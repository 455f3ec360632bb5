import type { Context, FunctionConfig } from '../contract/function.ts'
import type { HandlerContext } from './lambda-types.ts'

/** Seconds that a handler is told it has where nobody knows: the constants of @netlify/functions 6.0.0. */
const SYNCHRONOUS_SECONDS = 30
const BACKGROUND_SECONDS = 900

/** Settles the call, once. */
export type Settle = (error: unknown, result?: unknown) => void

/** The second argument of a Lambda-style handler, and the time that it says is left. */
export interface LambdaContext {
  readonly context: HandlerContext
  readonly remaining: () => number
}

/**
 * `getRemainingTimeInMillis` counts to `context.deadline`; where the host does not say it, to `config.maxDuration` from
 * now; else to 30 seconds from now, and 900 in the background.
 */
export function lambdaContext(
  context: Pick<Context, 'requestId' | 'deadline'>,
  config: FunctionConfig,
  settle: Settle,
): LambdaContext {
  const { maxDuration, background } = config
  const seconds = typeof maxDuration === 'number' ? maxDuration : background ? BACKGROUND_SECONDS : SYNCHRONOUS_SECONDS
  const end = context.deadline?.getTime() ?? Date.now() + seconds * 1000
  const remaining = (): number => Math.max(0, end - Date.now())
  const made: HandlerContext = {
    awsRequestId: context.requestId,
    callbackWaitsForEmptyEventLoop: true,
    // Names of a Lambda function: there is none.
    functionName: '',
    functionVersion: '',
    invokedFunctionArn: '',
    memoryLimitInMB: '',
    logGroupName: '',
    logStreamName: '',
    getRemainingTimeInMillis: remaining,
    done: settle,
    fail: (error: unknown) => settle(error || new Error('context.fail was called without an error.')),
    succeed: (result: unknown) => settle(null, result),
  }
  return { context: made, remaining }
}
