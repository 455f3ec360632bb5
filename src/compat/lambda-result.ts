import { badLambdaResult } from '../runtime/errors.ts'
import { log } from '../runtime/log.ts'
import { cacheBuilt } from './builder.ts'
import { bodyOf } from './lambda-body.ts'
import { addCookies, headersOf } from './lambda-headers.ts'

/** The event and the result that a handler was written for. */
export type Payload = 'netlify' | '1.0' | '2.0'

interface Result {
  readonly statusCode?: unknown
  readonly headers?: unknown
  readonly multiValueHeaders?: unknown
  readonly cookies?: unknown
  readonly body?: unknown
  readonly isBase64Encoded?: unknown
  readonly metadata?: unknown
}

/** What a body is where the handler does not say: a REST API's word and an HTTP API's. Netlify sends text. */
const DEFAULT_TYPE = {
  netlify: 'text/plain;charset=UTF-8',
  '1.0': 'application/json',
  '2.0': 'text/plain;charset=utf-8',
} as const

/**
 * The answer to a handler's result. What the runtime of its payload would not take is logged and answered 502, as both
 * API Gateway and Netlify's Lambda-style runtime do: nothing at all, a status that is none, a body that is no text.
 */
export function toLambdaResponse(given: unknown, payload: Payload, requestId: string): Response {
  const result = payload === '2.0' && !hasStatus(given) ? inferred(given) : given
  const refuse = (what: string): Response => {
    log(
      'ANYHOST_LAMBDA_RESULT',
      'The function answered with nothing that can be sent',
      requestId,
      badLambdaResult(what),
    )
    return new Response('Bad Gateway', { status: 502 })
  }
  if (!isResult(result)) return refuse(describe(result))
  const status = result.statusCode === undefined ? 200 : Number(result.statusCode)
  if (!Number.isInteger(status) || status < 200 || status > 599)
    return refuse(`the status ${String(result.statusCode)}`)
  const body = bodyOf(result.body, result.isBase64Encoded)
  if (body === undefined) return refuse('a body that is no text')

  const headers = headersOf(payload === '2.0' ? { headers: result.headers } : result)
  if (payload === '2.0') addCookies(headers, result)
  if (typeof body === 'string' && !headers.has('content-type')) headers.set('content-type', DEFAULT_TYPE[payload])
  cacheBuilt(headers, result.metadata, status)
  // These statuses have no body, and a Response refuses one, even an empty one. Netlify's bootstrap crashes at a body that
  // is there and empty: it sends the head with the first byte (@netlify/serverless-functions-api 2.23.0).
  const none =
    status === 204 ||
    status === 205 ||
    status === 304 ||
    body === '' ||
    (body instanceof Uint8Array && body.length === 0)
  return new Response(none ? null : body, { status, headers })
}

/** A member that makes an object a result. `{}` and data are none: they would be sent as an empty 200. */
const isResult = (value: unknown): value is Result =>
  typeof value === 'object' &&
  value !== null &&
  ['statusCode', 'body', 'headers', 'multiValueHeaders', 'isBase64Encoded'].some((name) => name in value)

const hasStatus = (value: unknown): boolean => typeof value === 'object' && value !== null && 'statusCode' in value

/** Payload 2.0 makes a 200 of any other value: text as it is, anything else as JSON (AWS documentation, 2026-11). */
const inferred = (value: unknown): Result => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: typeof value === 'string' ? value : JSON.stringify(value ?? null),
})

function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  return typeof value === 'object' ? 'an object without statusCode' : `a ${typeof value}`
}
