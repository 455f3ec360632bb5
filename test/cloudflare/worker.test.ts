import { readFile } from 'node:fs/promises'
import { parse } from 'jsonc-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness, startWorker } from '../../adapters/cloudflare/harness.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { builtProject } from '../node-server/fixture.ts'

const define = (config: string, members: string): string =>
  `import { defineFunction, getContext } from 'anyhost'\nexport default defineFunction({ config: ${config}, ${members} })\nvoid getContext\n`

let project: Awaited<ReturnType<typeof builtProject>>
let host: RunningHost
beforeAll(async () => {
  project = await builtProject('cloudflare', {
    'anyhost.config.ts': `export default { options: { cloudflare: { name: 'pets', cache: true, vars: { ANYHOST_DEPLOY_CONTEXT: 'staging' }, wrangler: { kv_namespaces: [{ binding: 'PETS', id: 'abc' }] } } } }`,
    'functions/facts.ts': define(
      `{ path: '/facts' }`,
      `fetch: (request, { requestId, ip, geo, server, deploy, native }) =>
        Response.json({ requestId, ip, geo, name: geo.country.name, server, deploy, native: Object.keys(native as object), id: getContext().requestId })`,
    ),
    'functions/limited.ts': define(
      `{ path: '/limited', rateLimit: { windowSize: 10, windowLimit: 2, aggregateBy: 'ip' } }`,
      `fetch: () => new Response('within', { headers: { 'cache-control': 'public' } })`,
    ),
    'functions/get.ts': define(
      `{ path: '/shared/:id', method: 'GET' }`,
      `fetch: (_request, { params }) => new Response('get ' + params.id)`,
    ),
    'functions/post.ts': define(
      `{ path: '/shared/:id', method: 'POST' }`,
      `fetch: (_request, { params }) => new Response('post ' + params.id)`,
    ),
    'functions/prefer.ts': define(`{ path: '/files/*', preferStatic: true }`, `fetch: () => new Response('function')`),
    'functions/over.ts': define(`{ path: '/over.txt' }`, `fetch: () => new Response('function')`),
    'functions/signal.ts': define(
      `{ path: '/signal', cancellation: true }`,
      `fetch: (request, { waitUntil, signal }) => {
        waitUntil(new Promise((resolve) => signal.addEventListener('abort', () => (console.log('client gone'), resolve(0)))))
        return new Response(new ReadableStream({ async pull(out) { await new Promise((r) => setTimeout(r, 20)); out.enqueue(new Uint8Array(10)) } }))
      }`,
    ),
    'functions/nightly.ts': define(
      `{ schedule: '30 4 * * 0' }`,
      `scheduled: ({ cron, scheduledTime, nextRun }, { waitUntil, native }) => {
        console.log('nightly', cron, scheduledTime?.toISOString(), nextRun?.toISOString(), Object.keys(native as object).join())
        waitUntil(new Promise((resolve) => setTimeout(resolve, 20)).then(() => console.log('nightly task')))
      }`,
    ),
    'functions/failing.ts': define(`{ schedule: '@hourly' }`, `scheduled: () => { throw new Error('the run failed') }`),
    'public/files/a.txt': 'static',
    'public/over.txt': 'static',
    'public/plain.txt': 'plain',
    'public/about.html': '<p>about',
    'public/docs/index.html': '<p>docs',
    'public/_headers': '/plain.txt\n  x-of-the-host: yes\n',
  })
  host = await harness.start({ root: project.root, output: 'worker', functions: [] })
})
afterAll(async () => {
  await host.close()
  await project.remove()
})

const ask = (path: string, init?: RequestInit, facts = {}): Promise<Response> =>
  host.fetch(new Request(`https://pets.example${path}`, init), facts)

describe('a Worker', () => {
  it('has a configuration that says what its functions use', async () => {
    const config: unknown = parse(await readFile(`${project.root}/.anyhost/cloudflare/wrangler.jsonc`, 'utf8'))
    expect(config).toEqual({
      kv_namespaces: [{ binding: 'PETS', id: 'abc' }],
      name: 'pets',
      main: 'index.mjs',
      compatibility_date: '2026-07-30',
      compatibility_flags: ['nodejs_als', 'enable_request_signal'],
      no_bundle: true,
      rules: [
        { type: 'ESModule', globs: ['*.mjs', 'functions/*/*.mjs'], fallthrough: false },
        { type: 'CompiledWasm', globs: [], fallthrough: false },
        { type: 'Data', globs: [], fallthrough: false },
        { type: 'Text', globs: [], fallthrough: false },
      ],
      upload_source_maps: true,
      triggers: { crons: ['0 * * * *', '30 4 * * SUN'] },
      assets: {
        directory: 'public',
        binding: 'ASSETS',
        run_worker_first: [
          '/facts',
          '/facts/',
          '/limited',
          '/limited/',
          '/over.txt',
          '/over.txt/',
          '/shared/*',
          '/signal',
          '/signal/',
        ],
      },
      ratelimits: [
        { name: 'RATE_LIMIT_LIMITED', namespace_id: expect.stringMatching(/^\d+$/), simple: { limit: 2, period: 10 } },
      ],
      cache: { enabled: true },
      version_metadata: { binding: 'CF_VERSION_METADATA' },
      vars: { ANYHOST_DEPLOY_CONTEXT: 'staging' },
    })
  })

  it('is one entry that a person can read', async () => {
    const text = await readFile(`${project.root}/.anyhost/cloudflare/index.mjs`, 'utf8')
    expect(text).toContain(`'30 4 * * SUN': [fnNightly]`)
    expect(text).toContain(`{ path: /^\\/shared\\/([^/]+)\\/?$/, handler: fnGet, method: ['GET', 'HEAD'] }`)
    expect(text).toContain(
      'scheduled: (controller, env, ctx) => runScheduled(crons[controller.cron], controller, env, ctx)',
    )
  })

  it('needs no process, and knows what the edge says', async () => {
    const geo = {
      city: 'S\u00e3o Paulo',
      country: { code: 'BR' },
      latitude: -23.5,
      longitude: -46.6,
      subdivision: { code: 'SP', name: 'Sao Paulo' },
    }
    const response = await ask(
      '/facts',
      { headers: { 'cf-connecting-ip': '6.6.6.6', 'x-forwarded-for': '6.6.6.6' } },
      { ip: '203.0.113.9', requestId: '8a-1', geo },
    )
    expect(await response.json()).toEqual({
      requestId: '8a-1',
      id: '8a-1',
      ip: '203.0.113.9',
      geo: {
        city: 'S\u00e3o Paulo',
        country: { code: 'BR', name: 'Brazil', flag: '\u{1F1E7}\u{1F1F7}' },
        subdivision: { code: 'SP', name: 'Sao Paulo' },
        latitude: -23.5,
        longitude: -46.6,
      },
      name: 'Brazil',
      server: { region: 'GRU' },
      deploy: { id: expect.any(String), context: 'staging', environment: 'preview' },
      native: ['request', 'env', 'ctx'],
    })
  })

  it('takes Tor for no country', async () => {
    const response = await ask('/facts', {}, { geo: { country: { code: 'T1' } } })
    expect(await response.json()).toMatchObject({ geo: { country: {} } })
  })

  it('says no-store where the handler says nothing, as Workers Caching would keep it', async () => {
    expect((await ask('/facts')).headers.get('cache-control')).toBe('no-store')
    expect((await ask('/limited', {}, { ip: '192.0.2.7' })).headers.get('cache-control')).toBe('public')
  })

  it('answers 429 over the limit of one client', async () => {
    const status = async (ip: string): Promise<number> => (await ask('/limited', {}, { ip })).status
    const statuses = []
    for (let at = 0; at < 3; at++) statuses.push(await status('192.0.2.1'))
    expect(statuses).toEqual([200, 200, 429])
    expect(await status('192.0.2.2')).toBe(200)
  })

  it('gives functions that share a path each its methods', async () => {
    expect(await (await ask('/shared/1')).text()).toBe('get 1')
    expect(await (await ask('/shared/1', { method: 'POST' })).text()).toBe('post 1')
    const other = await ask('/shared/1', { method: 'PUT' })
    expect([other.status, other.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
  })

  it('serves static files where no function goes before them', async () => {
    expect(await (await ask('/files/a.txt')).text()).toBe('static')
    expect(await (await ask('/files/none.txt')).text()).toBe('function')
    expect(await (await ask('/over.txt')).text()).toBe('function')
    expect(await (await ask('/plain.txt')).text()).toBe('plain')
    const none = await ask('/none')
    expect(none.status).toBe(404)
  })

  it.each([
    ['/about', 200, '<p>about', null],
    ['/about.html', 307, '', '/about'],
    ['/docs/', 200, '<p>docs', null],
    ['/docs', 307, '', '/docs/'],
    ['/docs/index.html', 307, '', '/docs/'],
  ])('serves pages as the host does: %s is %i', async (path, status, body, location) => {
    const response = await ask(path, { redirect: 'manual' })
    expect([response.status, await response.text(), response.headers.get('location')]).toEqual([status, body, location])
  })

  it('takes `_headers` of the static folder for what the host does with it', async () => {
    const { status, headers } = await ask('/plain.txt')
    expect([status, headers.get('x-of-the-host')]).toEqual([200, 'yes'])
    expect((await ask('/_headers')).status).toBe(404)
  })

  it('tells a function that its client has gone', async () => {
    const abort = new AbortController()
    const response = await ask('/signal', { signal: abort.signal })
    await response.body!.getReader().read()
    abort.abort()
    await expect.poll(() => host.logs(), { timeout: 5000 }).toContain('client gone')
  })
})

describe('a schedule', () => {
  it('is run by its expression, with the time that was planned', async () => {
    const { worker, logs } = await startWorker(project)
    try {
      const fetcher = await schedulerOf(worker)
      const result = await fetcher.scheduled({ cron: '30 4 * * SUN', scheduledTime: new Date('2026-11-22T04:30:00Z') })
      expect(result.outcome).toBe('ok')
      await expect
        .poll(logs)
        .toContain('nightly 30 4 * * 0 2026-11-22T04:30:00.000Z 2026-11-29T04:30:00.000Z env,ctx,controller')
      await expect.poll(logs).toContain('nightly task')
    } finally {
      await worker.dispose()
    }
  })

  it('fails where a function fails or none has the expression', async () => {
    const { worker, logs } = await startWorker(project)
    try {
      const fetcher = await schedulerOf(worker)
      expect((await fetcher.scheduled({ cron: '0 * * * *' })).outcome).toBe('exception')
      expect((await fetcher.scheduled({ cron: '1 1 1 1 *' })).outcome).toBe('exception')
      await expect.poll(logs).toContain('ANYHOST_HANDLER_FAILED')
      await expect.poll(logs).toContain('No function has the schedule 1 1 1 1 *.')
    } finally {
      await worker.dispose()
    }
  })
})

interface Scheduler {
  scheduled(options: { cron: string; scheduledTime?: Date }): Promise<{ outcome: string }>
}

/** The types of Miniflare name those of Cloudflare, which are not installed. */
const schedulerOf = async (worker: Awaited<ReturnType<typeof startWorker>>['worker']): Promise<Scheduler> =>
  (await worker.getWorker()) as unknown as Scheduler
