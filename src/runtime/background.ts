import type { BackgroundCall, BackgroundRunner, Handlers } from '../contract/adapter.ts'
import { callHandler } from './servable.ts'

/** For the answer to leave, on hosts that do not say when it has. One turn of the event loop was seen to be too little. */
const HEAD_START_MS = 50

/**
 * Answers 202 at once and has the handler run as a task. The body is read before the answer: hosts drop what is left of
 * it with the reply. A client that breaks off while it sends has its request refused, and nothing runs.
 */
export const background: BackgroundRunner<unknown> = /* @__PURE__ */ createBackground(
  () => new Promise((resolve) => setTimeout(resolve, HEAD_START_MS)),
)

/** The same for a host that says when the answer is out: work that keeps the thread busy must not hold it back. */
export function createBackground<Native>(replied: (native: Native) => Promise<unknown>): BackgroundRunner<Native> {
  return async (handlers, method, given, context) => {
    // The client may go away: nobody tells the work.
    const { signal } = new AbortController()
    const request = new Request(given, { signal, ...(given.body && { body: await given.arrayBuffer() }) })
    Object.defineProperty(context, 'request', { value: request })
    context.waitUntil(replied(context.native).then(() => work(handlers, method, request, context)))
    return accepted()
  }
}

/** Runs the handler where somebody waits for its end, and drops what it returns. A failure is for the caller. */
export async function work(
  handlers: Handlers,
  method: string,
  request: Request,
  context: BackgroundCall<unknown>,
): Promise<void> {
  // What is set from now on could not be sent, and must not be lost in silence.
  context.cookies?.seal()
  // It may be anything; a stream that nobody reads would stay open.
  const answer = (await callHandler(handlers, method, request, context)) as { readonly body?: unknown } | undefined
  if (answer?.body instanceof ReadableStream) await answer.body.cancel().catch(() => {})
}

/** What the client gets, as Netlify gives it: no body, and no header of ours (netlify-cli, functions/background.ts, 2026-11). */
export const accepted = (): Response => new Response(null, { status: 202 })
