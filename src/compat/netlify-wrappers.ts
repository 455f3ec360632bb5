import { markScheduled } from './scheduled-mark.ts'
import type { Handler, StreamingHandler } from './lambda-types.ts'

/**
 * The legacy marker of a scheduled function: `export default fromLambda(schedule('@daily', handler))`. As in
 * @netlify/functions it gives the handler back. The build reads the expression off the source, so it must be a literal.
 */
export const schedule = (cron: string, handler: Handler): Handler => markScheduled(cron, handler)

/**
 * Marks a handler whose `body` is a stream. It gives the handler back: `fromLambda` sends a stream as one, wherever the
 * target does. The package's own needs Lambda's global `awslambda` as soon as the file is loaded.
 */
export const stream = (handler: StreamingHandler): Handler =>
  // `fromLambda` takes every body that a streaming handler may give; the host's type of `Handler` says text.
  handler as unknown as Handler
