import type { IncomingMessage } from 'node:http'
import { LambdaFunctionError, toFunctionError } from './invocation.ts'
import type { FunctionError, HttpMetadata, Outcome } from './invocation.ts'

const HTTP_INTEGRATION = 'application/vnd.awslambda.http-integration-response'
const DELIMITER = Buffer.alloc(8)
const ERROR_BODY_TRAILER = 'lambda-runtime-function-error-body'

// Lambda takes the first 6 MB of a stream as fast as the function writes them, and throttles what comes after.
const UNTHROTTLED_BYTES = 6 * 1024 * 1024

/**
 * Reads a streamed response post. `opened` is called once, as soon as there is something to hand to a client: the
 * prelude is complete, the first byte of a stream without one came, or the stream ended. The promise resolves when the
 * post is over.
 */
export function readStreamedReply(post: IncomingMessage, opened: (outcome: Outcome) => void): Promise<void> {
  const contentType = post.headers['content-type'] ?? 'application/octet-stream'
  const body = createBody(post)
  let head: Buffer | undefined = contentType === HTTP_INTEGRATION ? Buffer.alloc(0) : undefined
  let isOpen = false

  const open = (outcome: Outcome): void => {
    isOpen = true
    opened(outcome)
  }
  const take = (chunk: Buffer): void => {
    if (head === undefined) {
      if (!isOpen) open({ kind: 'streaming', contentType, body: body.stream })
      return body.push(chunk)
    }
    head = Buffer.concat([head, chunk])
    const end = head.indexOf(DELIMITER)
    if (end < 0) return
    const rest = head.subarray(end + DELIMITER.length)
    open(toOpening(head.subarray(0, end).toString(), contentType, body.stream))
    head = undefined
    body.push(rest)
  }
  const finish = (error: FunctionError | undefined): void => {
    if (!isOpen) open(toUnopened(error, head, contentType, body.stream))
    body.end(error)
  }

  return new Promise((resolve) => {
    post.on('data', take)
    post.on('end', () => finish(trailerError(post)))
    post.on('error', () => finish({ errorType: 'Runtime.TruncatedResponse', errorMessage: 'The stream was cut off.' }))
    post.on('close', resolve)
  })
}

function toOpening(prelude: string, contentType: string, body: ReadableStream<Uint8Array>): Outcome {
  try {
    // The runtime client wrote it with JSON.stringify; that its members have the right types is the function's promise.
    return { kind: 'streaming', contentType, metadata: JSON.parse(prelude) as HttpMetadata, body }
  } catch {
    return invalidPrelude(prelude)
  }
}

function toUnopened(
  error: FunctionError | undefined,
  head: Buffer | undefined,
  contentType: string,
  body: ReadableStream<Uint8Array>,
): Outcome {
  if (error !== undefined) return { kind: 'error', error }
  // `end('text')` as the only call goes around the code that writes the prelude.
  if (head !== undefined && head.length > 0) return invalidPrelude(head.toString())
  // A prelude that was never written takes the status and the headers with it: what is left is an empty reply.
  return { kind: 'streaming', contentType, body }
}

function invalidPrelude(text: string): Outcome {
  return { kind: 'error', error: { errorType: 'Runtime.InvalidPrelude', errorMessage: text } }
}

function trailerError(post: IncomingMessage): FunctionError | undefined {
  const encoded = post.trailers[ERROR_BODY_TRAILER]
  return encoded === undefined ? undefined : toFunctionError(Buffer.from(encoded, 'base64').toString())
}

interface Body {
  readonly stream: ReadableStream<Uint8Array>
  push(chunk: Buffer): void
  end(error: FunctionError | undefined): void
}

/** Chunks as they come. A client that went away does not stop the function: what it still writes is thrown away. */
function createBody(post: IncomingMessage): Body {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (own) => void (controller = own),
      pull: () => void post.resume(),
      cancel: () => {
        controller = undefined
        post.resume()
      },
    },
    { highWaterMark: UNTHROTTLED_BYTES, size: (chunk) => chunk?.byteLength ?? 0 },
  )
  return {
    stream,
    push(chunk) {
      if (controller === undefined || chunk.length === 0) return
      controller.enqueue(new Uint8Array(chunk))
      if ((controller.desiredSize ?? 0) <= 0) post.pause()
    },
    end(error) {
      if (error === undefined) controller?.close()
      else controller?.error(new LambdaFunctionError(error))
      controller = undefined
    },
  }
}
