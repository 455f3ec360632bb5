/** Background functions where the front waits for the stream, and where Netlify's older runtime waits for the result. */
import type { BackgroundRunner } from '../../src/contract/adapter.ts'
import { accepted, createBackground, work } from '../../src/runtime/background.ts'
import type { LambdaNative } from './native.ts'

/**
 * For a handler that streams. The client has its answer when the stream has ended, also while the invocation goes on
 * (aws-lambda-ric 4.0.2); the work begins then, and the invocation waits for it.
 */
export const backgroundStreaming: BackgroundRunner<LambdaNative> = /* @__PURE__ */ createBackground(
  ({ stream }) =>
    new Promise((resolve) => {
      if (!stream) return resolve(undefined)
      for (const name of ['finish', 'error', 'close']) stream.once(name, resolve)
    }),
)

/** For a host that can do nothing but wait, where the project accepts that: 202 when the work is done. */
export const backgroundAwaited: BackgroundRunner<LambdaNative> = async (handlers, method, request, context) => {
  await work(handlers, method, request, context)
  return accepted()
}
