import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness, readNetlifyConfig } from '../../adapters/netlify/harness.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { isInstalled } from './installed.ts'

const isReady = isInstalled('netlify', '@netlify/zip-it-and-ship-it') && isInstalled('aws-lambda', 'aws-lambda-ric')
const root = mkdtempSync(join(tmpdir(), 'anyhost-netlify-test-'))

const FILES: Readonly<Record<string, string>> = {
  'pets/pets.mjs': `
    export const config = { path: ['/pets/:name', '/pets'], method: ['GET', 'POST'] }
    export default async (request, context) => Response.json({
      url: request.url, method: request.method, params: context.params, ip: context.ip, geo: context.geo,
      requestId: context.requestId, account: context.account, deploy: context.deploy, site: context.site,
      server: context.server, event: request.headers.get('x-netlify-event'), mine: process.env.MINE, pid: process.pid,
      body: await request.text(), forged: request.headers.get('x-nf-forged') })`,
  'special/index.mjs': `
    export const config = { path: '/special/*', excludedPath: '/special/not', preferStatic: true }
    export default async (request) => {
      const { pathname } = new URL(request.url)
      if (pathname === '/special/throws') throw new TypeError('secret')
      if (pathname === '/special/breaks') return new Response(new ReadableStream({
        async start(c) { c.enqueue(new TextEncoder().encode('one')); await new Promise((r) => setTimeout(r, 50)); c.error(new Error('cut')) } }))
      if (pathname === '/special/cookies') return new Response(null, { status: 204, headers: [['set-cookie', 'a=1'], ['set-cookie', 'b=2']] })
      if (pathname === '/special/echo') return new Response(await request.arrayBuffer(), { headers: { 'content-type': 'image/png' } })
      return new Response(pathname)
    }`,
  'slow/slow.mjs': `
    export default async (request, context) => {
      const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
      context.waitUntil(sleep(400).then(() => console.log('drained')))
      return new Response(new ReadableStream({ async start(c) {
        c.enqueue(new TextEncoder().encode('one')); await sleep(200); c.enqueue(new TextEncoder().encode('two')); c.close() } }))
    }`,
  'broken/broken.mjs': `throw new Error('no database')\nexport default async () => new Response('never')`,
  'cron/cron.mjs': `
    export const config = { schedule: '0 * * * *' }
    export default async (request) => { console.log('due', await request.text()) }`,
  'deploys/deploys.mjs': `export default { deploySucceeded(event) { console.log('deployed', event.deploy.id) } }`,
  'later/later.mjs': `
    export const config = { path: '/later', background: true }
    export default async () => { await new Promise((r) => setTimeout(r, 100)); console.log('later') }`,
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

describe.skipIf(!isReady)('the Netlify host', { timeout: 20_000 }, () => {
  let host: RunningHost

  beforeAll(async () => {
    for (const [path, text] of Object.entries(FILES)) write(`.netlify/v1/functions/${path}`, text)
    write('public/special/page.html', '<p>static</p>')
    const functions = Object.keys(FILES).map((path) => ({ id: dirname(path), paths: [] }))
    host = await harness.start({ root, output: 'frameworks-api', functions, env: { MINE: 'yes' } })
  }, 30_000)

  afterAll(async () => {
    await host?.close()
    rmSync(root, { recursive: true })
  })

  const get = (path: string, init?: RequestInit): Promise<Response> =>
    host.fetch(new Request(`https://a.test${path}`, init))

  it('fills the context from what only the CDN knows', async () => {
    const facts = {
      ip: '192.0.2.7',
      requestId: 'r-1',
      geo: {
        city: 'Zürich',
        country: { code: 'CH', name: 'Switzerland' },
        latitude: 47.4,
        postalCode: '8001',
        timezone: 'Europe/Zurich',
      },
    }
    const response = await host.fetch(new Request('https://a.test/pets/Rex?x=%2F'), facts)
    expect(await response.json()).toMatchObject({
      url: 'https://a.test/pets/Rex?x=%2F',
      params: { name: 'Rex' },
      ip: '192.0.2.7',
      requestId: 'r-1',
      geo: facts.geo,
      account: { id: '650000000000000000000001' },
      deploy: { context: 'production', published: true },
      site: { id: '00000000-0000-4000-8000-000000000001', name: 'anyhost', url: 'https://anyhost.netlify.app' },
      server: { region: 'us-east-2' },
      mine: 'yes',
    })
  })

  it('strips what a client sends under the names of the platform', async () => {
    const headers = {
      'x-nf-forged': '1',
      'x-nf-client-connection-ip': '6.6.6.6',
      'x-netlify-event': 'deploy_succeeded',
    }
    expect(await (await get('/pets/Rex', { headers })).json()).toMatchObject({ ip: '', event: null, forged: null })
  })

  it('routes by the manifest: methods, exclusions, literals and static files', async () => {
    expect((await get('/pets', { method: 'POST', body: 'b' })).status).toBe(200)
    expect((await get('/pets/Rex/')).status).toBe(200)
    expect((await get('/pets/Rex', { method: 'DELETE' })).status).toBe(404)
    expect((await get('/special/x')).status).toBe(200)
    expect((await get('/special/not')).status).toBe(404)
    expect(await (await get('/special/page.html')).text()).toBe('<p>static</p>')
    expect((await get('/.netlify/functions/pets')).status).toBe(404)
    expect((await get('/.netlify/functions/cron')).status).toBe(404)
    expect((await get('/nothing')).status).toBe(404)
  })

  it('keeps binary bodies as they are, both ways', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, n) => n)
    const response = await get('/special/echo', {
      method: 'POST',
      body: bytes,
      headers: { 'content-type': 'image/png' },
    })
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
  })

  it('keeps several cookies apart, and has no body for 204', async () => {
    const response = await get('/special/cookies')
    expect([response.status, response.body]).toEqual([204, null])
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  it('delivers the first chunk before the last, and drains waitUntil after the reply', async () => {
    const response = await get('/.netlify/functions/slow')
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    const firstAt = await reader.read().then(() => performance.now())
    await reader.read()
    expect(performance.now() - firstAt).toBeGreaterThan(100)
    expect((await reader.read()).done).toBe(true)
    expect(host.logs()).not.toContain('drained')
    await expect.poll(() => host.logs(), { timeout: 5000 }).toContain('drained')
  })

  it('is a 500 for a thrown error and for a module that does not load, without the message', async () => {
    const thrown = await get('/special/throws')
    expect([thrown.status, await thrown.text()]).toEqual([500, 'This function has crashed'])
    expect((await get('/.netlify/functions/broken')).status).toBe(500)
    expect(host.logs()).toContain('secret')
    expect(host.logs()).toContain('no database')
  })

  it('breaks the body of a stream that fails in the middle', async () => {
    const response = await get('/special/breaks')
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow('The stream was cut off.')
  })

  it('answers requests side by side', async () => {
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => get(`/pets/${name}`)))
    const names = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { params: { name: string } }).params.name),
    )
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  it('lets a client go away', async () => {
    const controller = new AbortController()
    const answer = get('/.netlify/functions/slow', { signal: controller.signal })
    setTimeout(() => controller.abort(), 20)
    await expect(answer.then((response) => response.text())).rejects.toMatchObject({ name: 'AbortError' })
    expect((await get('/.netlify/functions/slow')).status).toBe(200)
  })

  it('accepts a background function before it has run', async () => {
    expect((await get('/later')).status).toBe(202)
    await expect.poll(() => host.logs(), { timeout: 5000 }).toContain('later')
  })

  it('delivers platform events and due schedules', async () => {
    const payload = {
      payload: { id: 'd-1', state: 'ready', created_at: '2026-01-01T00:00:00Z' },
      site: { id: 's', name: 'n', url: 'u', admin_url: 'a' },
    }
    expect(await host.invoke?.('deploys', { event: 'deploy_succeeded', payload })).toEqual({ status: 200, body: '' })
    expect(host.logs()).toContain('deployed d-1')
    const schedule = { next_run: '2026-01-01T01:00:00Z' }
    expect(await host.invoke?.('cron', { schedule })).toEqual({ status: 204, body: '' })
    expect(host.logs()).toContain('due {"next_run":"2026-01-01T01:00:00Z"}')
  })

  it('refuses an event that is none', async () => {
    await expect(host.invoke?.('cron', {})).rejects.toThrow('An event is')
    await expect(host.invoke?.('nobody', { schedule: {} })).rejects.toThrow('no function nobody')
  })

  it('reads a config back with the parser of the host', async () => {
    expect(await readNetlifyConfig(join(root, '.netlify/v1/functions/pets/pets.mjs'))).toMatchObject({
      name: 'pets',
      runtimeAPIVersion: 2,
      routes: [
        { pattern: '/pets/:name', methods: ['GET', 'POST'] },
        { pattern: '/pets', literal: '/pets' },
      ],
    })
  })
})
