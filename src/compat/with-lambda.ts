import type { Context, Definition } from '../contract/function.ts'
import { fromLambda, lambdaServer, type LambdaOptions, type NetlifyHandler } from './from-lambda.ts'

/** What a host hands over that is called without a build: what it lacks is not known. */
type GivenContext = Partial<Pick<Context, 'requestId'>> & {
  readonly ip?: string | undefined
  readonly deadline?: Date | undefined
}

type LambdaFunction = (request: Request, context: GivenContext) => Promise<Response>

/**
 * `fromLambda` under the name of @netlify/aws-lambda-compat 1.0.2. What it gives is a definition for the build, and can
 * be called with a request and Netlify's context, as the package's can.
 */
export function withLambda(handler: NetlifyHandler, options: LambdaOptions = {}): Definition & LambdaFunction {
  const serve = lambdaServer(handler, options)
  const call: LambdaFunction = (request, context) => {
    // Of a context, the server reads these members alone, and `params` only when there are several paths.
    const whole = {
      ...context,
      params: (context as Partial<Context>).params ?? {},
      requestId: context.requestId || crypto.randomUUID(),
      ip: context.ip || undefined,
    }
    return serve.fetch(request, whole as Context)
  }
  return Object.assign(call, fromLambda(handler, options))
}
