import type { IncomingMessage } from 'node:http'

/** What became of a body that a client sends. */
export interface BodyState {
  /** More came than the limit allows. */
  exceeded: boolean
  /** Nobody will read on: what still comes is thrown away, so that the next request on the connection is seen. */
  abandon?: () => void
}

/** The web's Request over Node's. GET and HEAD have no body, whatever the client sends. */
export function toRequest(
  request: IncomingMessage,
  url: string,
  method: string,
  signal: AbortSignal,
  body: ReadableStream | null,
): Request {
  const headers: [string, string][] = []
  const { rawHeaders } = request
  for (let at = 0; at < rawHeaders.length; at += 2) headers.push([rawHeaders[at]!, rawHeaders[at + 1]!])
  return new Request(url, { method, headers, signal, ...(body && { body, duplex: 'half' }) })
}

/** Whether the head announces a body (RFC 9112, 6.3). */
export const announcesBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** What is sent, as it is asked for. It fails when the client goes away or sends more than `limit` bytes. */
export function toBody(request: IncomingMessage, limit: number, state: BodyState): ReadableStream<Uint8Array> {
  let received = 0
  let over = false
  return new ReadableStream<Uint8Array>(
    {
      start(out) {
        const end = (finish: () => void): void => {
          if (over) return
          over = true
          finish()
        }
        request.on('data', (chunk: Buffer) => {
          received += chunk.length
          if (over) return
          if (received > limit) {
            state.exceeded = true
            return end(() => out.error(new RangeError(`The body has more than ${limit} bytes.`)))
          }
          out.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length))
          if ((out.desiredSize ?? 0) <= 0) request.pause()
        })
        state.abandon = () => {
          end(() => out.error(new Error('The answer was sent, and nothing of the request is running.')))
          request.resume()
        }
        request.on('end', () => end(() => out.close()))
        // Without an `end` before it, the client has gone.
        request.on('close', () => end(() => out.error(new Error('The client went away before its body was whole.'))))
        request.on('error', () => {})
        request.pause()
      },
      pull() {
        request.resume()
      },
      cancel() {
        over = true
        // What nobody reads must still leave the connection, or the next request on it would never be seen.
        request.resume()
      },
    },
    // Nothing is read before the function asks for it.
    { highWaterMark: 0 },
  )
}
