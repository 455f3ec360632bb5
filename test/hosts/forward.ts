import { Agent, request as ask, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { toClient } from './http-parts.ts'

/** Milliseconds for an answer that needs no body. */
const EARLY = 100

/** One request over a socket of the loopback address, and the answer as it comes. */
export async function forward(request: Request, port: number, headers: string[]): Promise<Response> {
  request.signal.throwIfAborted()
  const { method } = request
  const body = request.body && Readable.from(request.body)
  const head = body ? [...headers, 'transfer-encoding', 'chunked'] : headers
  const incoming = await exchange(request, port, head, body).catch((error: NodeJS.ErrnoException) => {
    // A server that answers and does not read the body may reset the connection, which overtakes its answer. Asked again, it
    // is sent no body and answers as before.
    if (!body || !['ECONNRESET', 'EPIPE'].includes(error.code ?? '')) throw error
    return exchange(request, port, head, Readable.from(never()))
  })
  const { statusCode = 0, rawHeaders } = incoming
  const received = new Headers()
  for (let at = 0; at < rawHeaders.length; at += 2) received.append(rawHeaders[at]!, rawHeaders[at + 1]!)
  // Node's stream of the web is the same class under another name.
  const stream = Readable.toWeb(incoming) as ReadableStream<Uint8Array>
  return toClient({ status: statusCode, headers: received, body: stream }, method)
}

async function exchange(
  { method, url, signal }: Request,
  port: number,
  headers: readonly string[],
  body: Readable | null,
): Promise<IncomingMessage> {
  const { pathname, search } = new URL(url)
  // Kept open, so that a server which answers before it has read the body need not close the connection.
  const agent = new Agent({ keepAlive: true })
  const outgoing = ask({ host: '127.0.0.1', port, method, path: pathname + search, headers, signal, agent })
  outgoing.once('close', () => agent.destroy())
  const answer = new Promise<IncomingMessage>((resolve, reject) =>
    outgoing.once('response', resolve).on('error', reject),
  )
  if (body) {
    outgoing.flushHeaders()
    const early = await Promise.race([answer, setTimeout(EARLY)])
    // A server that is done may close the connection while it is sent more, and the reset would overtake its answer.
    if (early && (await isWhole(early))) early.once('end', () => outgoing.destroy())
    else pipeline(body, outgoing).catch(() => {})
  } else outgoing.end()
  return answer
}

/** Whether the answer ends without a word of the body. */
async function isWhole(answer: IncomingMessage): Promise<boolean> {
  for (const until = Date.now() + EARLY; Date.now() < until && !answer.complete;) await setTimeout(5)
  return answer.complete
}

async function* never(): AsyncGenerator<Uint8Array> {
  await setTimeout(5000)
  yield new Uint8Array()
}
