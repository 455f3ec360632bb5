import type { Context } from '../contract/function.ts'
import { contextClass } from '../runtime/context.ts'
import type { CookieJar } from '../runtime/cookies.ts'
import { levelsOf, membersOf } from './members.ts'
import { checkPossible, nameOf, type ContextOptions } from './options.ts'
import { parseSetCookie, type SetCookie } from './set-cookie.ts'
import { collectTasks, type TestTasks } from './tasks.ts'
import { toRequest } from './payloads/facts.ts'

const made = new WeakMap<object, TestTasks>()

/**
 * A context like that of a host, for code that takes one. Everything that is not given is `undefined`, or empty where
 * a host has it empty; nothing depends on the clock, the network or the environment.
 * @throws AnyhostError `ANYHOST_TEST_IMPOSSIBLE` when `target` is an adapter whose host never has what is given.
 */
export function createContext<Params = Readonly<Record<string, string | undefined>>>(
  options: ContextOptions<Params> = {},
): Context<Params> {
  // The params are handed on as they are.
  const given = options as ContextOptions<never>
  checkPossible(given)
  const { url = '/', signal } = given
  const request = withCookies(toRequest(url, signal && { signal }), given.cookies)
  const tasks = collectTasks()
  const Test = contextClass<unknown>(
    { name: nameOf(given.target), facts: factsOf(given) },
    { context: { ...membersOf(given, []), level: (_native) => levelsOf(given, context) } },
  )
  const incoming = { kind: 'request', request, url: request.url, method: request.method, native: given.native } as const
  // Every member of a context is among those of the test.
  const context = new Test(incoming, tasks.add) as unknown as Context<Params>
  Object.assign(context, { params: given.params ?? {} })
  made.set(context, tasks)
  return context
}

/**
 * The tasks that were handed to `waitUntil` of a context that `createContext` made.
 * @throws TypeError for any other context.
 */
export function tasksOf(context: object): TestTasks {
  const tasks = made.get(context)
  if (!tasks) throw new TypeError('The context was not made by `createContext`.')
  return tasks
}

/** The cookies that were set on a context that `createContext` made. Afterwards setting throws, as after a reply. */
export const setCookiesOf = (context: Pick<Context, 'cookies'>): SetCookie[] =>
  // Every context of this package has cookies of this kind.
  (context.cookies as CookieJar).seal().map(parseSetCookie)

/** The two members that every context has. */
export const factsOf = ({ requestId = 'test-request', ip }: ContextOptions<never>) => ({
  requestId: (): string => requestId,
  ip: (): string | undefined => ip,
})

/** The same request with these cookies, after those that it has. */
export function withCookies(request: Request, cookies: ContextOptions['cookies']): Request {
  if (!cookies) return request
  const sent = request.headers.get('cookie')
  const pairs = [...(sent ? [sent] : []), ...Object.entries(cookies).map(([name, value]) => `${name}=${value}`)]
  const result = new Request(request)
  result.headers.set('cookie', pairs.join('; '))
  return result
}
