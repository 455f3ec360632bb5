/** What a stand-in for a host's edge does with headers, and with the reply of what stands behind it. */
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'

/** Headers that are about one connection, and go no further. */
export const HOP_BY_HOP = /^(connection|expect|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i
const NULL_BODY = new Set([204, 205, 304])

/** Headers without those that the edge knows nothing for. */
export const present = (headers: Record<string, string | number | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, `${value}`]])),
  )

/** The reply as the client gets it; `added` are headers of the edge, over which those of the reply win. */
export function toResponse(
  request: Request,
  reply: IncomingMessage,
  { status = reply.statusCode ?? 500, added }: { readonly status?: number | undefined; readonly added?: Headers } = {},
): Response {
  const headers = new Headers()
  for (let at = 0; at < reply.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = reply.rawHeaders.slice(at, at + 2)
    if (!HOP_BY_HOP.test(name)) headers.append(name, value)
  }
  for (const [name, value] of added ?? []) if (!headers.has(name)) headers.append(name, value)
  const empty = request.method === 'HEAD' || NULL_BODY.has(status)
  if (empty) reply.resume()
  // Else a reader would be told of a broken connection, and not that its own client gave up.
  const abort = (): unknown => reply.destroy(request.signal.reason as Error)
  request.signal.addEventListener('abort', abort, { once: true })
  reply.on('error', () => undefined).once('close', () => request.signal.removeEventListener('abort', abort))
  // The same class under two names: Node's types and the DOM's.
  const body = empty ? null : (Readable.toWeb(reply) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>)
  return new Response(body, { status, statusText: reply.statusMessage ?? '', headers })
}
