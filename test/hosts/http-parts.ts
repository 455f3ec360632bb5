import { setMaxListeners } from 'node:events'

// What AWS's front doors pass as text; every other type is base64, and so is a body without a type or with an encoding.
const TEXT = /^(?:text\/[^;]+|application\/(?:json|javascript|xml))\s*(?:;|$)/i
const NULL_BODY = new Set([204, 205, 304])

export interface EventBody {
  /** Absent when there is none. */
  readonly body?: string
  readonly isBase64Encoded: boolean
}

/** A request's body as an event carries it. */
export async function toEventBody(request: Request): Promise<EventBody> {
  const bytes = Buffer.from(await request.arrayBuffer())
  if (bytes.length === 0) return { isBase64Encoded: false }
  const isText = TEXT.test(request.headers.get('content-type') ?? '') && !request.headers.has('content-encoding')
  return { body: bytes.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText }
}

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
