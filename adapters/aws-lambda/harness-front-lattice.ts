/**
 * Stand-in for VPC Lattice before a function, with version 2 of its event. Written from what AWS documents ("Lambda
 * functions as targets in VPC Lattice", checked 2026-11), and pinned to a sample payload by
 * `test/hosts/front-lattice.test.ts`.
 */
import type { ClientFacts } from '../../src/contract/harness.ts'
import { toEventBody } from '../../test/hosts/http-parts.ts'
import type { Reply } from '../../test/hosts/http-parts.ts'
import type { Outcome } from '../../test/hosts/lambda-runtime.ts'
import { forwardedFor, toViewerHeaders } from './harness-front-parts.ts'

const ARN = 'arn:aws:vpc-lattice:us-east-1:123456789012'

export async function toLatticeEvent(request: Request, facts: ClientFacts): Promise<Record<string, unknown>> {
  const url = new URL(request.url)
  const { body, isBase64Encoded } = await toEventBody(request)
  const headers = new Headers(request.headers)
  if (!headers.has('host')) headers.set('host', url.host)
  for (const [name, value] of Object.entries(toViewerHeaders(facts))) headers.set(name, value)
  const forwarded = forwardedFor(request, facts)
  if (forwarded) headers.set('x-forwarded-for', forwarded)
  const names = [...new Set(url.searchParams.keys())]
  return {
    version: '2.0',
    path: url.pathname + url.search,
    method: request.method,
    headers: Object.fromEntries([...headers].map(([name, value]) => [name, [value]])),
    ...(names.length > 0 && {
      queryStringParameters: Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)])),
    }),
    ...(body !== undefined && { body }),
    isBase64Encoded,
    requestContext: {
      serviceNetworkArn: `${ARN}:servicenetwork/sn-0bf3f2882e9cc805a`,
      serviceArn: `${ARN}:service/svc-0a40eebed65f8d69c`,
      targetGroupArn: `${ARN}:targetgroup/tg-6d0ecf831eec9f09`,
      identity: { sourceVpcArn: 'arn:aws:ec2:us-east-1:123456789012:vpc/vpc-0b8276c84697e7339' },
      region: 'us-east-1',
      timeEpoch: `${Date.now()}000`,
    },
  }
}

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
