/* oxlint-disable vitest/expect-expect -- what is tested is that it compiles, or that it does not */
import type * as netlify from '@netlify/functions'
import type {
  ALBEvent,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  EventBridgeEvent,
  LambdaFunctionURLEvent,
} from 'aws-lambda'
import type { Context, FetchHandler } from 'anyhost'
import { contextOf, runWithContext, type RequestContext } from 'anyhost/context'
import {
  albEvent,
  albMultiValueEvent,
  createContext,
  eventBridgeScheduleEvent,
  functionUrlEvent,
  httpApiEvent,
  invoke,
  invokeSchedule,
  netlifyEvent,
  restApiEvent,
  vercelWebhook,
  type Invocation,
} from 'anyhost/testing'
import { describe, expectTypeOf, test } from 'vitest'
import vercel from '../../adapters/vercel/build.ts'

// Stands for a function of any kind.
const fn = {} as FetchHandler

describe('anyhost/testing', () => {
  test('createContext gives a context whose params are those that were given', () => {
    const context = createContext({ params: { name: 'rex' }, geo: { city: 'Oslo' } })
    expectTypeOf(context).toEqualTypeOf<Context<{ name: string }>>()
    expectTypeOf(context).toExtend<Parameters<FetchHandler<{ readonly name: string }>>[1]>()
    expectTypeOf(createContext()).toEqualTypeOf<Context>()
    // @ts-expect-error -- the flag is derived from the code
    createContext({ geo: { country: { flag: 'x' } } })
    // @ts-expect-error -- no such member
    createContext({ city: 'Oslo' })
  })

  test('invoke takes what a host serves, and gives a response', () => {
    expectTypeOf(invoke(fn, '/', { target: vercel() })).toEqualTypeOf<Promise<Invocation>>()
    // @ts-expect-error -- the matcher has them
    void invoke(fn, '/', { context: { params: {} } })
    // @ts-expect-error -- neither
    void invoke(fn, '/', { onError: 'ignore' })
    // @ts-expect-error -- no request started the run
    void invokeSchedule(fn, { context: { ip: '192.0.2.1' } })
  })

  test('events of AWS are those of @types/aws-lambda', () => {
    expectTypeOf(restApiEvent('/')).resolves.toExtend<APIGatewayProxyEvent>()
    expectTypeOf(httpApiEvent('/')).resolves.toExtend<APIGatewayProxyEventV2>()
    expectTypeOf(functionUrlEvent('/')).resolves.toExtend<LambdaFunctionURLEvent>()
    expectTypeOf(albEvent('/')).resolves.toExtend<ALBEvent>()
    expectTypeOf(albMultiValueEvent('/')).resolves.toExtend<ALBEvent>()
    expectTypeOf(eventBridgeScheduleEvent()).toExtend<EventBridgeEvent<'Scheduled Event', object>>()
  })

  test('events of Netlify are those of @netlify/functions, by their names', () => {
    const take = <Event>(_handler: ((event: Event) => unknown) | undefined, _event: Event): void => {}
    const handlers: netlify.NetlifyFunction = {}
    take(handlers.deployBuilding, netlifyEvent('deployBuilding'))
    take(handlers.deploySucceeded, netlifyEvent('deploySucceeded'))
    take(handlers.deployFailed, netlifyEvent('deployFailed'))
    take(handlers.deployDeleted, netlifyEvent('deployDeleted'))
    take(handlers.deployLocked, netlifyEvent('deployLocked'))
    take(handlers.deployUnlocked, netlifyEvent('deployUnlocked'))
    take(handlers.userLogin, netlifyEvent('userLogin'))
    take(handlers.userSignup, netlifyEvent('userSignup'))
    take(handlers.userValidate, netlifyEvent('userValidate'))
    take(handlers.userModified, netlifyEvent('userModified'))
    take(handlers.userDeleted, netlifyEvent('userDeleted'))
    take(handlers.formSubmitted, netlifyEvent('formSubmitted'))
    // @ts-expect-error -- an event of a deployment has no user
    netlifyEvent('deployBuilding', { user: {} })
    // @ts-expect-error -- a deleted user cannot be refused
    netlifyEvent('userDeleted').deny()
    // @ts-expect-error -- no such event
    vercelWebhook('deployment.ready')
  })
})

describe('anyhost/context', () => {
  test('has members that may be missing, which a context of a function has', () => {
    expectTypeOf<Context>().toExtend<RequestContext>()
    const { ip, waitUntil } = contextOf(new Request('https://a.test/'))
    expectTypeOf(ip).toEqualTypeOf<string | undefined>()
    waitUntil?.(Promise.resolve())
    // @ts-expect-error -- nothing may keep the instance alive here
    waitUntil(Promise.resolve())
    expectTypeOf(runWithContext(createContext(), async () => 7)).toEqualTypeOf<Promise<number>>()
    // An execution context of a Worker.
    const executionContext = {
      waitUntil(_task: Promise<unknown>): void {},
      passThroughOnException() {},
    }
    contextOf(new Request('https://a.test/'), executionContext)
  })
})
