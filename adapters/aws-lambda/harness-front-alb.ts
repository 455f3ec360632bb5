/**
 * Stand-in for an Application Load Balancer: what it makes of a result, in both modes of its target group. Written from
 * what AWS documents ("Lambda functions as targets", checked 2026-11). Its event is that of `src/testing/payloads/alb.ts`.
 */
import type { AlbMode } from '../../src/testing/payloads/alb.ts'
import type { Reply } from '../../test/hosts/http-parts.ts'
import type { Outcome } from '../../test/hosts/lambda-runtime.ts'

const LIMIT = 1024 * 1024

interface AlbResult {
  readonly statusCode?: unknown
  readonly headers?: Record<string, string>
  readonly multiValueHeaders?: Record<string, string[]>
  readonly body?: string
  readonly isBase64Encoded?: unknown
}

/** Only the map of its mode is read. */
export function toAlbReply(mode: AlbMode, outcome: Outcome): Reply {
  if (outcome.kind !== 'buffered' || typeof outcome.result !== 'object' || Buffer.byteLength(outcome.text) > LIMIT)
    return albFailure()
  // Each member is looked at before it is used.
  const {
    statusCode,
    headers = {},
    multiValueHeaders = {},
    body = '',
    isBase64Encoded,
  } = (outcome.result ?? {}) as AlbResult
  if (typeof statusCode !== 'number' || typeof isBase64Encoded !== 'boolean' || typeof body !== 'string')
    return albFailure()
  const sent = new Headers()
  if (mode === 'multi')
    for (const [name, values] of Object.entries(multiValueHeaders)) for (const value of values) sent.append(name, value)
  // Names that differ in case alone may well be two headers there. Nobody has written that down, so here the last wins.
  else for (const [name, value] of Object.entries(headers)) sent.set(name, value)
  for (const name of ['connection', 'keep-alive', 'transfer-encoding']) sent.delete(name)
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
  return { status: statusCode, headers: sent, body: bytes.length === 0 ? null : bytes }
}

export const albFailure = (): Reply => ({
  status: 502,
  headers: new Headers({ 'content-type': 'text/html', server: 'awselb/2.0' }),
  body: '<html><head><title>502 Bad Gateway</title></head></html>',
})
