import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { harness as cloudflare } from '../../adapters/cloudflare/harness.ts'
import { startServer, type ServerProcess } from '../../adapters/node/harness.ts'
import { rateLimit } from '../../adapters/node/rate-limit.ts'
import { harness as vercel } from '../../adapters/vercel/harness.ts'
import { limited } from '../../adapters/vercel/rate-limit.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { functionFile, project } from '../build/project.ts'
import { builtProject } from '../node-server/fixture.ts'
import { build } from 'anyhost/build'

const SHOW = `fetch: async (request, { url, geo }) => new Response([request.method, url.pathname + url.search, geo.city, await request.text()].join(' '))`

const FILES = {
  'functions/paths.ts': functionFile(
    `{ path: ['/one', '/two'], rateLimit: { windowSize: 60, windowLimit: 2, aggregateBy: 'ip' } }`,
    SHOW,
  ),
  'functions/domain.ts': functionFile(`{ path: '/domain', rateLimit: { windowSize: 60, windowLimit: 2 } }`, SHOW),
  'functions/both.ts': functionFile(
    `{ path: '/both', rateLimit: { windowSize: 60, windowLimit: 1, aggregateBy: ['ip', 'domain'] } }`,
    SHOW,
  ),
  'functions/sent.ts': functionFile(
    `{ path: '/sent', rateLimit: { action: 'rewrite', to: '/busy', windowSize: 60, windowLimit: 1 } }`,
    SHOW,
  ),
  // Over its own limit as well, which nobody asks when it stands in for another.
  'functions/busy.ts': functionFile(
    `{ path: '/busy', rateLimit: { action: 'rewrite', to: '/sent', windowSize: 60, windowLimit: 1 } }`,
    SHOW,
  ),
  'functions/page.ts': functionFile(
    `{ path: '/page', rateLimit: { action: 'rewrite', to: '/busy.txt', windowSize: 60, windowLimit: 1 } }`,
    SHOW,
  ),
  'functions/nowhere.ts': functionFile(
    `{ path: '/nowhere', rateLimit: { action: 'rewrite', to: '/not/there', windowSize: 60, windowLimit: 1 } }`,
    SHOW,
  ),
  'public/busy.txt': 'a static page',
}

type Ask = (path: string, init?: RequestInit, ip?: string) => Promise<Response>

/** What holds wherever our code or a binding counts. */
function limits(ask: Ask): void {
  const statuses = async (...asked: Parameters<Ask>[]): Promise<number[]> => {
    const found: number[] = []
    for (const each of asked) found.push((await ask(...each)).status)
    return found
  }

  it('is one for all paths of a function, and one for each address', async () => {
    const first = '192.0.2.1'
    expect(await statuses(['/one', {}, first], ['/two', {}, first], ['/one', {}, first], ['/two', {}, first])).toEqual([
      200, 200, 429, 429,
    ])
    expect(await statuses(['/one', {}, '192.0.2.2'])).toEqual([200])
  })

  it('does not believe an address that the client sends', async () => {
    const forged = (ip: string): RequestInit => ({
      headers: {
        'x-forwarded-for': ip,
        'x-real-ip': ip,
        forwarded: `for=${ip}`,
        'cf-connecting-ip': ip,
        'x-nf-client-connection-ip': ip,
      },
    })
    const one = '192.0.2.3'
    const asked = ['6.6.6.1', '6.6.6.2', '6.6.6.3'].map((ip): Parameters<Ask> => ['/one', forged(ip), one])
    expect(await statuses(...asked)).toEqual([200, 200, 429])
  })

  it('counts by address and domain together', async () => {
    expect(await statuses(['/both', {}, '192.0.2.4'], ['/both', {}, '192.0.2.5'], ['/both', {}, '192.0.2.4'])).toEqual([
      200, 200, 429,
    ])
  })

  it('says when to come again, and has no body for HEAD', async () => {
    await statuses(['/domain'], ['/domain'])
    const over = await ask('/domain')
    expect([over.status, await over.text(), over.headers.get('content-type')]).toEqual([
      429,
      'Too Many Requests',
      'text/plain; charset=utf-8',
    ])
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0)
    const head = await ask('/domain', { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([429, ''])
  })

  it('sends what is over it to another path, with its method, query, body and place', async () => {
    expect(await (await ask('/sent?a=1')).text()).toMatch(/^GET \/sent\?a=1 /)
    expect(await (await ask('/busy')).text()).toMatch(/^GET \/busy /)
    const over = await ask('/sent?a=1', { method: 'POST', body: 'a body' })
    expect([over.status, over.headers.get('retry-after')]).toEqual([200, null])
    expect(await over.text()).toMatch(/^POST \/busy\?a=1 .*a body$/)
  })

  it('sends to a static file, and to 404 where nothing is', async () => {
    await statuses(['/page'], ['/nowhere'])
    expect(await (await ask('/page')).text()).toBe('a static page')
    expect(await statuses(['/nowhere'])).toEqual([404])
  })
}

describe('a limit in the memory of a server', () => {
  let built: Awaited<ReturnType<typeof builtProject>>
  let server: ServerProcess
  beforeAll(async () => {
    built = await builtProject('node', FILES)
    server = await startServer(`${built.root}/.anyhost/node`, {
      ANYHOST_TRUST_PROXY: '1',
      ANYHOST_TRUST_HEADERS: 'for',
    })
  })
  afterAll(async () => {
    await server.stop()
    await built.remove()
  })

  // The proxy before the server adds the address that it sees, behind whatever the client says.
  limits((path, init = {}, ip = '192.0.2.9') => {
    const headers = new Headers(init.headers)
    headers.append('x-forwarded-for', ip)
    return fetch(`http://127.0.0.1:${server.port}${path}`, { ...init, headers })
  })

  it('tells in the fields of draft-ietf-httpapi-ratelimit-headers-10', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.77' }
    const told: unknown[] = []
    for (let asked = 0; asked < 3; asked++) {
      const { headers: found } = await fetch(`http://127.0.0.1:${server.port}/one`, { headers })
      told.push([found.get('ratelimit-policy'), found.get('ratelimit')?.replace(/t=\d+/, 't=…')])
    }
    expect(told).toEqual([
      ['"default";q=2;w=60', '"default";r=1;t=…'],
      ['"default";q=2;w=60', '"default";r=0;t=…'],
      ['"default";q=2;w=60', '"default";r=0;t=…'],
    ])
  })

  it('is not escaped by another name in Host', () => {
    const limit = rateLimit({ window: 60, limit: 1, by: ['domain'] })
    expect([limit('192.0.2.1', 0).allowed, limit('192.0.2.2', 0).allowed]).toEqual([true, false])
  })

  it('begins anew with its window', () => {
    const limit = rateLimit({ window: 10, limit: 1, by: ['ip'] })
    expect([0, 9_999, 10_000, 19_999].map((now) => limit('192.0.2.1', now).allowed)).toEqual([true, false, true, false])
    expect(limit('192.0.2.1', 12_500).headers).toEqual([
      ['ratelimit-policy', '"default";q=1;w=10'],
      ['ratelimit', '"default";r=0;t=8'],
      ['retry-after', '8'],
    ])
  })
})

describe('a limit by the binding of Cloudflare', () => {
  let built: Awaited<ReturnType<typeof builtProject>>
  let host: RunningHost
  beforeAll(async () => {
    built = await builtProject('cloudflare', FILES)
    host = await cloudflare.start({ root: built.root, output: 'worker', functions: [] })
  })
  afterAll(async () => {
    await host.close()
    await built.remove()
  })

  limits((path, init = {}, ip = '192.0.2.9') =>
    host.fetch(new Request(`https://pets.example${path}`, init), { ip, geo: { city: 'Oslo' } }),
  )

  it('keeps what the edge knows of a request that was sent elsewhere', async () => {
    const response = await host.fetch(new Request('https://pets.example/sent'), { geo: { city: 'Oslo' } })
    expect(await response.text()).toBe('GET /busy Oslo ')
  })
})

// What @vercel/firewall 1.2.5 asked for the same request, recorded from the package itself.
const QUESTION = {
  'x-vercel-rate-limit-api': 'pets limit',
  'x-vercel-rate-limit-key': '203.0.113.9-e9d01c47fe1696891c04fe331961deebda38b5481ab1ec27d6e1a6158df9510d',
  'x-vercel-protection-bypass': 'bypass',
  'user-agent': 'Bot/Vercel Rate Limit Checker',
  'x-forwarded-for': '203.0.113.9',
  'x-real-ip': '203.0.113.9',
  cookie: '_vercel_jwt=token.x=',
  'x-rr-cookie': 'a=1; _vercel_jwt=token.x=; b=2',
  'x-rr-host': 'pets.example',
  'x-rr-user-agent': 'test',
  'x-rr-x-forwarded-for': '203.0.113.9',
  'x-rr-x-real-ip': '203.0.113.9',
}

describe('a limit by a rule of Vercel’s firewall', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })

  const asked = vi.fn<(url: string, init: { headers: Headers; redirect: string }) => Promise<Response>>()
  const handler = async (): Promise<Response> => new Response('within')
  const request = (method = 'GET'): Request =>
    new Request('https://pets.example/limited', {
      method,
      headers: {
        host: 'pets.example',
        'x-real-ip': '203.0.113.9',
        'x-forwarded-for': '203.0.113.9',
        cookie: 'a=1; _vercel_jwt=token.x=; b=2',
        'user-agent': 'test',
      },
    })
  const answer = async (
    status: number,
    by: readonly ('ip' | 'domain')[] = ['ip'],
    method = 'GET',
  ): Promise<Response> => {
    vi.stubEnv('VERCEL_ENV', 'production')
    vi.stubEnv('VERCEL_AUTOMATION_BYPASS_SECRET', 'bypass')
    vi.stubEnv('RATE_LIMIT_SECRET', 'salt')
    vi.stubGlobal('fetch', asked)
    asked.mockReset().mockImplementation(async () => {
      if (status === 0) throw new TypeError('fetch failed')
      return new Response(null, { status })
    })
    return limited(handler, { id: 'pets limit', window: 60, by })(request(method))
  }

  it('asks what the package of the host asks', async () => {
    expect(await (await answer(204)).text()).toBe('within')
    const [url, init] = asked.mock.calls[0]!
    expect([url, init.redirect]).toEqual([
      'https://pets.example/.well-known/vercel/rate-limit-api/pets%20limit',
      'manual',
    ])
    expect(Object.fromEntries(init.headers)).toEqual(QUESTION)
  })

  it.each([
    [['domain'], 'pets.example-e52ba911f377bf3484ba3981be63675b17522c924c4a884663b85d1a96dfd2f1'],
    [['ip', 'domain'], /^203\.0\.113\.9 pets\.example-[\da-f]{64}$/],
  ] as const)('counts by %s', async (by, key) => {
    await answer(204, by)
    expect(asked.mock.calls[0]?.[1].headers.get('x-vercel-rate-limit-key')).toMatch(key)
  })

  it.each([429, 403])('answers 429 when the rule says %i', async (status) => {
    const response = await answer(status)
    expect([response.status, await response.text(), response.headers.get('retry-after')]).toEqual([
      429,
      'Too Many Requests',
      '60',
    ])
    expect(await (await answer(status, ['ip'], 'HEAD')).text()).toBe('')
  })

  it.each([
    [404, 'has no rule "pets limit"'],
    [500, 'answered 500'],
    [302, 'answered 302'],
    [0, 'did not answer'],
  ])('lets a request pass when it gets %i, and says so', async (status, what) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    expect((await answer(status)).status).toBe(200)
    expect(String(said.mock.calls[0]?.[0])).toContain('ANYHOST_RATE_LIMIT_OFF')
    expect(String(said.mock.calls[0]?.[1])).toContain(what)
  })

  it('asks nobody where the name of the host is the client’s word', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    vi.stubEnv('VERCEL_ENV', undefined)
    vi.stubGlobal('fetch', asked.mockReset())
    const response = await limited(handler, { id: 'x', window: 60, by: ['ip'] })(request())
    expect([response.status, asked.mock.calls.length]).toEqual([200, 0])
    expect(String(said.mock.calls[0]?.[0])).toContain('ANYHOST_RATE_LIMIT_OFF')
  })

  const LIMIT = `rateLimit: { windowSize: 60, windowLimit: 100, aggregateBy: 'ip' }`
  const built = async (config: string, options: string) => {
    const source = functionFile(config, undefined, `  targets: { vercel: ${options} },\n`)
    const root = await project({ 'functions/pets.ts': source })
    return build({ root, targets: ['vercel'], dryRun: true })
  }

  it('stands before the function in the launcher of the host', async () => {
    const source = functionFile(
      `{ path: '/limited', ${LIMIT} }`,
      `fetch: (_request, { level }) => new Response(level('config.rateLimit'))`,
      `  targets: { vercel: { rateLimitId: 'pets' } },\n`,
    )
    const root = await project({ 'functions/pets.ts': source })
    expect((await build({ root, targets: ['vercel'] })).problems).toEqual([])
    const host = await vercel.start({ root, output: 'build-output', functions: [] })
    try {
      // Nobody listens there, so the firewall does not answer.
      const response = await host.fetch(new Request('https://127.0.0.1:9/limited'), { ip: '203.0.113.9' })
      expect([response.status, await response.text()]).toEqual([200, 'native'])
      await expect.poll(() => host.logs()).toContain('ANYHOST_RATE_LIMIT_OFF')
    } finally {
      await host.close()
    }
  })

  it('is in the build where the function names a rule, with the numbers that the rule must have', async () => {
    const { targets, problems } = await built(`{ ${LIMIT} }`, `{ rateLimitId: 'pets' }`)
    expect(problems).toEqual([])
    expect(targets[0]?.notes.map(({ message }) => message)).toContain(
      'The rule "pets" of the project\'s firewall decides: set it to 100 requests in 60 s.',
    )
  })

  it.each([
    ['no rule', `{ ${LIMIT} }`, '{}', 'vercel has no config.rateLimit.'],
    ['a rule without a name', `{ ${LIMIT} }`, `{ rateLimitId: 7 }`, '`targets.vercel.rateLimitId` is no text.'],
    [
      'another path for what is over it',
      `{ rateLimit: { action: 'rewrite', to: '/x', windowSize: 60, windowLimit: 1 } }`,
      `{ rateLimitId: 'pets' }`,
      'Requests over the limit are not sent elsewhere.',
    ],
  ])('is refused with %s', async (_what, config, options, message) => {
    const { problems } = await built(config, options)
    expect(problems.map(({ what }) => what)).toEqual([message])
  })
})
