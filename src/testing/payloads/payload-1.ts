/**
 * Payload 1.0 as a REST API of API Gateway writes it. Written from what AWS documents ("Lambda proxy integrations in API
 * Gateway", checked 2026-11), and pinned to recorded payloads by `test/hosts/front-rest.test.ts`.
 */
import type { AwsEventV1 } from '../../compat/aws-types.ts'
import { TIME, toRequest, withDefaults, type PayloadFacts } from './facts.ts'
import { forwardedFor, toEventBody, toLogTime, toViewerHeaders, TRACE_ID } from './parts.ts'

/** What a REST API gives a function for a request. It has no `version`, and no `authorizer` where none is set up. */
export type RestApiEvent = Omit<AwsEventV1, 'version' | 'requestContext'> & {
  requestContext: Omit<AwsEventV1['requestContext'], 'authorizer'> & { authorizer: undefined; deploymentId: string }
}

/** What a REST API gives a function for a request: `APIGatewayProxyEvent` of `@types/aws-lambda`. */
export const restApiEvent = async (input: Request | string, facts: PayloadFacts = {}): Promise<RestApiEvent> =>
  // The defaults fill in what AWS always has; a member that is not there reads as `undefined`.
  (await toRestEvent(toRequest(input), withDefaults(facts))) as unknown as RestApiEvent

type Lists = Record<string, string[]>

const STAGE = 'prod'
const ID = 'a1b2c3d4e5'

export async function toRestEvent(request: Request, facts: PayloadFacts): Promise<Record<string, unknown>> {
  const url = new URL(request.url)
  const { body = null, isBase64Encoded } = await toEventBody(request)
  const headers = headersOf(request, facts)
  const query = queryOf(url.searchParams)
  return {
    resource: '/{proxy+}',
    // As it was sent, and without the stage.
    path: url.pathname,
    httpMethod: request.method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: query && lastOf(query),
    multiValueQueryStringParameters: query,
    pathParameters: { proxy: url.pathname.slice(1) },
    stageVariables: null,
    requestContext: contextOf(request, url, facts),
    body,
    isBase64Encoded,
  }
}

/** Names keep the case that the client wrote; most write it so. */
function headersOf(request: Request, facts: PayloadFacts): Lists {
  const headers = new Headers(request.headers)
  headers.set('host', request.headers.get('host') ?? new URL(request.url).host)
  for (const [name, value] of Object.entries(toViewerHeaders(facts))) headers.set(name, value)
  headers.set('x-amzn-trace-id', TRACE_ID)
  headers.set('x-forwarded-port', '443')
  headers.set('x-forwarded-proto', 'https')
  const forwarded = forwardedFor(request, facts)
  if (forwarded) headers.set('x-forwarded-for', forwarded)
  // The gateway keeps the length to itself.
  headers.delete('content-length')
  const titled = (name: string): string => name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())
  return Object.fromEntries([...headers].map(([name, value]) => [titled(name), [value]]))
}

/** Decoded, by name. */
function queryOf(search: URLSearchParams): Lists | null {
  if (search.size === 0) return null
  return Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)]))
}

const lastOf = (lists: Lists): Record<string, string> =>
  Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? '']))

function contextOf(request: Request, url: URL, facts: PayloadFacts): Record<string, unknown> {
  const now = facts.time ?? TIME
  return {
    resourceId: '3nq1cq',
    resourcePath: '/{proxy+}',
    httpMethod: request.method,
    extendedRequestId: 'ZhDrKF5dDoEEHfA=',
    requestTime: toLogTime(now),
    path: `/${STAGE}${url.pathname}`,
    accountId: '123456789012',
    protocol: 'HTTP/1.1',
    stage: STAGE,
    domainPrefix: ID,
    requestTimeEpoch: now.getTime(),
    requestId: facts.requestId,
    identity: { ...NOBODY, sourceIp: facts.ip, userAgent: request.headers.get('user-agent') },
    domainName: `${ID}.execute-api.us-east-1.amazonaws.com`,
    deploymentId: 'v99qix',
    apiId: ID,
  }
}

/** Who called, where no authorizer and no key is set up. */
const NOBODY: Omit<AwsEventV1['requestContext']['identity'], 'sourceIp' | 'userAgent'> = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
}
