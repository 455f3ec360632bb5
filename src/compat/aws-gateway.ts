/** What only API Gateway knows of a call, out of the event that the host handed over. */
import type { Context } from '../contract/function.ts'

type Members = Readonly<Record<string, unknown>>

/** As the gateway has it, in the words of the payload format that the handler takes. */
interface Gateway {
  readonly authorizer?: Members
  readonly stageVariables?: Readonly<Record<string, string>>
}

/**
 * The authorizer's findings and the stage variables. The two formats name the same findings differently, so they are
 * translated where the gateway uses the other one (docs.aws.amazon.com/apigateway, payload formats 1.0 and 2.0, 2026-11).
 */
export function gatewayOf(context: Context, format: '1.0' | '2.0'): Gateway {
  // Looked at for these members only; no other host's objects have an event with them.
  const { event } = (context.native ?? {}) as { readonly event?: Members }
  const { authorizer } = (event?.['requestContext'] ?? {}) as Members
  const given = isObject(authorizer) ? authorizer : undefined
  const own = event?.['version'] === '2.0' ? '2.0' : '1.0'
  const found = given && (own === format ? given : format === '1.0' ? toFormat1(given) : toFormat2(given))
  const variables = event?.['stageVariables']
  return {
    ...(found && { authorizer: found }),
    // The gateway has nothing but text there.
    ...(isObject(variables) && { stageVariables: variables as Record<string, string> }),
  }
}

function toFormat1({ jwt, lambda }: Members): Members | undefined {
  if (isObject(jwt)) return jwt
  return isObject(lambda) ? lambda : undefined
}

function toFormat2(given: Members): Members {
  const { claims, scopes = null } = given
  return isObject(claims) ? { jwt: { claims, scopes } } : { lambda: given }
}

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null
