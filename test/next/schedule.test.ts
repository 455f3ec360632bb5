import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import next, { type NextOptions } from '../../adapters/next/build.ts'
import { schedule, taskOf, toCompiled } from '../../adapters/next/runtime.ts'
import type { Emission, PlannedFunction } from '../../src/contract/adapter.ts'
import { defineFunction } from '../../src/runtime/define.ts'
import { planned } from './planned.ts'

const emit = (functions: readonly PlannedFunction[], options: NextOptions = {}): Emission =>
  next().emit({ output: 'app', options, functions })

const nightly = (expression: string): PlannedFunction =>
  planned('nightly', [], { kind: 'scheduled', config: { schedule: expression } })

describe('a schedule in an app of Next', () => {
  it('is a route and a cron job on Vercel', () => {
    const { files, patches, bundles } = emit([nightly('30 3 * * MON-FRI')], { host: 'vercel' })
    expect(files.map(({ path }) => path)).toEqual([
      'app/%5Fanyhost/nightly/route.js',
      'app/_anyhost/nightly/handler.mjs',
    ])
    expect(files[1]?.contents).toContain(`task: taskOf({ minute: [30], hour: [3], weekday: [1, 2, 3, 4, 5] })`)
    expect(bundles[0]?.imports).toEqual(['toCompiled as toHandler', 'taskOf', 'onVercel', 'schedule'])
    expect(patches).toEqual([
      {
        path: 'vercel.json',
        ensure: [{ list: ['crons'], items: [{ path: '/_anyhost/nightly', schedule: '30 3 * * 1-5' }] }],
      },
    ])
  })

  it.each(['none', 'netlify'] as const)('is nothing with the host %s, which is said', (host) => {
    const { files, patches, notes } = emit([nightly('@daily')], { host })
    expect([files, patches]).toEqual([[], []])
    expect(notes).toEqual([{ function: 'nightly', message: 'Nothing is emitted: Next starts nothing but routes.' }])
    expect(next().supportsByOptions?.({ host }, 'app')['config.schedule']).toBe(undefined)
  })

  it('is refused when Vercel would not take its text', () => {
    const minutes = Array.from({ length: 60 }, (_, at) => at).filter((at) => at % 7)
    const hours = Array.from({ length: 24 }, (_, at) => at).filter((at) => at % 5)
    const days = Array.from({ length: 31 }, (_, at) => at + 1).filter((at) => at % 6)
    const { refusals } = emit([nightly(`${minutes.join()} ${hours.join()} ${days.join()} * *`)], { host: 'vercel' })
    expect(refusals.map(({ what }) => what)).toEqual(['Vercel takes a schedule of at most 256 characters.'])
  })
})

describe('the route of a schedule', () => {
  beforeEach(() => void vi.stubEnv('CRON_SECRET', 'known'))
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })

  const ran = vi.fn<(event: unknown) => void>()
  const fn = defineFunction({ config: { schedule: '@daily' }, scheduled: ran })
  const handler = toCompiled(fn, { cron: '@daily', schedule, task: taskOf({ minute: [0], hour: [0] }) })
  const ask = (authorization?: string, method = 'GET'): Promise<Response> =>
    handler(
      new Request('https://pets.example/_anyhost/nightly', {
        method,
        headers: authorization ? { authorization } : {},
      }) as never,
    )

  it('runs it for who knows the secret', async () => {
    expect([(await ask('Bearer known')).status, ran.mock.calls.length]).toEqual([204, 1])
    expect(ran.mock.calls[0]?.[0]).toEqual({ cron: '@daily', scheduledTime: undefined, nextRun: expect.any(Date) })
  })

  it('refuses everybody else', async () => {
    ran.mockReset()
    for (const given of [undefined, 'Bearer', 'Bearer ', 'known', 'Bearer known!', 'bearer known'])
      expect((await ask(given)).status).toBe(401)
    expect((await ask('Bearer known', 'POST')).status).toBe(405)
    expect(ran.mock.calls.length).toBe(0)
  })

  it('refuses everybody where the project has no secret, and says so', async () => {
    ran.mockReset()
    vi.stubEnv('CRON_SECRET', '')
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    expect([(await ask('Bearer ')).status, (await ask('Bearer undefined')).status]).toEqual([503, 503])
    expect(String(said.mock.calls[0]?.[0])).toContain('ANYHOST_CRON_SECRET_MISSING')
    vi.stubEnv('NODE_ENV', 'development')
    expect((await ask()).status).toBe(204)
    expect(ran.mock.calls.length).toBe(1)
  })
})
