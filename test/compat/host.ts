import { AsyncLocalStorage } from 'node:async_hooks'
import type { CacheControls, CacheStore } from '../../src/contract/adapter.ts'
import type { Account, Definition, Deploy, Geo, Level, Server, Site } from '../../src/contract/function.ts'
import { createHandler } from '../../src/runtime/handler.ts'
import { cookies } from '../../src/runtime/members.ts'
import { task } from '../../src/runtime/task.ts'
import { compilePath } from '../../src/runtime/pattern.ts'

/** What a host of these tests says. */
export interface Facts {
  readonly ip?: string
  readonly deadline?: Date
  readonly geo?: Geo
  readonly account?: Account
  readonly deploy?: Deploy
  readonly site?: Site
  readonly server?: Server
  readonly native?: unknown
  readonly cacheControls?: CacheControls
  readonly cacheStore?: CacheStore
  readonly level?: Level
  /** Paths of the entry; the definition's own are not read. */
  readonly path?: readonly string[]
}

interface Native {
  readonly request?: Request
  readonly context?: unknown
}

const als = new AsyncLocalStorage()
const EMPTY: Geo = { country: {}, subdivision: {} }

/** Serves a definition as an adapter of a host without a name would. */
export function serve(definition: Definition, facts: Facts = {}): (request: Request) => Promise<Response> {
  const handler = createHandler<[Request], Response, Native>({
    name: 'test',
    facts: { requestId: () => 'request-1', ip: () => facts.ip },
    receive: (request) => ({
      kind: 'request',
      request,
      url: request.url,
      method: request.method,
      native: { request, ...(facts.native as object) },
    }),
    reply: async (outcome, tasks) => {
      await tasks.drain()
      // Requests are answered with a Response.
      return outcome as Response
    },
  })
  return handler(definition, {
    als,
    context: {
      cookies,
      deadline: () => facts.deadline,
      geo: () => facts.geo ?? EMPTY,
      account: () => facts.account ?? {},
      deploy: () => facts.deploy ?? {},
      site: () => facts.site ?? {},
      server: () => facts.server ?? {},
      level: () => () => facts.level ?? 'native',
      cacheStore: () => facts.cacheStore,
      ...(facts.cacheControls && { cacheControls: () => facts.cacheControls! }),
    },
    ...(facts.path && { path: facts.path.map(compilePath) }),
  })
}

/** Starts a scheduled definition once. */
export function run(
  definition: Definition,
  event: { readonly scheduledTime?: Date; readonly nextRun?: Date } = {},
): Promise<unknown> {
  const handler = createHandler<[], unknown, Native>({
    name: 'test',
    facts: { requestId: () => 'run-1' },
    receive: () => ({ kind: 'schedule', native: {}, ...event }),
    reply: (outcome) => outcome,
  })
  return handler(definition, {
    task,
    cron: '@daily',
    context: { site: () => ({ url: 'https://site.example' }), account: () => ({ id: '123' }) },
  })()
}

export const ORIGIN = 'https://legacy.example'
