/** Keeps what was asked and what came, without changing when it comes. */
import type { Exchange } from './result.ts'

const LIMIT = 400

/** The record of a request that is about to be sent. */
export function toExchange(request: Request, init: RequestInit | undefined): Exchange {
  const { method, url, headers } = request
  const body = bodyText(init?.body)
  return { method, url, headers: Object.fromEntries(headers), ...(body !== undefined && { body }) }
}

function bodyText(body: RequestInit['body']): string | undefined {
  if (body === null || body === undefined) return undefined
  if (typeof body === 'string') return cut(body)
  if (body instanceof Uint8Array) return `${body.length} bytes`
  return body.constructor.name
}

/** The same answer; the beginning of its body is kept while somebody reads it. */
export function keepAnswer(exchange: Exchange, response: Response): Response {
  const { status, statusText, headers, body } = response
  const answer = { status, headers: [...headers], body: '' }
  exchange.answer = answer
  if (!body) return response
  const decoder = new TextDecoder()
  const tap = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, out) {
      if (answer.body.length < LIMIT) answer.body = cut(answer.body + decoder.decode(chunk, { stream: true }))
      out.enqueue(chunk)
    },
  })
  return new Response(body.pipeThrough(tap), { status, statusText, headers })
}

const cut = (text: string): string => (text.length > LIMIT ? `${text.slice(0, LIMIT)} …` : text)
