/**
 * What can go wrong at run time, one function a row. Codes are permanent: people search for them.
 * A row that nobody calls is not in the bundle.
 */

/** Every error that anyhost throws at run time. Told apart by `code`, which survives two copies of the package. */
export class AnyhostError extends Error {
  override readonly name = 'AnyhostError'
  declare readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(`${message} [${code}]`, options)
    this.code = code
  }
}

export const notCompiled = (): AnyhostError =>
  new AnyhostError(
    'ANYHOST_NOT_COMPILED',
    'Called without a host. Run `anyhost build`, or use `toHandler` of `anyhost/runtime/<target>`.',
  )

export const noContext = (): AnyhostError =>
  new AnyhostError(
    'ANYHOST_NO_CONTEXT',
    'There is no request here. Call this inside a handler or what it awaits, or use `getContext({ optional: true })`.',
  )

export const noStorage = (): AnyhostError =>
  new AnyhostError(
    'ANYHOST_NO_STORAGE',
    'No AsyncLocalStorage is in sight here. Hand one in: `runWithContext(context, fn, new AsyncLocalStorage())`.',
  )

export const impossible = (target: string, features: readonly string[]): AnyhostError =>
  new AnyhostError(
    'ANYHOST_TEST_IMPOSSIBLE',
    `The test gives what ${target} does not have: ${features.join(', ')}. Leave it out, or test with another target.`,
  )

export const noCache = (target: string): AnyhostError =>
  new AnyhostError(
    'ANYHOST_CACHE_UNAVAILABLE',
    `Nothing was purged: this entry has no purge for ${target}. Run \`anyhost build\` again, or hand \`cache\` to toHandler.`,
  )

export const purgeFailed = (what: string, options?: ErrorOptions): AnyhostError =>
  new AnyhostError('ANYHOST_PURGE_FAILED', `Nothing was purged: ${what}`, options)

export const purgeScope = (what: string): AnyhostError =>
  new AnyhostError('ANYHOST_PURGE_SCOPE', `Nothing was purged: ${what} Use \`purgeAll()\` to purge everything.`)

export const badResponse = (got: string): AnyhostError =>
  new AnyhostError('ANYHOST_RESPONSE_INVALID', `The handler returned ${got}. Return an unread Response.`)

export const badCookie = (what: string): AnyhostError => new AnyhostError('ANYHOST_COOKIE_INVALID', what)

export const lateCookie = (): AnyhostError =>
  new AnyhostError(
    'ANYHOST_COOKIE_LATE',
    'The response has left, so this cookie cannot be sent. Set cookies before the handler returns.',
  )

export const noHandler = (what: string): AnyhostError =>
  new AnyhostError('ANYHOST_NO_HANDLER', `No handler for ${what}.`)

export const unknownEvent = (what: string): AnyhostError =>
  new AnyhostError('ANYHOST_EVENT_UNKNOWN', `This is not an event the function can answer: ${what}.`)

export const noLevels = (feature: string): AnyhostError =>
  new AnyhostError(
    'ANYHOST_LEVEL_UNKNOWN',
    `No level is known for "${feature}". Run \`anyhost build\` to have them here.`,
  )

export const badLambdaResult = (got: string): AnyhostError =>
  new AnyhostError(
    'ANYHOST_LAMBDA_RESULT',
    `The Lambda-style handler gave ${got}. Return or call back with { statusCode, headers, body }, the body as text.`,
  )

export const unsupported = (what: string, target: string, instead: string): AnyhostError =>
  new AnyhostError('ANYHOST_UNSUPPORTED', `Nothing was done: there is no ${what} on ${target}. ${instead}`)
