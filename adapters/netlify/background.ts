/**
 * A background function on Netlify: the host has answered 202 before it calls, and calls again after an error. The bootstrap
 * tells it of one by throwing on what the function throws (@netlify/serverless-functions-api 2.18.0, checked 2026-11); a
 * Response with status 500 is a success.
 */
import type { BackgroundRunner } from '../../src/contract/adapter.ts'
import { accepted, work } from '../../src/runtime/background.ts'
import { log } from '../../src/runtime/log.ts'
import type { NetlifyHandler, NetlifyNative } from './native.ts'

/** Runs of which the host must hear, by their requests. */
const failures = new WeakMap<Request, { readonly error: unknown }>()

/** Runs the handler to its end. */
export const background: BackgroundRunner<NetlifyNative> = async (handlers, method, request, context) => {
  try {
    await work(handlers, method, request, context)
  } catch (error) {
    log('ANYHOST_TASK_FAILED', 'A task failed', context.requestId, error)
    failures.set(request, { error })
  }
  return accepted()
}

/** A handler whose failed runs fail for the host as well. */
export function repeatable(handler: ReturnType<NetlifyHandler>): ReturnType<NetlifyHandler> {
  return async (...call) => {
    const response = await handler(...call)
    const failure = call[0] && failures.get(call[0])
    if (failure) throw failure.error
    return response
  }
}
