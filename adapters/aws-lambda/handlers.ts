/** A front door's conversion as a handler: one that gives a result, and one that writes a stream. */
import type { Context as LambdaContext } from 'aws-lambda'
import type { Facts, Incoming } from '../../src/contract/adapter.ts'
import { createHandler, type ToHandler } from '../../src/runtime/handler.ts'
import { log } from '../../src/runtime/log.ts'
import type { Conversion, Reply, StreamHead } from './conversion.ts'
import { drain } from './drain.ts'
import type { LambdaEvent, LambdaNative } from './native.ts'
import { toRequest } from './request.ts'
import { awslambda, sendStream, type ResponseStream } from './stream.ts'

export type BufferedHandler<Result = unknown> = ToHandler<
  [event: unknown, context: LambdaContext],
  Result,
  LambdaNative
>
type StreamArgs = [event: unknown, stream: ResponseStream, context: LambdaContext]
export type StreamingHandler = ToHandler<StreamArgs, void, LambdaNative>

/** The environment freezes with the reply, so tasks are waited for before it. */
export function createBuffered<Event extends LambdaEvent, Result>(
  from: Conversion<Event>,
  to: Reply<Event, Result>,
): BufferedHandler<Result> {
  return createHandler({
    name: 'aws-lambda',
    facts: factsOf(from),
    receive: (given, context) => receive(from, given, context),
    async reply(outcome, tasks, event, context) {
      try {
        // Every call is a request of this front door: `receive` takes nothing else.
        return await to(outcome as Response, context.awsRequestId, event as Event).catch((error: unknown) => {
          log('ANYHOST_STREAM_FAILED', 'The body failed before the reply', context.awsRequestId, error)
          const failed = new Response('Internal Server Error', { status: 500 })
          return to(failed, context.awsRequestId, event as Event)
        })
      } finally {
        await drain(tasks, context)
      }
    },
  })
}

/** The tasks go on after the client has all of the response. */
export function createStreaming<Event extends LambdaEvent>(
  from: Conversion<Event>,
  head: StreamHead<Event>,
): StreamingHandler {
  const toStream: StreamingHandler = createHandler<StreamArgs, void, LambdaNative>({
    name: 'aws-lambda',
    facts: factsOf(from),
    receive: (given, stream, context) => receive(from, given, context, stream),
    async reply(outcome, tasks, event, stream, context) {
      // Open sockets of the user's must not hold the invocation open (runtime client 3.x).
      context.callbackWaitsForEmptyEventLoop = false
      // Every call is a request of this front door: `receive` takes nothing else.
      const response = outcome as Response
      try {
        await sendStream(response.body, head(response, event as Event), stream)
      } catch (error) {
        log('ANYHOST_STREAM_FAILED', 'The body failed after the head was sent', context.awsRequestId, error)
        throw error
      } finally {
        await drain(tasks, context)
      }
    },
  })
  return (fn, entry) => {
    const handler = toStream(fn, entry)
    return awslambda().streamifyResponse((event, stream, context) => handler(event, stream, context))
  }
}

function factsOf<Event extends LambdaEvent>(from: Conversion<Event>): Facts<LambdaNative> {
  return {
    // The event of every native was accepted by `from`.
    requestId: ({ event, context }) => from.requestId(event as Event) || context.awsRequestId,
    ip: ({ event }) => from.ip(event as Event),
  }
}

function receive<Event extends LambdaEvent>(
  from: Conversion<Event>,
  given: unknown,
  context: LambdaContext,
  stream?: ResponseStream,
): Incoming<LambdaNative> {
  const event = from.accept(given)
  const url = from.url(event)
  let request: Request | undefined
  return {
    kind: 'request',
    native: { event, context, ...(stream && { stream }) },
    url,
    method: from.method(event),
    get request() {
      return (request ??= toRequest(from, event, url))
    },
  }
}
