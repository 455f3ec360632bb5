import type { Entry, Incoming, RuntimeAdapter } from '../../src/contract/adapter.ts'
import { createHandler, type Servable } from '../../src/runtime/handler.ts'

/** What the host of these tests knows about a call. */
export interface FakeNative {
  readonly id?: string
  readonly ip?: string
  readonly waitUntil?: (task: Promise<unknown>) => void
}

/** A host in the smallest form: a call in, what the function made of it out. Tasks are waited for before the reply. */
export const adapter: RuntimeAdapter<[call: Incoming<FakeNative>], unknown, FakeNative> = {
  name: 'fake',
  facts: { requestId: ({ id }) => id, ip: ({ ip }) => ip },
  receive: (call) => call,
  waitUntil: ({ waitUntil }) => waitUntil,
  async reply(outcome, tasks) {
    await tasks.drain()
    return outcome
  },
}

const toHandler = /* @__PURE__ */ createHandler(adapter)

/** A call by a request, with a request id that tests can look for. */
export function callOf(request: Request, native: FakeNative = { id: 'req-1' }): Incoming<FakeNative> {
  return { kind: 'request', request, url: request.url, method: request.method, native }
}

/** Serves a function on the fake host. */
export function serve(
  fn: Servable,
  entry?: Entry<FakeNative>,
): (input: string | Request, init?: RequestInit) => Promise<Response> {
  const handler = toHandler(fn, entry)
  return async (input, init) => {
    const request = typeof input === 'string' ? new Request(new URL(input, 'https://example.com'), init) : input
    // A call by a request is answered by a Response: that is what the runtime promises.
    return (await handler(callOf(request))) as Response
  }
}

/** A run of what no request started. */
export function perform(fn: Servable, entry: Entry<FakeNative>, call: Incoming<FakeNative>): Promise<unknown> {
  return toHandler(fn, entry)(call)
}
