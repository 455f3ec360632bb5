/**
 * Failures as Cloudflare shows them. Of an Error that is printed its logs keep the name and the message, and no stack; a task
 * that rejects is an exception of the invocation, whose stack they keep, and show by the uploaded source maps (seen in the
 * events of a tail Worker, workerd 1.20260730.1; developers.cloudflare.com/workers/observability/source-maps, 2026-11).
 */
import { log } from '../../src/runtime/log.ts'

type WaitUntil = (task: Promise<unknown>) => void

/** The id of a request that came over Cloudflare's edge (developers.cloudflare.com, HTTP headers, cf-ray, checked 2026-11). */
const RAY = /^[0-9a-f]{16}$/

let keep: WaitUntil | undefined

/** For an emitted Worker, which alone can import `waitUntil` of `cloudflare:workers`. */
export function exceptionsBy(waitUntil: WaitUntil): void {
  keep = waitUntil
}

/**
 * Prints the line, and hands the error over as an exception. Where nobody may be there to show one, as on a developer's
 * machine, the stack is printed instead.
 */
export const report: typeof log = (code, what, requestId, error) => {
  const kept = keep && RAY.test(requestId)
  // Of an exception Cloudflare keeps no cause.
  log(code, what, requestId, kept && !causeOf(error) ? error : textOf(error))
  if (kept) keep?.(Promise.reject(error))
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined)

function textOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const cause = causeOf(error)
  return `${error.stack ?? error}${cause === undefined ? '' : `\nCaused by ${String(textOf(cause))}`}`
}
