/* oxlint-disable vitest/expect-expect -- what is tested is that it compiles */
/** The types of the hosts' packages and ours can stand for each other. */
import type * as compatPackage from '@netlify/aws-lambda-compat'
import type * as netlifyPackage from '@netlify/functions'
import type * as vercelPackage from '@vercel/functions'
import type * as oidcPackage from '@vercel/functions/oidc'
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
  Context,
  Handler as AwsHandler,
} from 'aws-lambda'
import { defineFunction, fromLambda, type Definition, type EventName } from 'anyhost'
import * as netlify from 'anyhost/compat/netlify'
import * as vercel from 'anyhost/compat/vercel'
import { describe, expectTypeOf, it } from 'vitest'
import type {
  AwsContext,
  AwsEventV1,
  AwsEventV2,
  AwsHandlerV1,
  AwsHandlerV2,
  AwsResultV1,
  AwsStructuredResultV2,
} from '../../src/compat/aws-types.ts'

/** Fails to compile unless each can stand for the other. */
function same<A, B>(
  ..._proof: [A] extends [B]
    ? [B] extends [A]
      ? []
      : ['the second is not the first']
    : ['the first is not the second']
): void {}

describe('@netlify/functions', () => {
  it('has our types, and we have its', () => {
    same<netlify.Handler, netlifyPackage.Handler>()
    same<netlify.HandlerEvent, netlifyPackage.HandlerEvent>()
    same<netlify.HandlerContext, netlifyPackage.HandlerContext>()
    same<netlify.HandlerResponse, netlifyPackage.HandlerResponse>()
    same<netlify.HandlerCallback, netlifyPackage.HandlerCallback>()
    same<netlify.BackgroundHandler, netlifyPackage.BackgroundHandler>()
    same<netlify.BuilderHandler, netlifyPackage.BuilderHandler>()
    same<netlify.BuilderResponse, netlifyPackage.BuilderResponse>()
    same<netlify.Context, netlifyPackage.Context>()
  })

  it('has our functions, and we have its', () => {
    same<typeof netlify.getContext, typeof netlifyPackage.getContext>()
    same<typeof netlify.purgeCache, typeof netlifyPackage.purgeCache>()
    same<typeof netlify.builder, typeof netlifyPackage.builder>()
    same<typeof netlify.schedule, typeof netlifyPackage.schedule>()
  })

  it('has our events and handlers, and we have its', () => {
    same<netlify.DeployBuildingEvent, netlifyPackage.DeployBuildingEvent>()
    same<netlify.DeployBuildingHandler, netlifyPackage.DeployBuildingHandler>()
    same<netlify.DeploySucceededEvent, netlifyPackage.DeploySucceededEvent>()
    same<netlify.DeploySucceededHandler, netlifyPackage.DeploySucceededHandler>()
    same<netlify.DeployFailedEvent, netlifyPackage.DeployFailedEvent>()
    same<netlify.DeployFailedHandler, netlifyPackage.DeployFailedHandler>()
    same<netlify.DeployDeletedEvent, netlifyPackage.DeployDeletedEvent>()
    same<netlify.DeployDeletedHandler, netlifyPackage.DeployDeletedHandler>()
    same<netlify.DeployLockedEvent, netlifyPackage.DeployLockedEvent>()
    same<netlify.DeployLockedHandler, netlifyPackage.DeployLockedHandler>()
    same<netlify.DeployUnlockedEvent, netlifyPackage.DeployUnlockedEvent>()
    same<netlify.DeployUnlockedHandler, netlifyPackage.DeployUnlockedHandler>()
    same<netlify.UserLoginEvent, netlifyPackage.UserLoginEvent>()
    same<netlify.UserLoginHandler, netlifyPackage.UserLoginHandler>()
    same<netlify.UserSignupEvent, netlifyPackage.UserSignupEvent>()
    same<netlify.UserSignupHandler, netlifyPackage.UserSignupHandler>()
    same<netlify.UserValidateEvent, netlifyPackage.UserValidateEvent>()
    same<netlify.UserValidateHandler, netlifyPackage.UserValidateHandler>()
    same<netlify.UserModifiedEvent, netlifyPackage.UserModifiedEvent>()
    same<netlify.UserModifiedHandler, netlifyPackage.UserModifiedHandler>()
    same<netlify.UserDeletedEvent, netlifyPackage.UserDeletedEvent>()
    same<netlify.UserDeletedHandler, netlifyPackage.UserDeletedHandler>()
    same<netlify.FormSubmittedEvent, netlifyPackage.FormSubmittedEvent>()
    same<netlify.FormSubmittedHandler, netlifyPackage.FormSubmittedHandler>()
    same<netlify.Deploy, netlifyPackage.Deploy>()
    same<netlify.DeploySite, netlifyPackage.DeploySite>()
    same<netlify.User, netlifyPackage.User>()
  })

  it('has handlers that a definition takes', () => {
    const handlers = {} as { [Name in EventName]: NonNullable<netlifyPackage.NetlifyFunction[Name]> }
    expectTypeOf(defineFunction(handlers)).toEqualTypeOf<Definition>()
  })

  it('makes handlers that fromLambda takes', () => {
    expectTypeOf(fromLambda).toBeCallableWith({} as netlifyPackage.Handler)
    expectTypeOf(fromLambda).toBeCallableWith({} as netlifyPackage.BackgroundHandler, { config: { background: true } })
    expectTypeOf(fromLambda({} as netlifyPackage.Handler)).toEqualTypeOf<Definition>()
  })
})

describe('@netlify/aws-lambda-compat', () => {
  it('has our types, and we have its', () => {
    same<netlify.LambdaHandler, compatPackage.LambdaHandler>()
    same<netlify.HandlerEvent, compatPackage.HandlerEvent>()
    same<netlify.HandlerContext, compatPackage.HandlerContext>()
    same<netlify.HandlerResponse, compatPackage.HandlerResponse>()
    same<netlify.HandlerCallback, compatPackage.HandlerCallback>()
    expectTypeOf<compatPackage.Handler>().toExtend<netlify.Handler>()
    // Not the other way: the two packages' own types of this name differ (void, a callback that is always there).
    expectTypeOf<netlifyPackage.Handler>().not.toExtend<compatPackage.Handler>()
  })

  it('is replaced by withLambda', () => {
    expectTypeOf<typeof netlify.withLambda>().toExtend<typeof compatPackage.withLambda>()
    expectTypeOf(fromLambda).toBeCallableWith({} as compatPackage.LambdaHandler)
  })
})

describe('@types/aws-lambda', () => {
  it('takes our events, and we take its results', () => {
    expectTypeOf<AwsEventV1>().toExtend<APIGatewayProxyEvent>()
    expectTypeOf<AwsEventV2>().toExtend<APIGatewayProxyEventV2>()
    expectTypeOf<AwsContext>().toExtend<Context>()
    same<AwsResultV1, APIGatewayProxyResult>()
    same<AwsStructuredResultV2, APIGatewayProxyStructuredResultV2>()
  })

  it('makes handlers that fromLambda takes', () => {
    expectTypeOf<APIGatewayProxyHandler>().toExtend<AwsHandlerV1>()
    expectTypeOf<APIGatewayProxyHandlerV2>().toExtend<AwsHandlerV2>()
    fromLambda({} as APIGatewayProxyHandler, { payload: '1.0' })
    fromLambda({} as APIGatewayProxyHandlerV2, { payload: '2.0' })
    fromLambda({} as AwsHandler, { payload: '2.0' })
    // @ts-expect-error: a handler of API Gateway needs its payload named.
    fromLambda({} as APIGatewayProxyHandlerV2)
    // @ts-expect-error: a handler of Netlify takes no other payload.
    fromLambda(async (event: netlify.HandlerEvent) => ({ statusCode: 200, body: event.rawUrl }), { payload: '2.0' })
  })

  it('gives a handler that is written in place its types', () => {
    fromLambda(async (event, context, callback) => {
      expectTypeOf(event).toEqualTypeOf<netlify.HandlerEvent>()
      expectTypeOf(context).toEqualTypeOf<netlify.HandlerContext>()
      expectTypeOf(callback).toEqualTypeOf<netlify.HandlerCallback>()
      return { statusCode: 200 }
    })
    fromLambda(async (event) => ({ statusCode: 200, body: event.requestContext.identity.sourceIp }), { payload: '1.0' })
    fromLambda(async (event) => event.requestContext.http.method, { payload: '2.0' })
  })
})

describe('@vercel/functions', () => {
  it('has our functions, and we have its', () => {
    same<typeof vercel.waitUntil, typeof vercelPackage.waitUntil>()
    same<typeof vercel.getEnv, typeof vercelPackage.getEnv>()
    same<typeof vercel.geolocation, typeof vercelPackage.geolocation>()
    same<typeof vercel.ipAddress, typeof vercelPackage.ipAddress>()
    same<typeof vercel.getCache, typeof vercelPackage.getCache>()
    same<typeof vercel.getDeadline, typeof vercelPackage.getDeadline>()
    same<typeof vercel.invalidateByTag, typeof vercelPackage.invalidateByTag>()
    same<typeof vercel.dangerouslyDeleteByTag, typeof vercelPackage.dangerouslyDeleteByTag>()
    same<typeof vercel.invalidateBySrcImage, typeof vercelPackage.invalidateBySrcImage>()
    same<typeof vercel.dangerouslyDeleteBySrcImage, typeof vercelPackage.dangerouslyDeleteBySrcImage>()
    same<typeof vercel.attachDatabasePool, typeof vercelPackage.attachDatabasePool>()
    same<typeof vercel.getVercelOidcToken, typeof oidcPackage.getVercelOidcToken>()
    // Its options are types of the AWS SDK, which is not installed here.
    expectTypeOf<typeof oidcPackage.awsCredentialsProvider>().toExtend<typeof vercel.awsCredentialsProvider>()
  })

  it('has our types, and we have its', () => {
    same<vercel.Geo, vercelPackage.Geo>()
    same<vercel.Request, vercelPackage.Request>()
    same<vercel.RuntimeCache, vercelPackage.RuntimeCache>()
    same<vercel.PurgeApi, vercelPackage.PurgeApi>()
    same<vercel.DangerouslyDeleteOptions, vercelPackage.DangerouslyDeleteOptions>()
  })
})
