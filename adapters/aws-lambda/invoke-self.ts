/**
 * Background functions behind a front that takes one whole answer. The environment freezes with it, so the function is
 * called a second time, asynchronously, with the event of the first; AWS queues that call and repeats it twice after
 * an error (AWS Lambda developer guide, "Invoking a function asynchronously", checked 2026-11).
 */
import type { Context as LambdaContext } from 'aws-lambda'
import type { BackgroundRunner } from '../../src/contract/adapter.ts'
import { accepted, work } from '../../src/runtime/background.ts'
import { log } from '../../src/runtime/log.ts'
import { plain } from '../../src/runtime/response.ts'
import type { BufferedHandler } from './handlers.ts'
import type { LambdaEvent, LambdaNative } from './native.ts'
import { sign } from './sign.ts'

/** Bytes of an asynchronous invocation's payload: 1 MB (AWS Lambda quotas; 256 KB until October 2025; checked 2026-11). */
export const PAYLOAD_LIMIT: number = 1024 * 1024

/** Milliseconds for AWS to take the second call. Gateways wait about 30 s. */
const PATIENCE_MS = 10_000

/** The one member of the second call's event. No front has it: what a client sends stands further inside. */
const MARK = 'anyhost.background'

/** How a second call goes, by its event. */
const runs = new WeakMap<LambdaEvent, { ended?: true; failed?: { readonly error: unknown } }>()

/** Has the function called again. In that second call it runs the handler. */
export const invokeSelf: BackgroundRunner<LambdaNative> = async (handlers, method, request, context) => {
  const { native, requestId } = context
  const run = runs.get(native.event)
  if (!run) return begin(native, requestId)
  try {
    await work(handlers, method, request, context)
  } catch (error) {
    log('ANYHOST_TASK_FAILED', 'A task failed', requestId, error)
    run.failed = { error }
  }
  run.ended = true
  return accepted()
}

/** A handler that takes the second call as well. A run that fails is a failed invocation, so that AWS repeats it. */
export function resumable<Result>(
  handler: ReturnType<BufferedHandler<Result>>,
): ReturnType<BufferedHandler<Result | undefined>> {
  return async (given, context) => {
    const second = secondCall(given)
    if (!second) return handler(given, context)
    const run: { ended?: true; failed?: { readonly error: unknown } } = {}
    runs.set(second.event, run)
    // The client's request has one id in every line of the log.
    await handler(second.event, Object.create(context, { awsRequestId: { value: second.id, enumerable: true } }))
    if (run.failed) throw run.failed.error
    // Another version of the function may have another path by now.
    if (!run.ended) throw new Error('The work was not begun: this version of the function does not take the request.')
    return undefined
  }
}

function secondCall(given: unknown): { readonly event: LambdaEvent; readonly id: string } | undefined {
  if (typeof given !== 'object' || given === null || !Object.hasOwn(given, MARK)) return undefined
  // Written by `begin`, and nobody else may invoke the function itself.
  return (given as { readonly [MARK]: { readonly event: LambdaEvent; readonly id: string } })[MARK]
}

async function begin({ event, context }: LambdaNative, requestId: string): Promise<Response> {
  const body = JSON.stringify({ [MARK]: { id: context.awsRequestId, event } })
  const bytes = Buffer.byteLength(body)
  if (bytes > PAYLOAD_LIMIT) return tooLarge(`The request has ${bytes} bytes as JSON`, requestId)
  try {
    const response = await invoke(body, context)
    const text = await response.text()
    if (response.status === 202) return accepted()
    if (response.status === 413) return tooLarge('Lambda refused the size of the request', requestId)
    throw new Error(`Lambda answered ${response.status} ${text.slice(0, 500)}`)
  } catch (error) {
    log('ANYHOST_BACKGROUND_NOT_STARTED', 'The work was not begun', requestId, error)
    return plain(503, 'Service Unavailable')
  }
}

function tooLarge(what: string, requestId: string): Response {
  const cause = new RangeError(
    `${what}; an asynchronous invocation takes ${PAYLOAD_LIMIT}. Store the data elsewhere first.`,
  )
  log('ANYHOST_BACKGROUND_TOO_LARGE', 'The work was not begun', requestId, cause)
  return plain(413, 'Content Too Large')
}

/** The Invoke API of this function, in the version that runs. */
async function invoke(body: string, { functionVersion }: LambdaContext): Promise<Response> {
  const {
    AWS_LAMBDA_FUNCTION_NAME: name = '',
    AWS_REGION: region = '',
    AWS_ENDPOINT_URL_LAMBDA: endpoint,
  } = process.env
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const url = new URL(
    `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
    endpoint || `https://lambda.${region}.${domain}`,
  )
  // The unpublished version is the one that an invocation without a name gets.
  if (/^\d+$/.test(functionVersion)) url.search = `?Qualifier=${functionVersion}`
  const headers = sign(url, body, {
    service: 'lambda',
    region,
    headers: { 'content-type': 'application/json', 'x-amz-invocation-type': 'Event' },
  })
  if (!headers) throw new Error('There are no AWS credentials in the environment.')
  return fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE_MS) })
}
