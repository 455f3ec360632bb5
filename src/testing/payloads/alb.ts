/**
 * The event of an Application Load Balancer, in both modes of its target group. Written from what AWS documents ("Lambda
 * functions as targets", checked 2026-11), and pinned to recorded payloads by `test/hosts/front-alb.test.ts`.
 */
import { toRequest, withDefaults, type PayloadFacts } from './facts.ts'
import { forwardedFor, toEventBody, toViewerHeaders, TRACE_ID } from './parts.ts'

interface AlbCommon {
  requestContext: { elb: { targetGroupArn: string } }
  httpMethod: string
  path: string
  body: string
  isBase64Encoded: boolean
}

export type AlbSingleEvent = AlbCommon & {
  headers: Record<string, string>
  queryStringParameters: Record<string, string>
}

export type AlbMultiEvent = AlbCommon & {
  multiValueHeaders: Record<string, string[]>
  multiValueQueryStringParameters: Record<string, string[]>
}

/** What a load balancer gives a function for a request: `ALBEvent` of `@types/aws-lambda`. A name has its last value. */
export const albEvent = async (input: Request | string, facts: PayloadFacts = {}): Promise<AlbSingleEvent> =>
  // The mode decides which maps are there.
  (await toAlbEvent('single', toRequest(input), withDefaults(facts))) as unknown as AlbSingleEvent

/** The same where the target group has `lambda.multi_value_headers.enabled`: each name has all its values. */
export const albMultiValueEvent = async (input: Request | string, facts: PayloadFacts = {}): Promise<AlbMultiEvent> =>
  (await toAlbEvent('multi', toRequest(input), withDefaults(facts))) as unknown as AlbMultiEvent

export type AlbMode = 'single' | 'multi'
type Lists = Record<string, string[]>

const TARGET = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/lambda-target/abcdefgh'

export async function toAlbEvent(
  mode: AlbMode,
  request: Request,
  facts: PayloadFacts,
): Promise<Record<string, unknown>> {
  const url = new URL(request.url)
  const { body = '', isBase64Encoded } = await toEventBody(request)
  const headers = headersOf(request, url, facts)
  const query = queryOf(url.search)
  const maps =
    mode === 'multi'
      ? { multiValueQueryStringParameters: query, multiValueHeaders: headers }
      : { queryStringParameters: lastOf(query), headers: lastOf(headers) }
  return {
    requestContext: { elb: { targetGroupArn: TARGET } },
    httpMethod: request.method,
    path: url.pathname,
    ...maps,
    body,
    isBase64Encoded,
  }
}

function headersOf(request: Request, url: URL, facts: PayloadFacts): Lists {
  const headers = new Headers(request.headers)
  if (!headers.has('host')) headers.set('host', url.host)
  for (const [name, value] of Object.entries(toViewerHeaders(facts))) headers.set(name, value)
  headers.set('x-amzn-trace-id', facts.requestId ?? TRACE_ID)
  headers.set('x-forwarded-proto', url.protocol.slice(0, -1))
  headers.set('x-forwarded-port', url.port || (url.protocol === 'https:' ? '443' : '80'))
  const forwarded = forwardedFor(request, facts)
  if (forwarded) headers.set('x-forwarded-for', forwarded)
  return Object.fromEntries([...headers].map(([name, value]) => [name, [value]]))
}

/** As it was sent: nothing is decoded. */
function queryOf(search: string): Lists {
  const lists: Lists = {}
  for (const pair of search.slice(1).split('&').filter(Boolean)) {
    const [name = '', ...value] = pair.split('=')
    ;(lists[name] ??= []).push(value.join('='))
  }
  return lists
}

const lastOf = (lists: Lists): Record<string, string> =>
  Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? '']))
