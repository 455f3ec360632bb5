import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { toFunctionError } from './invocation.ts'
import type { FunctionError, Outcome } from './invocation.ts'
import { readStreamedReply } from './streamed-reply.ts'

/** One event on its way to a function. */
export interface Call {
  readonly requestId: string
  /** JSON. */
  readonly event: string
  /** From the moment that the runtime takes the event. */
  readonly timeoutMs: number
  readonly functionArn: string
  /** JSON. */
  readonly clientContext?: string
}

export interface RuntimeApiEvents {
  /** The runtime asks for an event. `give` answers it, now or whenever there is one. */
  ready(give: (call: Call) => void): void
  replied(requestId: string, outcome: Outcome): void
  /** The last byte of a reply is here. */
  ended(requestId: string): void
  initFailed(error: FunctionError): void
  /** The runtime has hung up while it waited for an event. */
  left(): void
}

export interface RuntimeApi {
  /** `host:port`, as AWS_LAMBDA_RUNTIME_API wants it. */
  readonly address: string
  close(): Promise<void>
}

const ROUTE =
  /^\/2018-06-01\/runtime\/(?:invocation\/(?:(?<next>next)|(?<id>[^/]+)\/(?<post>response|error))|(?<init>init\/error))$/

/** Lambda's Runtime API for one process, on the loopback interface: `next`, `response`, `error` and `init/error`. */
export async function startRuntimeApi(events: RuntimeApiEvents): Promise<RuntimeApi> {
  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, (request, response) => {
    answer(events, request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  // A server that listens on TCP has an address of this shape.
  const { port } = server.address() as AddressInfo
  return {
    address: `127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(events: RuntimeApiEvents, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = ROUTE.exec(request.url ?? '')?.groups
  if (route?.next !== undefined) return next(events, response)
  if (route?.init !== undefined) {
    const error = toFunctionError((await buffer(request)).toString())
    events.initFailed(error)
  } else if (route?.id !== undefined) {
    const requestId = decodeURIComponent(route.id)
    await readReply(request, route.post === 'error', (outcome) => afterLogs(() => events.replied(requestId, outcome)))
    afterLogs(() => events.ended(requestId))
  } else {
    response.statusCode = 404
    return void response.end()
  }
  response.statusCode = 202
  response.setHeader('content-type', 'application/json')
  response.end('{"status":"OK"}')
}

function next(events: RuntimeApiEvents, response: ServerResponse): void {
  const give = (call: Call): void => {
    response.setHeader('content-type', 'application/json')
    response.setHeader('lambda-runtime-aws-request-id', call.requestId)
    response.setHeader('lambda-runtime-deadline-ms', String(Date.now() + call.timeoutMs))
    response.setHeader('lambda-runtime-invoked-function-arn', call.functionArn)
    if (call.clientContext !== undefined) response.setHeader('lambda-runtime-client-context', call.clientContext)
    response.end(call.event)
  }
  response.once('close', () => !response.writableEnded && events.left())
  afterLogs(() => events.ready(give))
}

async function readReply(post: IncomingMessage, isError: boolean, replied: (outcome: Outcome) => void): Promise<void> {
  if (post.headers['lambda-runtime-function-response-mode'] === 'streaming') return readStreamedReply(post, replied)
  const text = (await buffer(post)).toString()
  if (isError) return replied({ kind: 'error', error: toFunctionError(text) })
  replied({ kind: 'buffered', text, result: JSON.parse(text) })
}

/**
 * What a function printed before a post is in its pipe when the post arrives: one turn of the event loop later it has
 * been read, so a caller that has the reply also has the log.
 */
function afterLogs(act: () => void): void {
  setImmediate(act)
}
