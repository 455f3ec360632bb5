import { Agent, request as ask, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { toClient } from './http-parts.ts'

/** Milliseconds for an answer that needs no body. */
const EARLY = 20

/** One request over the socket, and the answer as it comes. */
export async function forward(request: Request, port: number, headers: string[]): Promise<Response> {
  request.signal.throwIfAborted()
  const { pathname, search } = new URL(request.url)
  const { method, signal } = request
  const body = request.body && Readable.from(request.body)
  if (body) headers.push('transfer-encoding', 'chunked')
  // Kept open, so that a server which answers before it has read the body does not reset the connection.
  const agent = new Agent({ keepAlive: true })
  const outgoing = ask({ host: '127.0.0.1', port, method, path: pathname + search, headers, signal, agent })
  const answer = new Promise<IncomingMessage>((resolve, reject) =>
    outgoing.once('response', resolve).on('error', reject),
  )
  // A server that answers early need not read the body to its end.
  if (body) {
    outgoing.flushHeaders()
    // Nor wait for it: what is on its way then would be answered by a reset, which can overtake the answer.
    await Promise.race([answer, setTimeout(EARLY)])
    pipeline(body, outgoing).catch(() => {})
  } else outgoing.end()
  outgoing.once('close', () => agent.destroy())
  const incoming = await answer
  const { statusCode = 0, rawHeaders } = incoming
  const received = new Headers()
  for (let at = 0; at < rawHeaders.length; at += 2) received.append(rawHeaders[at]!, rawHeaders[at + 1]!)
  // Node's stream of the web is the same class under another name.
  const stream = Readable.toWeb(incoming) as ReadableStream<Uint8Array>
  return toClient({ status: statusCode, headers: received, body: stream }, method)
}
