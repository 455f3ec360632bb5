/** Handlers behind API Gateway: the types of @types/aws-lambda 8.10, checked 2026-11. */

type Strings = Record<string, string | undefined>
type Lists = Record<string, string[] | undefined>

export interface AwsContext {
  callbackWaitsForEmptyEventLoop: boolean
  functionName: string
  functionVersion: string
  invokedFunctionArn: string
  memoryLimitInMB: string
  awsRequestId: string
  logGroupName: string
  logStreamName: string
  /** Amazon Cognito's and the mobile SDK's: never there for a request. */
  identity?: undefined
  clientContext?: undefined
  getRemainingTimeInMillis(): number
  done(error?: Error, result?: unknown): void
  fail(error: Error | string): void
  succeed(messageOrObject: unknown): void
  succeed(message: string, object: unknown): void
}

/**
 * Payload format 1.0. `authorizer` and `stageVariables` are `null` where no API Gateway stands before the function; the
 * caller's AWS identity always is.
 */
export interface AwsEventV1 {
  version: '1.0'
  resource: string
  path: string
  httpMethod: string
  headers: Strings
  multiValueHeaders: Lists
  queryStringParameters: Strings | null
  multiValueQueryStringParameters: Lists | null
  pathParameters: Strings | null
  stageVariables: Strings | null
  body: string | null
  isBase64Encoded: boolean
  requestContext: {
    accountId: string
    apiId: string
    authorizer: { readonly [name: string]: unknown } | null
    domainName: string
    domainPrefix: string
    extendedRequestId: string
    httpMethod: string
    identity: Record<NoIdentity, null> & { sourceIp: string; userAgent: string | null }
    path: string
    protocol: string
    requestId: string
    requestTime: string
    requestTimeEpoch: number
    resourceId: string
    resourcePath: string
    stage: string
  }
}

type NoIdentity =
  | 'accessKey'
  | 'accountId'
  | 'apiKey'
  | 'apiKeyId'
  | 'caller'
  | 'clientCert'
  | 'cognitoAuthenticationProvider'
  | 'cognitoAuthenticationType'
  | 'cognitoIdentityId'
  | 'cognitoIdentityPoolId'
  | 'principalOrgId'
  | 'user'
  | 'userArn'

/** Payload format 2.0. `authorizer` and `stageVariables` are only there where an API Gateway stands before the function. */
export interface AwsEventV2 {
  version: '2.0'
  routeKey: string
  rawPath: string
  rawQueryString: string
  cookies?: string[]
  headers: Strings
  queryStringParameters?: Strings
  pathParameters?: Strings
  stageVariables?: Strings
  body?: string
  isBase64Encoded: boolean
  requestContext: {
    accountId: string
    apiId: string
    authorizer?: { readonly [name: string]: unknown }
    domainName: string
    domainPrefix: string
    http: { method: string; path: string; protocol: string; sourceIp: string; userAgent: string }
    requestId: string
    routeKey: string
    stage: string
    time: string
    timeEpoch: number
  }
}

export interface AwsResultV1 {
  statusCode: number
  headers?: Record<string, boolean | number | string> | undefined
  multiValueHeaders?: Record<string, (boolean | number | string)[]> | undefined
  body: string
  isBase64Encoded?: boolean | undefined
}

export interface AwsStructuredResultV2 {
  statusCode?: number | undefined
  headers?: Record<string, boolean | number | string> | undefined
  body?: string | undefined
  isBase64Encoded?: boolean | undefined
  cookies?: string[] | undefined
}

export type AwsCallback<Result> = (error?: Error | string | null, result?: Result) => void

// What a handler gives that answers by its callback is not looked at, as in the package's own type.
// oxlint-disable-next-line typescript/no-invalid-void-type
type AwsHandler<Event, Result> = (
  event: Event,
  context: AwsContext,
  callback: AwsCallback<Result>,
) => void | Promise<Result>

export type AwsHandlerV1 = AwsHandler<AwsEventV1, AwsResultV1>
/** Any value but an object with `statusCode` is the body of a 200. */
export type AwsHandlerV2 = AwsHandler<AwsEventV2, unknown>
