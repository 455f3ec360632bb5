import { badResponse } from './errors.ts'

/** A response of our own making: the status as text, nothing of the cause. */
export function plain(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers })
}

/** What a Response of any realm and of any polyfill has. */
interface AnyResponse {
  readonly status: number
  readonly statusText: string
  readonly headers: NonNullable<ResponseInit['headers']>
  readonly body: unknown
  readonly bodyUsed: boolean
  arrayBuffer(): Promise<ArrayBuffer>
}

/**
 * The handler's answer as a Response of this realm: one of another realm or of a polyfill is made anew. Anything else
 * throws `ANYHOST_RESPONSE_INVALID`, as do `Response.error()` and a body that was read already.
 */
export async function toResponse(given: AnyResponse): Promise<Response> {
  // Only a class sets the tag: data that looks like a Response has none. So the members can be asked for.
  const tag = {}.toString.call(given)
  if (tag !== '[object Response]' || given.bodyUsed || given.status < 200) throw badResponse(tag)
  if (given instanceof Response) return given
  if (given.body instanceof ReadableStream) return copy(given, given.body)
  const bytes = await given.arrayBuffer()
  // An empty body is none, as some statuses demand.
  return copy(given, bytes.byteLength ? bytes : null)
}

/** Adds what the context set, and takes the body off an answer to HEAD. */
export function finish(response: Response, method: string, cookies: readonly string[] = []): Response {
  const body = method !== 'HEAD' ? response.body : null
  if (body === response.body && !cookies.length) return response
  if (!body) void response.body?.cancel().catch(() => {})
  // A copy: a handler may give the same Response to several clients, and some have headers that cannot be changed.
  const result = copy(response, body)
  for (const line of cookies) result.headers.append('set-cookie', line)
  return result
}

function copy({ status, statusText, headers }: AnyResponse, body: ReadableStream | ArrayBuffer | null): Response {
  return new Response(body, { status, statusText, headers })
}
