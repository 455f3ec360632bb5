/** Answers in payload 2.0 (AWS documentation: "Lambda function response", checked 2026-11). */
import { isUtf8 } from 'node:buffer'
import { log } from '../../src/runtime/log.ts'

export interface HttpResult {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly cookies?: string[]
  readonly body: string
  readonly isBase64Encoded: boolean
}

/** Lambda takes 6 MB as the result of a buffered invocation (AWS Lambda quotas, checked 2026-11). */
const RESULT_LIMIT = 6 * 1024 * 1024

/** The status, headers and cookies, in the shape that both the result and the streaming prelude take. */
export function toHead(response: Response): Pick<HttpResult, 'statusCode' | 'headers' | 'cookies'> {
  const headers: Record<string, string> = {}
  for (const [name, value] of response.headers) {
    if (!CONNECTION_HEADERS.has(name)) headers[name] = value
  }
  const cookies = response.headers.getSetCookie()
  return { statusCode: response.status, headers, ...(cookies.length > 0 && { cookies }) }
}

// They belong to one connection, which the gateway keeps; Set-Cookie goes in a list of its own.
const CONNECTION_HEADERS = new Set(['connection', 'keep-alive', 'proxy-connection', 'set-cookie', 'transfer-encoding', 'upgrade'])

/** The whole answer. Rejects when the body fails, or is more than the gateway takes. */
export async function toResult(response: Response, requestId: string): Promise<HttpResult> {
  const body = Buffer.from(await response.arrayBuffer())
  const text = isText(response.headers) && isUtf8(body)
  const result = { ...toHead(response), body: body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text }
  if (result.body.length <= RESULT_LIMIT - 64 * 1024 || JSON.stringify(result).length <= RESULT_LIMIT) return result
  const cause = new RangeError(`The answer has ${body.length} bytes; a buffered Lambda result takes ${RESULT_LIMIT}, as text or base64.`)
  log('ANYHOST_RESPONSE_TOO_LARGE', 'The answer was not sent', requestId, cause)
  return { statusCode: 500, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Internal Server Error', isBase64Encoded: false }
}

const TEXT = /^(?:text\/|application\/(?:json|javascript|xml|x-www-form-urlencoded|graphql|x-ndjson|csp-report)\b|[^;]*\+(?:json|xml)\b)/i

/** Sent as text: a type that is text, and no encoding that makes it bytes. */
function isText(headers: Headers): boolean {
  const encoding = headers.get('content-encoding')
  return (!encoding || encoding === 'identity') && TEXT.test(headers.get('content-type') ?? '')
}
