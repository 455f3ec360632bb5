/** Response streaming, as the managed Node runtimes offer it (aws-lambda-ric 4.0.2, `awslambda` global). */
import type { Writable } from 'node:stream'

/** The stream that the runtime hands to a streaming handler. */
export type ResponseStream = Writable & { setContentType?(type: string): void }

interface AwsLambda {
  streamifyResponse<Handler>(handler: Handler): Handler
  readonly HttpResponseStream: { from(stream: ResponseStream, head: object): ResponseStream }
}

/** Installed by the runtime before user code is loaded. */
export const awslambda = (): AwsLambda => (globalThis as unknown as { awslambda: AwsLambda }).awslambda

/** Sends head and body. Resolves when all of it is written, rejects when the body fails or nobody reads it. */
export async function sendStream(
  body: ReadableStream<Uint8Array> | null,
  head: object,
  stream: ResponseStream,
): Promise<void> {
  const out = awslambda().HttpResponseStream.from(stream, head)
  const sent = body !== null && (await pump(body, out))
  // The head is sent with the first write, and `end(text)` is none: an empty body needs one too.
  if (!sent) out.write('')
  out.end()
}

/** Resolves with whether there was anything to write. */
async function pump(body: ReadableStream<Uint8Array>, out: ResponseStream): Promise<boolean> {
  const reader = body.getReader()
  let failed: Error | undefined
  // A client that goes away stops the body at once, also one that is waiting for its next chunk.
  const gone = (error?: Error): void => {
    failed ??= error ?? new Error('The client went away.')
    void reader.cancel(failed).catch(() => {})
  }
  out.once('error', gone).once('close', gone)
  try {
    let sent = false
    for (;;) {
      const { done, value } = await reader.read()
      if (failed) throw failed
      if (done) return sent
      sent = true
      if (!out.write(value)) await drained(out)
    }
  } catch (error) {
    await reader.cancel(error).catch(() => {})
    throw error
  }
}

// A client that has gone never drains: the end of the stream counts as well.
function drained(out: ResponseStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const name of ['drain', 'error', 'close']) out.off(name, done)
      resolve()
    }
    for (const name of ['drain', 'error', 'close']) out.once(name, done)
  })
}
