/** Events of API Gateway, for handlers that were written for it (payload formats 1.0 and 2.0, AWS documentation 2026-11). */
import type { Context } from '../contract/function.ts'
import type { AwsEventV1, AwsEventV2 } from './aws-types.ts'
import { gatewayOf } from './aws-gateway.ts'
import { queryMaps, type EventOptions } from './lambda-event.ts'
import { orNull, queryLists, readBody, recordOf, sentUrl } from './lambda-request.ts'

/** Payload 1.0: both forms of headers and query. `resource` is the pattern with its parameters in braces. */
export async function eventV1(
  request: Request,
  context: Context,
  { routeOf, emptyQuery }: EventOptions,
): Promise<AwsEventV1> {
  const { path, query, host } = sentUrl(request)
  const { text, isBase64Encoded } = await readBody(request)
  const resource = resourceOf(routeOf(request.url, context.params))
  const { now, requestTime } = clock()
  const { authorizer = null, stageVariables = null } = gatewayOf(context, '1.0')
  return {
    version: '1.0',
    resource,
    path,
    httpMethod: request.method,
    headers: recordOf(request.headers, (value) => value),
    multiValueHeaders: recordOf(request.headers, (value) => [value]),
    ...queryMaps(query, emptyQuery),
    pathParameters: orNull(pathParameters(context)),
    stageVariables,
    requestContext: {
      accountId: accountId(context),
      apiId: '',
      authorizer,
      domainName: host,
      domainPrefix: host.split('.', 1)[0]!,
      extendedRequestId: context.requestId,
      httpMethod: request.method,
      identity: {
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
        sourceIp: context.ip ?? '',
        user: null,
        userAgent: request.headers.get('user-agent'),
        userArn: null,
      },
      path,
      protocol: 'HTTP/1.1',
      requestId: context.requestId,
      requestTime,
      requestTimeEpoch: now,
      resourceId: '',
      resourcePath: resource,
      stage: '$default',
    },
    body: text,
    isBase64Encoded,
  }
}

/** Payload 2.0: values of one name joined by commas, cookies in a list of their own, absent members left out. */
export async function eventV2(request: Request, context: Context, { routeOf }: EventOptions): Promise<AwsEventV2> {
  const { path, query, host } = sentUrl(request)
  const { text, isBase64Encoded } = await readBody(request)
  const route = routeOf(request.url, context.params)
  const routeKey = route ? `${request.method} ${resourceOf(route)}` : '$default'
  const lists = queryLists(query)
  const pathValues = pathParameters(context)
  const cookies = request.headers.get('cookie')?.split(/; */).filter(Boolean)
  const { now, requestTime } = clock()
  const { authorizer, stageVariables } = gatewayOf(context, '2.0')
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies && { cookies }),
    headers: recordOf(
      [...request.headers].filter(([name]) => name !== 'cookie'),
      (value) => value,
    ),
    ...(lists.size > 0 && { queryStringParameters: recordOf(lists, (values) => values.join(',')) }),
    requestContext: {
      accountId: accountId(context),
      apiId: '',
      ...(authorizer && { authorizer }),
      domainName: host,
      domainPrefix: host.split('.', 1)[0]!,
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: context.ip ?? '',
        userAgent: request.headers.get('user-agent') ?? '',
      },
      requestId: context.requestId,
      routeKey,
      stage: '$default',
      time: requestTime,
      timeEpoch: now,
    },
    ...(Object.keys(pathValues).length > 0 && { pathParameters: pathValues }),
    ...(stageVariables && { stageVariables }),
    ...(text !== null && { body: text }),
    isBase64Encoded,
  }
}

/** `/pets/:name` is `/pets/{name}` at API Gateway, and what spans segments is `{proxy+}` or `{rest+}`. */
function resourceOf(route: string | undefined): string {
  if (!route) return '/{proxy+}'
  return route
    .replace(/\/\*$/, '/{proxy+}')
    .replaceAll(/:(\w+)([*?]?)/g, (_all, name: string, mark) => `{${name}${mark === '*' ? '+' : ''}}`)
}

function pathParameters({ params }: Context): Record<string, string | undefined> {
  return recordOf(
    Object.entries(params).map(([name, value]): [string, string | undefined] => [name === '0' ? 'proxy' : name, value]),
    (value) => value,
  )
}

const accountId = (context: Context): string => (context.account as Context['account'] | undefined)?.id ?? ''

/** The time in both notations: `09/Apr/2015:12:34:56 +0000`. */
function clock(): { now: number; requestTime: string } {
  const now = Date.now()
  const [, day, month, year, time] = new Date(now).toUTCString().split(' ')
  return { now, requestTime: `${day}/${month}/${year}:${time} +0000` }
}
