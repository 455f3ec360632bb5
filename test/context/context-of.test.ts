import { afterEach, describe, expect, it, vi } from 'vitest'
import { contextOf, runWithContext } from 'anyhost/context'
import { getContext, type Feature } from 'anyhost'
import cloudflare from '../../adapters/cloudflare/build.ts'
import netlify from '../../adapters/netlify/build.ts'
import vercel from '../../adapters/vercel/build.ts'
import type { BuildAdapter } from '../../src/contract/adapter.ts'
import { CONTEXT_FEATURES } from '../../src/contract/features.ts'
import { levelOf } from '../../src/contract/levels.ts'
import { FORGED } from './bundled.ts'

const BOOTSTRAP = Symbol.for('@netlify/functions/request-context-store')
const VERCEL = Symbol.for('@vercel/request-context')
const global: { [key: symbol]: unknown } = globalThis

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  delete global[BOOTSTRAP]
  delete global[VERCEL]
})

/** Makes this process look like one of a host: what code can see there besides a request. */
const HOSTS: readonly { readonly adapter: BuildAdapter; readonly appear: () => void }[] = [
  { adapter: vercel(), appear: () => void vi.stubEnv('VERCEL', '1') },
  {
    adapter: netlify(),
    appear: () => void (global[BOOTSTRAP] = { getStore: () => ({ context: { waitUntil() {} } }) }),
  },
  {
    adapter: cloudflare(),
    appear: () => void vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' }),
  },
]

const request = (headers: Record<string, string> = {}): Request => new Request('https://a.test/', { headers })

describe('contextOf', () => {
  it('knows nothing where the environment shows no host, whatever the headers say', () => {
    const { target, requestId, ip, geo, waitUntil, level } = contextOf(request(FORGED))
    expect({ target, requestId, ip, geo, waitUntil }).toEqual({ geo: { country: {}, subdivision: {} } })
    expect(CONTEXT_FEATURES.map((feature) => level(feature)).filter((each) => each !== 'none')).toEqual([])
  })

  it('takes the request context of Vercel alone for no sign of Vercel: other hosts of Next set it', () => {
    global[VERCEL] = { get: () => ({ waitUntil() {} }) }
    expect(contextOf(request(FORGED))).toMatchObject({ target: undefined, ip: undefined, waitUntil: undefined })
  })

  it.each(['', '0', 'true'])('takes VERCEL=%j for no sign of Vercel', (value) => {
    vi.stubEnv('VERCEL', value)
    expect(contextOf(request(FORGED)).ip).toBeUndefined()
  })

  it('takes the store of @netlify/functions without a request in it for no sign of Netlify', () => {
    global[BOOTSTRAP] = { getStore: () => undefined }
    expect(contextOf(request(FORGED)).target).toBeUndefined()
  })

  it.each(HOSTS.map(({ adapter, appear }) => ({ name: adapter.name, adapter, appear })))(
    'says of $name the levels that its adapter has, for what it has itself',
    ({ name, adapter, appear }) => {
      appear()
      const context = contextOf(request(), { waitUntil() {} })
      expect(context.target).toBe(name)
      const own = /^context\.(?:ip|requestId|geo\..*|waitUntil|target|level)$/
      const expected = CONTEXT_FEATURES.map((each) => [each, own.test(each) ? levelOf(adapter.supports[each]) : 'none'])
      expect(CONTEXT_FEATURES.map((each) => [each, context.level(each)])).toEqual(expected)
    },
  )

  it('takes what it is handed over what the host says', () => {
    vi.stubEnv('VERCEL', '1')
    const given = { ip: '192.0.2.1', requestId: 'own' }
    expect(contextOf(request({ 'x-real-ip': '203.0.113.9', 'x-vercel-id': 'id' }), given)).toMatchObject(given)
  })

  it('hands each task on as a promise that does not reject, and logs what a rejection was', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const kept: Promise<unknown>[] = []
    // As an execution context has it: only to be called as a method.
    const host = {
      kept,
      waitUntil(this: { kept: Promise<unknown>[] }, task: Promise<unknown>) {
        this.kept.push(task)
      },
    }
    const { waitUntil } = contextOf(request(), host)
    waitUntil?.(1)
    waitUntil?.(Promise.reject(new Error('no database')))
    expect(await Promise.all(kept)).toEqual([1, undefined])
    expect(error.mock.calls).toEqual([
      ['[anyhost] ANYHOST_TASK_FAILED A task failed. Request -:', new Error('no database')],
    ])
    // @ts-expect-error -- a task is missing
    expect(() => waitUntil?.()).toThrow(TypeError)
    error.mockRestore()
  })

  it('says none of a name that nobody has', () => {
    vi.stubEnv('VERCEL', '1')
    const level = (name: string) => contextOf(request()).level(name as Feature)
    expect(['context.geo.planet', 'geo', '', 'config.path', 'context.waitUntil'].map(level)).toEqual(
      Array(5).fill('none'),
    )
  })
})

describe('runWithContext', () => {
  it('is where contextOf and getContext find a context, in what is awaited too', async () => {
    const context = contextOf(request(), { ip: '192.0.2.1' })
    const seen = await runWithContext(context, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      return [contextOf(request()), getContext()]
    })
    expect(seen[0]).toBe(context)
    expect(seen[1]).toBe(context)
    expect(contextOf(request())).not.toBe(context)
    expect(getContext({ optional: true })).toBeUndefined()
  })

  it('gives what the function gives, and throws what it throws', () => {
    const context = contextOf(request())
    expect(runWithContext(context, () => 7)).toBe(7)
    expect(() =>
      runWithContext(context, () => {
        throw new RangeError('own')
      }),
    ).toThrow(new RangeError('own'))
  })

  it('keeps contexts of calls at the same time apart', async () => {
    const one = async (ip: string): Promise<string | undefined> =>
      runWithContext(contextOf(request(), { ip }), async () => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5))
        return contextOf(request()).ip
      })
    const ips = Array.from({ length: 20 }, (_, at) => `192.0.2.${at}`)
    expect(await Promise.all(ips.map(one))).toEqual(ips)
  })
})
