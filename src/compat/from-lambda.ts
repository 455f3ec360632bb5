/** A Lambda-style handler as a definition: it runs on every target. */
import type {
  Context,
  Definition,
  FunctionConfig,
  ScheduledEvent,
  TargetOptions,
  TaskContext,
} from '../contract/function.ts'
import { defineFunction } from '../runtime/define.ts'
import { noHandler } from '../runtime/errors.ts'
import { eventV1, eventV2 } from './aws-event.ts'
import type { AwsHandlerV1, AwsHandlerV2 } from './aws-types.ts'
import { clientContextOf, type Identity } from './identity.ts'
import { callLambda } from './lambda-call.ts'
import { lambdaContext } from './lambda-context.ts'
import { netlifyEvent, type EventOptions } from './lambda-event.ts'
import { toLambdaResponse, type Payload } from './lambda-result.ts'
import { routeFinder } from './lambda-route.ts'
import { scheduledEventOf } from './lambda-schedule.ts'
import type { HandlerCallback, HandlerContext, HandlerEvent, HandlerResponse } from './lambda-types.ts'
import { cronOf } from './scheduled-mark.ts'

interface CommonOptions {
  /** As in `defineFunction`. With `schedule` the handler is a scheduled function's. */
  readonly config?: FunctionConfig
  /** As in `defineFunction`. */
  readonly needs?: readonly string[]
  /** As in `defineFunction`. */
  readonly targets?: TargetOptions
  /**
   * What the query maps are when there is no query: `null`, as in @netlify/aws-lambda-compat and payload 1.0 (default), or
   * an empty object, as in Netlify's own Lambda-style runtime.
   */
  readonly emptyQuery?: 'null' | 'object'
}

export interface LambdaOptions extends CommonOptions {
  /** Whose event the handler takes, and whose result it gives. Default `netlify`. */
  readonly payload?: 'netlify'
  /** Who checks bearer tokens. Without it `context.clientContext` is empty. */
  readonly identity?: Identity
}

/** Options of a handler that was written for API Gateway. */
export interface AwsLambdaOptions<P extends '1.0' | '2.0'> extends CommonOptions {
  /** The payload format: `1.0` of REST APIs, `2.0` of HTTP APIs and Function URLs. */
  readonly payload: P
}

/** Any of Netlify's handlers: it returns the answer, promises it, or calls back. */
export type NetlifyHandler = (
  event: HandlerEvent,
  context: HandlerContext,
  callback: HandlerCallback,
  // One that calls back gives nothing.
  // oxlint-disable-next-line typescript/no-invalid-void-type
) => void | HandlerResponse | Promise<HandlerResponse | void>

/**
 * Makes a Lambda-style handler a definition. The handler may return a promise, call its callback, or use `context.done`,
 * `succeed` and `fail`; the first counts. An error is logged and answered 500, a result that cannot be sent 502.
 * @throws AnyhostError `ANYHOST_NO_HANDLER` when it is given no function.
 */
export function fromLambda(handler: NetlifyHandler, options?: LambdaOptions): Definition
export function fromLambda(handler: AwsHandlerV1, options: AwsLambdaOptions<'1.0'>): Definition
export function fromLambda(handler: AwsHandlerV2, options: AwsLambdaOptions<'2.0'>): Definition
export function fromLambda(handler: unknown, options: AnyOptions = {}): Definition {
  const { needs, targets } = options
  const cron = cronOf(handler)
  // What the options say counts, as it does for the build.
  const config = (cron === undefined ? options.config : { schedule: cron, ...options.config }) ?? {}
  const rest = { ...(needs && { needs }), ...(targets && { targets }) }
  const serve = lambdaServer(handler, options)
  const member = config.schedule === undefined ? { fetch: serve.fetch } : { scheduled: serve.scheduled }
  // The two kinds of config are told apart by `schedule`, and each stands with its own member.
  return defineFunction({ ...rest, ...member, config } as unknown as Parameters<typeof defineFunction>[0])
}

type AnyOptions = CommonOptions & { readonly payload?: Payload; readonly identity?: Identity }

/** How one handler serves. */
export interface LambdaServer {
  fetch(request: Request, context: Context): Promise<Response>
  scheduled(event: ScheduledEvent, context: TaskContext): Promise<void>
}

export function lambdaServer(given: unknown, options: AnyOptions): LambdaServer {
  if (typeof given !== 'function') throw noHandler('a Lambda-style function: give `fromLambda` the handler itself')
  // It is a function; what it takes is what its payload says.
  const handler = given as Parameters<typeof callLambda>[0]
  const { config = {}, payload = 'netlify', identity, emptyQuery = 'null' } = options
  const eventOptions: EventOptions = { routeOf: routeFinder(config.path), emptyQuery }
  const makeEvent = EVENTS[payload]

  return {
    async fetch(request, context) {
      const client = payload === 'netlify' ? { clientContext: await clientContextOf(request, identity) } : {}
      const event = await makeEvent(request, context, eventOptions)
      const result = await callLambda(handler, {
        event,
        requestId: context.requestId,
        awaited: !config.background,
        contextFor: contextFor(context, client),
      })
      // The client of a background function has its answer already.
      if (config.background) return new Response(null, { status: 202 })
      return toLambdaResponse(result, payload, context.requestId)
    },
    async scheduled(event, context) {
      const made = scheduledEventOf(event, context, payload)
      await callLambda(handler, {
        event: made,
        requestId: context.requestId,
        awaited: false,
        contextFor: contextFor(context, {}),
      })
    },
  }

  function contextFor(
    context: Pick<Context, 'requestId' | 'deadline'>,
    members: object,
  ): Parameters<typeof callLambda>[1]['contextFor'] {
    return (settle) => {
      const made = lambdaContext(context, config, settle)
      Object.assign(made.context, members)
      return made
    }
  }
}

const EVENTS = { netlify: netlifyEvent, '1.0': eventV1, '2.0': eventV2 } as const
