import { badResponse } from './errors.ts'

/** A response of our own making: the status as text, nothing of the cause. */
export function plain(status: number, text: string, headers?: Record<string, string>): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } })
}

/** The handler's answer as a Response of this realm. Anything else throws `ANYHOST_RESPONSE_INVALID`. */
export function toResponse(answer: unknown): Response | Promise<Response> {
  if (answer instanceof Response && answer.status >= 200) return answer
  if (isForeignResponse(answer)) return rewrap(answer)
  throw badResponse(describe(answer))
}

/** Adds what the context set, and takes the body off an answer to HEAD. */
export function finish(response: Response, cookies: Iterable<string> | undefined, method: string): Response {
  let result = response
  for (const cookie of cookies ?? []) {
    try {
      result.headers.append('set-cookie', cookie)
    } catch {
      // Headers of Response.redirect() and of a fetched response cannot be changed.
      result = copy(result, result.body)
      result.headers.append('set-cookie', cookie)
    }
  }
  if (method !== 'HEAD' || !result.body) return result
  void response.body?.cancel().catch(() => {})
  return copy(result, null)
}

function copy({ status, statusText, headers }: Response, body: ReadableStream | null): Response {
  return new Response(body, { status, statusText, headers })
}

interface ForeignResponse {
  readonly status: number
  readonly headers: Iterable<[string, string]>
  readonly body: unknown
  arrayBuffer(): Promise<ArrayBuffer>
}

// A Response of another realm or of a polyfill. Data that only looks like one has neither the tag nor the method.
function isForeignResponse(answer: unknown): answer is ForeignResponse {
  return (
    Object.prototype.toString.call(answer) === '[object Response]' &&
    // The tag is only set by classes, so the members can be asked for.
    typeof (answer as ForeignResponse).arrayBuffer === 'function' &&
    (answer as ForeignResponse).status >= 200
  )
}

async function rewrap(answer: ForeignResponse): Promise<Response> {
  const body = answer.body instanceof ReadableStream || answer.body === null ? answer.body : await answer.arrayBuffer()
  return new Response(body, { status: answer.status, headers: [...answer.headers] })
}

function describe(answer: unknown): string {
  if (answer instanceof Response) return `a Response with status ${answer.status}`
  if (answer === undefined) return 'nothing'
  return answer === null ? 'null' : `a value of type ${typeof answer}`
}
