/**
 * The events of VPC Lattice, in both versions. Written from what AWS documents ("Lambda functions as targets in VPC
 * Lattice", checked 2026-11), and pinned to sample payloads by `test/hosts/front-lattice.test.ts`.
 */
import { TIME, toRequest, withDefaults, type PayloadFacts } from './facts.ts'
import { forwardedFor, toEventBody, toViewerHeaders } from './parts.ts'

export interface LatticeV1Event {
  raw_path: string
  method: string
  headers: Record<string, string>
  query_string_parameters: Record<string, string>
  body?: string
  is_base64_encoded: boolean
}

export interface LatticeV2Event {
  version: '2.0'
  path: string
  method: string
  headers: Record<string, string[]>
  queryStringParameters?: Record<string, string[]>
  body?: string
  isBase64Encoded: boolean
  requestContext: {
    serviceNetworkArn: string
    serviceArn: string
    targetGroupArn: string
    identity: { sourceVpcArn: string }
    region: string
    /** Microseconds. */
    timeEpoch: string
  }
}

/** What VPC Lattice gives a function for a request, where the target group asks for version 1 of the event. */
export const latticeV1Event = (input: Request | string, facts: PayloadFacts = {}): Promise<LatticeV1Event> =>
  toLatticeV1Event(toRequest(input), withDefaults(facts))

/** The same in version 2, the default of a target group: each name has all its values. */
export const latticeV2Event = (input: Request | string, facts: PayloadFacts = {}): Promise<LatticeV2Event> =>
  toLatticeEvent(toRequest(input), withDefaults(facts))

export async function toLatticeV1Event(request: Request, facts: PayloadFacts): Promise<LatticeV1Event> {
  const url = new URL(request.url)
  const { body, isBase64Encoded } = await toEventBody(request)
  return {
    raw_path: url.pathname + url.search,
    method: request.method,
    headers: Object.fromEntries(headersOf(request, facts)),
    query_string_parameters: Object.fromEntries(url.searchParams),
    ...(body !== undefined && { body }),
    is_base64_encoded: isBase64Encoded,
  }
}

const ARN = 'arn:aws:vpc-lattice:us-east-1:123456789012'

export async function toLatticeEvent(request: Request, facts: PayloadFacts): Promise<LatticeV2Event> {
  const url = new URL(request.url)
  const { body, isBase64Encoded } = await toEventBody(request)
  const headers = headersOf(request, facts)
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
      timeEpoch: `${(facts.time ?? TIME).getTime()}000`,
    },
  }
}

function headersOf(request: Request, facts: PayloadFacts): Headers {
  const headers = new Headers(request.headers)
  if (!headers.has('host')) headers.set('host', new URL(request.url).host)
  for (const [name, value] of Object.entries(toViewerHeaders(facts))) headers.set(name, value)
  const forwarded = forwardedFor(request, facts)
  if (forwarded) headers.set('x-forwarded-for', forwarded)
  return headers
}
