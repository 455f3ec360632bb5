/** The endpoint of a cron job, without the secret and with it. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { schedule } from '../../adapters/vercel/schedule.ts'

const ask = async (authorization?: string): Promise<unknown> => {
  const headers: Record<string, string> = authorization ? { authorization } : {}
  const request = new Request('https://pets.example/_anyhost/nightly', { headers })
  const incoming = await schedule(request, { request } as never)
  return incoming instanceof Response ? incoming.status : incoming.kind
}

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('the endpoint of a cron job', () => {
  it.each([undefined, '', 'production', 'preview'])(
    'refuses everybody with 503 where the project has no secret, and says so, in the environment %s',
    async (environment) => {
      vi.stubEnv('CRON_SECRET', '')
      vi.stubEnv('VERCEL_ENV', environment)
      const said = vi.spyOn(console, 'error').mockImplementation(() => {})
      expect([await ask(), await ask('Bearer '), await ask('Bearer undefined')]).toEqual([503, 503, 503])
      expect(String(said.mock.calls[0]?.[0])).toContain('ANYHOST_CRON_SECRET_MISSING')
    },
  )

  it('runs without a secret on a developer’s machine alone', async () => {
    vi.stubEnv('CRON_SECRET', '')
    vi.stubEnv('VERCEL_ENV', 'development')
    expect(await ask()).toBe('schedule')
  })

  it('asks for the whole secret, also in development', async () => {
    vi.stubEnv('CRON_SECRET', 'known')
    for (const environment of ['production', 'development']) {
      vi.stubEnv('VERCEL_ENV', environment)
      const given = [undefined, 'Bearer', 'Bearer ', 'known', 'Bearer known!', 'Bearer knowm', 'bearer known']
      expect(await Promise.all(given.map(ask))).toEqual([401, 401, 401, 401, 401, 401, 401])
      expect(await ask('Bearer known')).toBe('schedule')
    }
  })
})
