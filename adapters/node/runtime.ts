/** What runs on a server of its own: Node's request and response in, the answer on its way. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BackgroundRunner, Incoming } from '../../src/contract/adapter.ts'
import { createBackground } from '../../src/runtime/background.ts'
import { createHandler, type ToHandler } from '../../src/runtime/handler.ts'
import { createUnbuilt } from '../../src/runtime/unbuilt.ts'
import { deadline, deploy, server, site } from './facts.ts'
import { createKept } from './kept.ts'
import type { NodeCall, NodeNative } from './native.ts'
import { createReadClient, proxySettings } from './proxies.ts'
import { serveRequest, type Serving } from './serving.ts'

export { cookies, levels } from '../../src/runtime/members.ts'
export { task } from '../../src/runtime/task.ts'
export { deadline, deploy, server, site } from './facts.ts'
export { cacheControls } from './purge.ts'
export { rateLimit } from './rate-limit.ts'
export { startScheduler } from './scheduler.ts'
export { createServer, serve, type RunningServer, type ServerSettings } from './server.ts'

type CallHandler = ToHandler<[call: NodeCall], unknown, NodeNative>
type Listener = ToHandler<[request: IncomingMessage, response: ServerResponse], void, NodeNative>

/** `toHandler` of a compiled entry: the server calls it with what it has found out already. */
export const toCompiled: CallHandler = /* @__PURE__ */ createHandler({
  name: 'node',
  facts: {
    requestId: ({ requestId }) => requestId,
    ip: ({ ip }) => ip,
  },
  receive: (call): Incoming<NodeNative> => call,
  waitUntil: ({ keep }) => keep,
  reply: (outcome) => outcome,
})

/** What a background function's entry hands in: the work begins when the answer is out, or the client gone. */
export const background: BackgroundRunner<NodeNative> = /* @__PURE__ */ createBackground(
  ({ response }) => new Promise((resolve) => (response ? response.once('close', resolve) : resolve(undefined))),
)

const toListener: Listener = (fn, entry) => {
  const handler = toCompiled(fn, entry)
  const serving: Serving = {
    routes: [{ path: /^/, handler }],
    readClient: createReadClient(proxySettings(process.env)),
    bodyLimit: Number.POSITIVE_INFINITY,
    health: false,
    kept: createKept(),
    isClosing: () => false,
  }
  return (request, response) => serveRequest(serving, request, response)
}

/** Gives a listener for `createServer` of `node:http`. */
export const toHandler: Listener = /* @__PURE__ */ createUnbuilt(
  toListener,
  { deadline, deploy, server, site },
  background,
)
