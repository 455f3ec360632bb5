/**
 * Stand-in for VPC Lattice: what it makes of a result. Written from what AWS documents ("Lambda functions as targets in VPC
 * Lattice", checked 2026-11). Its event is that of `src/testing/payloads/lattice.ts`.
 */
import type { Reply } from '../../test/hosts/http-parts.ts'
import type { Outcome } from '../../test/hosts/lambda-runtime.ts'

interface LatticeResult {
  readonly statusCode?: unknown
  readonly headers?: Record<string, string | string[]>
  readonly body?: string
  readonly isBase64Encoded?: unknown
}

export function toLatticeReply(outcome: Outcome): Reply {
  if (outcome.kind !== 'buffered' || typeof outcome.result !== 'object') return latticeFailure()
  // Each member is looked at before it is used.
  const { statusCode, headers = {}, body = '', isBase64Encoded } = (outcome.result ?? {}) as LatticeResult
  if (typeof statusCode !== 'number' || typeof body !== 'string') return latticeFailure()
  const sent = new Headers()
  for (const [name, values] of Object.entries(headers)) for (const value of [values].flat()) sent.append(name, value)
  const bytes = Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8')
  return { status: statusCode, headers: sent, body: bytes.length === 0 ? null : bytes }
}

export const latticeFailure = (): Reply => ({ status: 500, headers: new Headers(), body: 'Internal Server Error' })
