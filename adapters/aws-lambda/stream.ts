/** Response streaming, as the managed Node runtimes offer it (aws-lambda-ric 4.0.2, `awslambda` global). */
import type { Writable } from 'node:stream'
import { toHead } from './result.ts'

/** The stream that the runtime hands to a streaming handler. */
export type ResponseStream = Writable & { setContentType?(type: string): void }

interface AwsLambda {
  streamifyResponse<Handler>(handler: Handler): Handler
  readonly HttpResponseStream: { from(stream: ResponseStream, head: object): ResponseStream }
}

/** Installed by the runtime before user code is loaded. */
export const awslambda = (): AwsLambda => (globalThis as unknown as { awslambda: AwsLambda }).awslambda

/** Sends head and body. Resolves when the client has the end of it, rejects when the body fails or nobody reads it. */
export async function sendStream(response: Response, stream: ResponseStream): Promise<void> {
  const out = awslambda().HttpResponseStream.from(stream, toHead(response))
  // The head is sent with the first write, so an empty body needs one too.
  if (!response.body) out.write('')
  else await pump(response.body, out)
  out.end()
}

async function pump(body: ReadableStream<Uint8Array>, out: ResponseStream): Promise<void> {
  let failed: unknown
  out.once('error', (error) => (failed = error ?? new Error('The response stream failed.')))
  const reader = body.getReader()
  try {
    let sent = false
    for (;;) {
      const { done, value } = await reader.read()
      if (failed) throw failed
      if (done) return void (sent || out.write(''))
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
