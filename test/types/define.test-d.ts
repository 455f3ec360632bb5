/* oxlint-disable vitest/expect-expect -- what is tested is that it compiles, or that it does not */
import { Elysia } from 'elysia'
import { H3 } from 'h3'
import { Hono } from 'hono'
import { cache, defineFunction, getContext, waitUntil } from 'anyhost'
import type {
  Context,
  Cookies,
  Definition,
  Feature,
  Geo,
  Level,
  PathParams,
  PlatformDeployEvent,
  TargetOptions,
  TaskContext,
} from 'anyhost'
import { describe, expectTypeOf, test } from 'vitest'
// Brings the options of the target, as a project that builds for it has them.
import type netlify from '../../adapters/netlify/build.ts'

const text = (value: string | undefined): Response => new Response(value)
const answer = (): Response => new Response()
const scheduled = (): void => {}

describe('params', () => {
  test('a name in the path is a string', () => {
    defineFunction({
      config: { path: '/pets/:name/toys/:toy' },
      fetch(_request, { params }) {
        expectTypeOf(params).toEqualTypeOf<{ readonly name: string; readonly toy: string }>()
        return text(params.name)
      },
    })
  })

  test('a name that every path has is a string, any other may be missing', () => {
    defineFunction({
      config: { path: ['/pets/:name', '/pets/:name/toys/:toy'] },
      fetch(_request, { params }) {
        expectTypeOf(params.name).toEqualTypeOf<string>()
        expectTypeOf(params.toy).toEqualTypeOf<string | undefined>()
        return text(params.toy)
      },
    })
  })

  test('a path without names takes away from what every path has', () => {
    expectTypeOf<PathParams<readonly ['/pets/:name', '/pets']>['name']>().toEqualTypeOf<string | undefined>()
  })

  test("a trailing * is in params['0']", () => {
    defineFunction({
      config: { path: '/files/*' },
      fetch(_request, { params }) {
        expectTypeOf(params).toEqualTypeOf<{ readonly '0': string }>()
        return text(params['0'])
      },
    })
  })

  test('a trailing :rest* and :name? may be missing', () => {
    expectTypeOf<PathParams<'/files/:rest*'>>().toEqualTypeOf<{ readonly rest: string | undefined }>()
    expectTypeOf<PathParams<'/files/:name?'>>().toEqualTypeOf<{ readonly name: string | undefined }>()
    expectTypeOf<PathParams<'/:tenant/files/:name?'>['tenant']>().toEqualTypeOf<string>()
  })

  test('an unknown name does not compile', () => {
    defineFunction({
      config: { path: '/pets/:name' },
      // @ts-expect-error -- the path says `name`
      fetch: (_request, { params }) => text(params.nmae),
    })
  })

  test('without a path there is no parameter', () => {
    defineFunction({
      // @ts-expect-error -- no path, so nothing has a name
      fetch: (_request, { params }) => text(params.name),
    })
    defineFunction({
      config: { path: '/fixed' },
      // @ts-expect-error -- a path without names
      fetch: (_request, { params }) => text(params.name),
    })
  })

  test('a path that is only known as a string gives a record', () => {
    expectTypeOf<PathParams<string>>().toEqualTypeOf<Readonly<Record<string, string | undefined>>>()
    expectTypeOf<PathParams<readonly `/${string}`[]>>().toEqualTypeOf<Readonly<Record<string, string | undefined>>>()
    expectTypeOf<PathParams<`/pets/${string}`>['name']>().toEqualTypeOf<string | undefined>()
    // Stands for a path that was computed.
    const path = '/pets/:name' as `/${string}`
    defineFunction({
      config: { path },
      fetch(_request, { params }) {
        expectTypeOf(params).toEqualTypeOf<Readonly<Record<string, string | undefined>>>()
        return text(params.name)
      },
    })
  })

  test('method members know their params', () => {
    defineFunction({
      config: { path: '/pets/:name' },
      GET: (_request, { params }) => text(params.name.toUpperCase()),
      // @ts-expect-error -- the path says `name`
      POST: (_request, { params }) => text(params.nmae),
    })
  })
})

describe('config', () => {
  test('every field that a web function may have compiles', () => {
    expectTypeOf(
      defineFunction({
        config: {
          path: '/a',
          excludedPath: ['/a/b', '/a/c'],
          method: ['GET', 'POST'],
          preferStatic: true,
          region: ['us-east-1', 'iad'],
          memory: '1gb',
          maxDuration: 'max',
          runtime: 'edge',
          rateLimit: { windowSize: 60, windowLimit: 10, aggregateBy: ['ip', 'domain'], action: 'rewrite', to: '/slow' },
          cancellation: true,
        },
        fetch: answer,
      }),
    ).toEqualTypeOf<Definition>()
  })

  test('an unknown key does not compile', () => {
    // @ts-expect-error -- `metod`
    defineFunction({ config: { path: '/a', metod: 'GET' }, fetch: answer })
    // @ts-expect-error -- `windowsize`
    defineFunction({ config: { rateLimit: { windowsize: 60, windowLimit: 1 } }, fetch: answer })
  })

  test('a path starts with a slash, and a method is in upper case', () => {
    // @ts-expect-error -- no slash
    defineFunction({ config: { path: 'a' }, fetch: answer })
    // @ts-expect-error -- lower case
    defineFunction({ config: { method: 'get' }, fetch: answer })
  })

  test('memory and vcpu exclude each other', () => {
    // @ts-expect-error -- both
    defineFunction({ config: { memory: 1024, vcpu: 1 }, fetch: answer })
    defineFunction({ config: { vcpu: 1 }, fetch: answer })
  })

  test('a schedule excludes what only a request has', () => {
    defineFunction({ config: { schedule: '@daily', memory: 512 }, scheduled })
    // @ts-expect-error -- path
    defineFunction({ config: { schedule: '@daily', path: '/a' }, scheduled })
    // @ts-expect-error -- excludedPath
    defineFunction({ config: { schedule: '@daily', excludedPath: '/a' }, scheduled })
    // @ts-expect-error -- method
    defineFunction({ config: { schedule: '@daily', method: 'GET' }, scheduled })
    // @ts-expect-error -- fetch in its place
    defineFunction({ config: { schedule: '@daily' }, fetch: answer })
    // @ts-expect-error -- fetch beside it
    defineFunction({ config: { schedule: '@daily' }, scheduled, fetch: answer })
  })

  test('a schedule needs its handler, and the handler its schedule', () => {
    // @ts-expect-error -- no `scheduled`
    defineFunction({ config: { schedule: '@daily' } })
    // @ts-expect-error -- no `schedule`
    defineFunction({ config: {}, scheduled: () => {} })
  })

  test('method members say the methods themselves', () => {
    // @ts-expect-error -- `method` beside `GET`
    defineFunction({ config: { method: 'GET' }, GET: answer })
  })
})

describe('members', () => {
  test('an unknown member does not compile', () => {
    // @ts-expect-error -- `handler`
    defineFunction({ fetch: answer, handler: answer })
    // @ts-expect-error -- `POSTT`
    defineFunction({ GET: answer, POSTT: answer })
  })

  test('fetch stands beside no method', () => {
    // @ts-expect-error -- both
    defineFunction({ fetch: answer, GET: answer })
  })

  test('a handler returns a Response', () => {
    // @ts-expect-error -- a string
    defineFunction({ fetch: () => 'text' })
    // @ts-expect-error -- nothing
    defineFunction({ config: { path: '/a' }, fetch: () => {} })
    // @ts-expect-error -- nothing, in the foreground
    defineFunction({ config: { background: false }, fetch: async () => {} })
    // @ts-expect-error -- data
    defineFunction({ GET: () => ({ status: 200 }) })
    defineFunction({ fetch: async () => new Response() })
  })

  test('in the background a handler may return anything, and has its params', () => {
    defineFunction({
      config: { path: '/jobs/:id', background: true },
      async fetch(_request, { params }) {
        expectTypeOf(params.id).toEqualTypeOf<string>()
      },
    })
    defineFunction({ config: { background: true }, fetch: () => {} })
    // @ts-expect-error -- nobody waits for a run of a schedule
    defineFunction({ config: { schedule: '@daily', background: true }, scheduled: () => {} })
    // @ts-expect-error -- the other way round
    defineFunction({ config: { background: true, schedule: '@daily' }, fetch: () => {} })
  })

  test('apps of Hono, h3 and Elysia are handlers as they are', () => {
    expectTypeOf(defineFunction({ config: { path: '/*' }, fetch: new Hono() })).toEqualTypeOf<Definition>()
    expectTypeOf(defineFunction({ config: { path: '/*' }, fetch: new H3() })).toEqualTypeOf<Definition>()
    expectTypeOf(
      defineFunction({ config: { path: '/*' }, fetch: new Elysia().get('/', () => 'text') }),
    ).toEqualTypeOf<Definition>()
  })

  test('a platform event gets the context of a run that no request started', () => {
    defineFunction({
      deploySucceeded(event, context) {
        expectTypeOf(event).toEqualTypeOf<PlatformDeployEvent>()
        expectTypeOf(context).toEqualTypeOf<TaskContext>()
      },
      userLogin: (event) => (event.user.email ? { user: event.user } : event.deny()),
      async userSignup(event) {
        if (!event.user.email) event.deny()
      },
      fetch: answer,
    })
  })

  test('an answer to a user event is a user', () => {
    // @ts-expect-error: the host would drop it.
    defineFunction({ userLogin: () => ({ name: 'Rex' }), fetch: answer })
  })

  test('a scheduled handler gets its run, and no request', () => {
    defineFunction({
      config: { schedule: '0 * * * *' },
      scheduled(event, context) {
        expectTypeOf(event.cron).toEqualTypeOf<string>()
        expectTypeOf(event.nextRun).toEqualTypeOf<Date | undefined>()
        expectTypeOf(context.requestId).toEqualTypeOf<string>()
        // @ts-expect-error -- no request, no cookies
        return context.cookies
      },
    })
  })
})

describe('context', () => {
  test('members have the types of the contract', () => {
    expectTypeOf<Context['url']>().toEqualTypeOf<URL>()
    expectTypeOf<Context['requestId']>().toEqualTypeOf<string>()
    expectTypeOf<Context['ip']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<Context['geo']>().toEqualTypeOf<Geo>()
    expectTypeOf<Context['geo']['latitude']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<Context['geo']['country']['code']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<Context['cookies']>().toEqualTypeOf<Cookies>()
    expectTypeOf<Context['signal']>().toEqualTypeOf<AbortSignal>()
    expectTypeOf<Context['deadline']>().toEqualTypeOf<Date | undefined>()
    expectTypeOf<Context['deploy']['published']>().toEqualTypeOf<boolean | undefined>()
    expectTypeOf<Context['deploy']['environment']>().toEqualTypeOf<
      'production' | 'preview' | 'development' | undefined
    >()
    expectTypeOf<Context['server']['awsRegion']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<Context['native']>().toEqualTypeOf<unknown>()
    expectTypeOf<Context['waitUntil']>().toEqualTypeOf<(task: unknown) => void>()
  })

  test('level takes the name of a feature', () => {
    expectTypeOf<Context['level']>().toEqualTypeOf<(feature: Feature) => Level>()
    expectTypeOf<'context.geo.city'>().toExtend<Feature>()
    expectTypeOf<'geo.city'>().not.toExtend<Feature>()
  })

  test('a context is read, not written', () => {
    defineFunction({
      fetch(_request, context) {
        // @ts-expect-error -- read-only
        context.ip = '127.0.0.1'
        return answer()
      },
    })
  })

  test('getContext gives a context, or with `optional` perhaps none', () => {
    expectTypeOf(getContext()).toEqualTypeOf<Context>()
    expectTypeOf(getContext({ optional: true })).toEqualTypeOf<Context | undefined>()
    expectTypeOf(getContext().params).toEqualTypeOf<Readonly<Record<string, string | undefined>>>()
  })

  test('waitUntil needs a task', () => {
    expectTypeOf(waitUntil).returns.toEqualTypeOf<void>()
    // @ts-expect-error -- nothing to wait for
    waitUntil()
  })

  test('a purge names its tags', () => {
    expectTypeOf(cache.purge({ tags: 'a' })).toEqualTypeOf<Promise<void>>()
    expectTypeOf(cache.purge({ tags: ['a'] as const })).toEqualTypeOf<Promise<void>>()
    // @ts-expect-error -- everything is `purgeAll`
    void cache.purge({})
    // @ts-expect-error -- everything is `purgeAll`
    void cache.purge()
  })
})

describe('targets', () => {
  test('an adapter adds its name by module augmentation', () => {
    expectTypeOf<ReturnType<typeof netlify>['name']>().toEqualTypeOf<string>()
    expectTypeOf<TargetOptions>().toHaveProperty('netlify')
  })

  test('a loss is accepted by the name of a feature', () => {
    defineFunction({ targets: { netlify: { allow: ['config.maxDuration'] } }, fetch: answer })
    // @ts-expect-error -- no feature
    defineFunction({ targets: { netlify: { allow: ['maxDuration'] } }, fetch: answer })
  })

  test('an unknown option of a target does not compile', () => {
    // @ts-expect-error -- `alow`
    defineFunction({ targets: { netlify: { alow: ['config.maxDuration'] } }, fetch: answer })
  })

  test('a need is the name of a feature', () => {
    defineFunction({ needs: ['context.geo.city'], fetch: answer })
    // @ts-expect-error -- no feature
    defineFunction({ needs: ['geo.city'], fetch: answer })
  })
})
