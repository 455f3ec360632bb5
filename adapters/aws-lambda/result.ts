/** Answers: what their bodies and headers look like in JSON. */
import { isUtf8 } from 'node:buffer'
import { log } from '../../src/runtime/log.ts'

export interface Body {
  readonly body: string
  readonly isBase64Encoded: boolean
}

export interface MultiValueHead {
  readonly statusCode: number
  readonly multiValueHeaders: Record<string, string[]>
}

/** Lambda takes 6 MB as the result of a buffered invocation (AWS Lambda quotas, checked 2026-11). */
const RESULT_LIMIT = 6 * 1024 * 1024

/** They belong to one connection, which the gateway keeps; Set-Cookie goes in a list of its own. */
export const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Every header as a list. No other map may name one of them: API Gateway would send it twice. */
export function toMultiValueHead(response: Response): MultiValueHead {
  const multiValueHeaders: Record<string, string[]> = {}
  for (const [name, value] of response.headers) {
    if (!CONNECTION_HEADERS.has(name)) multiValueHeaders[name] = [value]
  }
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) multiValueHeaders['set-cookie'] = cookies
  return { statusCode: response.status, multiValueHeaders }
}

/** Gives the part of an answer before its body. */
export type ToHead<Head> = (response: Response) => Head

/** The head and the whole body. Rejects when the body fails; answers 500 when it is more than the gateway takes. */
export async function toResult<Head extends object>(
  response: Response,
  head: ToHead<Head>,
  requestId: string,
  limit: number = RESULT_LIMIT,
): Promise<Head & Body> {
  const body = Buffer.from(await response.arrayBuffer())
  const text = body.length === 0 || (isText(response.headers) && isUtf8(body))
  const result = { ...head(response), body: body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text }
  // A character takes six bytes of JSON at most, so that what is small need not be counted.
  if (body.length * 6 < limit - 64 * 1024 || Buffer.byteLength(JSON.stringify(result)) <= limit) return result
  const cause = new RangeError(`The answer has ${body.length} bytes; the gateway takes ${limit} as JSON.`)
  log('ANYHOST_RESPONSE_TOO_LARGE', 'The answer was not sent', requestId, cause)
  return toResult(new Response('Internal Server Error', { status: 500 }), head, requestId)
}

const TEXT =
  /^(?:text\/|application\/(?:json|javascript|xml|x-www-form-urlencoded|graphql|x-ndjson|csp-report)\b|[^;]*\+(?:json|xml)\b)/i

/** Sent as text: a type that is text, and no encoding that makes it bytes. */
function isText(headers: Headers): boolean {
  const encoding = headers.get('content-encoding')
  return (!encoding || encoding === 'identity') && TEXT.test(headers.get('content-type') ?? '')
}
