import { setMaxListeners } from 'node:events'

export { toEventBody } from '../../src/testing/payloads/parts.ts'

const NULL_BODY = new Set([204, 205, 304])

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: ConstructorParameters<typeof Response>[0] | null
}

/** A reply as the client sees it. Throws a RangeError for a status that is not one. */
export function toClient({ status, headers, body }: Reply, method: string): Response {
  if (!NULL_BODY.has(status) && method !== 'HEAD') return new Response(body, { status, headers })
  if (body instanceof ReadableStream) body.cancel().catch(() => {})
  return new Response(null, { status, headers })
}

/** `answer`, unless the client goes away first. The function is not told, as on both hosts. */
export async function unlessAborted(signal: AbortSignal, answer: Promise<Response>): Promise<Response> {
  signal.throwIfAborted()
  setMaxListeners(0, signal)
  const gone = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  // Only one of the two is looked at in the end.
  gone.catch(() => {})
  answer.catch(() => {})
  const response = await Promise.race([answer, gone])
  if (response.body === null) return response
  return new Response(response.body.pipeThrough(new TransformStream(), { signal }), response)
}
