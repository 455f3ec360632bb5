/** Lambda-style handlers as Netlify's users write them: the types of @netlify/functions 6.0.0, checked 2026-11. */

export interface HandlerEvent {
  /** The URL as the client sent it. */
  rawUrl: string
  /** The query as the client sent it, without `?`. */
  rawQuery: string
  /** The path as the client sent it, percent-encoded. */
  path: string
  httpMethod: string
  headers: Record<string, string | undefined>
  multiValueHeaders: Record<string, string[] | undefined>
  queryStringParameters: Record<string, string | undefined> | null
  multiValueQueryStringParameters: Record<string, string[] | undefined> | null
  body: string | null
  isBase64Encoded: boolean
  /** The pattern of `config.path` that matched. Absent without a `config.path`. */
  route?: string
}

export interface HandlerContext {
  callbackWaitsForEmptyEventLoop: boolean
  functionName: string
  functionVersion: string
  invokedFunctionArn: string
  memoryLimitInMB: string
  awsRequestId: string
  logGroupName: string
  logStreamName: string
  identity?: Record<string, unknown>
  clientContext?: Record<string, unknown>
  getRemainingTimeInMillis(): number
  done(error?: Error, result?: unknown): void
  fail(error: Error | string): void
  succeed(messageOrObject: unknown): void
  succeed(message: string, object: unknown): void
}

export interface HandlerResponse {
  statusCode: number
  headers?: Record<string, boolean | number | string>
  multiValueHeaders?: Record<string, readonly (boolean | number | string)[]>
  body?: string
  isBase64Encoded?: boolean
}

/** What a handler of `builder` returns: seconds to keep the answer in the CDN; without them, until the next deploy. */
export interface BuilderResponse extends HandlerResponse {
  ttl?: number
}

/** A body that is sent while it is made: a web stream, a Node stream, or anything that can be iterated. */
export type StreamingBody = string | ReadableStream | AsyncIterable<unknown> | Iterable<unknown>

export interface StreamingResponse extends Omit<HandlerResponse, 'body'> {
  body?: StreamingBody
}

export interface HandlerCallback<Result extends HandlerResponse = HandlerResponse> {
  (error: unknown, response: Result): void
}

interface BaseHandler<Result extends HandlerResponse> {
  // What a handler gives that answers by its callback is not looked at, as in the package's own type.
  // oxlint-disable-next-line typescript/no-invalid-void-type
  (event: HandlerEvent, context: HandlerContext, callback?: HandlerCallback<Result>): void | Promise<Result>
}

export type Handler = BaseHandler<HandlerResponse>
export type BuilderHandler = BaseHandler<BuilderResponse>

/** The type of @netlify/aws-lambda-compat: the answer is returned. */
export type LambdaHandler = (event: HandlerEvent, context: HandlerContext) => Promise<HandlerResponse> | HandlerResponse

export interface BackgroundHandler {
  // oxlint-disable-next-line typescript/no-invalid-void-type
  (event: HandlerEvent, context: HandlerContext): void | Promise<void>
}

export interface StreamingHandler {
  (event: HandlerEvent, context: HandlerContext): Promise<StreamingResponse>
}
