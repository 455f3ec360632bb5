/** What runs on AWS Lambda: an event of payload 2.0 in, a result or a response stream out. */
import type { Context as LambdaContext } from 'aws-lambda'
import type { Facts, Incoming } from '../../src/contract/adapter.ts'
import { createHandler, type ToHandler } from '../../src/runtime/handler.ts'
import { log } from '../../src/runtime/log.ts'
import { createUnbuilt } from '../../src/runtime/unbuilt.ts'
import { drain } from './drain.ts'
import { toHttpEvent, toRequest, urlOf } from './event.ts'
import { account, deadline, deploy, geo, server, site } from './facts.ts'
import type { LambdaNative } from './native.ts'
import { toResult, type HttpResult } from './result.ts'
import { awslambda, sendStream, type ResponseStream } from './stream.ts'

export { cookies, levels } from '../../src/runtime/members.ts'
export { task } from '../../src/runtime/task.ts'
export { account, deadline, deploy, geo, server, site } from './facts.ts'
export { cacheControls } from './purge.ts'

type BufferedHandler = ToHandler<[event: unknown, context: LambdaContext], HttpResult, LambdaNative>
type StreamArgs = [event: unknown, stream: ResponseStream, context: LambdaContext]
type StreamingHandler = ToHandler<StreamArgs, void, LambdaNative>

const facts: Facts<LambdaNative> = {
  requestId: ({ event, context }) => event.requestContext.requestId || context.awsRequestId,
  ip: ({ event }) => event.requestContext.http.sourceIp,
}

/** `toHandler` of a compiled entry. The environment freezes with the reply, so tasks are waited for before it. */
export const toCompiled: BufferedHandler = /* @__PURE__ */ createHandler({
  name: 'aws-lambda',
  facts,
  receive,
  async reply(outcome, tasks, _event, context) {
    // Every call is a request here: `receive` takes nothing else.
    const result = await toResult(outcome as Response, context.awsRequestId)
    await drain(tasks, context)
    return result
  },
})

const toStream: StreamingHandler = /* @__PURE__ */ createHandler<StreamArgs, void, LambdaNative>({
  name: 'aws-lambda',
  facts,
  receive: (event, _stream, context) => receive(event, context),
  async reply(outcome, tasks, _event, stream, context) {
    // Open sockets of the user's must not hold the invocation open (runtime client 3.x).
    context.callbackWaitsForEmptyEventLoop = false
    try {
      await sendStream(outcome as Response, stream)
    } catch (error) {
      log('ANYHOST_STREAM_FAILED', 'The body failed after the head was sent', context.awsRequestId, error)
      throw error
    } finally {
      await drain(tasks, context)
    }
  },
})

/** `toStreamingHandler` of a compiled entry: the tasks go on after the client has all of the response. */
export const toCompiledStreaming: StreamingHandler = (fn, entry) => {
  const handler = toStream(fn, entry)
  return awslambda().streamifyResponse((event, stream, context) => handler(event, stream, context))
}

const members = { account, deadline, deploy, geo, server, site }

/** Gives a buffered Lambda handler. */
export const toHandler: BufferedHandler = /* @__PURE__ */ createUnbuilt(toCompiled, members)

/** Gives a handler that streams its response: for a Function URL with invoke mode RESPONSE_STREAM. */
export const toStreamingHandler: StreamingHandler = /* @__PURE__ */ createUnbuilt(toCompiledStreaming, members)

function receive(given: unknown, context: LambdaContext): Incoming<LambdaNative> {
  const event = toHttpEvent(given)
  const url = urlOf(event)
  let request: Request | undefined
  return {
    kind: 'request',
    native: { event, context },
    url,
    method: event.requestContext.http.method.toUpperCase(),
    get request() {
      return (request ??= toRequest(event, url))
    },
  }
}
