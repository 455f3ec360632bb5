/**
 * Stand-in for a REST API of API Gateway: what it makes of a result. Written from what AWS documents ("Lambda proxy
 * integrations in API Gateway", checked 2026-11). Its event is that of `src/testing/payloads/payload-1.ts`.
 */
import type { Reply } from '../../test/hosts/http-parts.ts'
import type { HttpMetadata, Outcome } from '../../test/hosts/lambda-runtime.ts'

// What a result may hold. Anything else makes it malformed, and the client gets 502 (nitrojs/nitro#504).
const MEMBERS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'])
const REMAPPED = /^(?:date|server|www-authenticate|content-length|x-amzn-(?!requestid|remapped).*)$/
const DROPPED = new Set(['connection', 'keep-alive', 'transfer-encoding'])

export function toRestReply(outcome: Outcome): Reply {
  if (outcome.kind === 'streaming' && outcome.metadata) {
    return { status: outcome.metadata.statusCode ?? 200, headers: merged(outcome.metadata), body: outcome.body }
  }
  if (outcome.kind !== 'buffered') return restFailure()
  const { result } = outcome
  if (typeof result !== 'object' || result === null || Object.keys(result).some((name) => !MEMBERS.has(name)))
    return restFailure()
  // Members of other types than these make the constructors below throw, and that is the failure it should be.
  const { statusCode, body, isBase64Encoded, ...metadata } = result as HttpMetadata & {
    body?: string
    isBase64Encoded?: boolean
  }
  if (body != null && typeof body !== 'string') return restFailure()
  const bytes = Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8')
  return { status: Number(statusCode), headers: merged(metadata), body: bytes.length === 0 ? null : bytes }
}

/** Both maps count: a name that is in both is sent twice. */
function merged({ headers = {}, multiValueHeaders = {} }: HttpMetadata): Headers {
  const sent = new Headers()
  const all = [
    ...Object.entries(headers),
    ...Object.entries(multiValueHeaders).flatMap(([name, values]) => values.map((value) => [name, value])),
  ]
  for (const [given = '', value] of all) {
    const name = given.toLowerCase()
    if (!DROPPED.has(name)) sent.append(REMAPPED.test(name) ? `x-amzn-remapped-${name}` : name, String(value))
  }
  return sent
}

export const restFailure = (): Reply => ({
  status: 502,
  headers: new Headers({ 'content-type': 'application/json' }),
  body: '{"message": "Internal server error"}',
})
