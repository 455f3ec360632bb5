import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness as cloudflare } from '../../adapters/cloudflare/harness.ts'
import { harness as netlify } from '../../adapters/netlify/harness.ts'
import { harness as vercel } from '../../adapters/vercel/harness.ts'
import type { ClientFacts, Harness, RunningHost } from '../../src/contract/harness.ts'
import { bundled, FORGED } from './bundled.ts'

const CLIENT: ClientFacts = {
  ip: '203.0.113.9',
  requestId: 'call-1',
  geo: {
    city: 'São Paulo',
    country: { code: 'BR', name: 'Brazil' },
    subdivision: { code: 'SP', name: 'Sao Paulo' },
    latitude: -23.5,
    longitude: -46.6,
    timezone: 'America/Sao_Paulo',
    postalCode: '01000-000',
    continent: 'SA',
  },
}

const BRAZIL = { code: 'BR', name: 'Brazil', flag: '\u{1F1E7}\u{1F1F7}' }
const PLACE = {
  city: 'São Paulo',
  country: BRAZIL,
  latitude: -23.5,
  longitude: -46.6,
  timezone: 'America/Sao_Paulo',
  postalCode: '01000-000',
}

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

/** Starts a host over files that nobody but the test has written. */
async function startHost(harness: Harness, output: string, files: Record<string, string>): Promise<RunningHost> {
  const root = await mkdtemp(join(tmpdir(), 'anyhost-context-'))
  folders.push(root)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return harness.start({ root, output, functions: [] })
}

const ask = async (host: RunningHost, path: string): Promise<unknown> =>
  (await host.fetch(new Request(`https://pets.example${path}`, { headers: FORGED }), CLIENT)).json()

describe('a library in an app of Hono in a Worker', () => {
  let host: RunningHost
  beforeAll(async () => {
    const app = `
import { Hono } from 'hono'
const app = new Hono()
app.get('/plain', (c) => answer(c.req.raw))
app.get('/given', (c) => answer(c.req.raw, c.executionCtx))
export default app`
    const wrangler = { main: 'index.mjs', compatibility_date: '2026-07-30' }
    host = await startHost(cloudflare, 'worker', {
      '.anyhost/cloudflare/index.mjs': await bundled(app, 'browser'),
      '.anyhost/cloudflare/wrangler.jsonc': JSON.stringify(wrangler),
    })
  })
  afterAll(() => host?.close())

  const SAYS = {
    target: 'cloudflare',
    requestId: 'call-1',
    ip: '203.0.113.9',
    geo: { ...PLACE, subdivision: { code: 'SP', name: 'Sao Paulo' }, continent: 'SA' },
  }
  const LEVELS = {
    ip: 'native',
    'geo.city': 'native',
    'geo.continent': 'native',
    'geo.country.name': 'emulated',
    'deploy.id': 'none',
  }

  it('reads what the edge says, and nothing that a client made up', async () => {
    expect(await ask(host, '/plain')).toEqual({ ...SAYS, levels: { ...LEVELS, waitUntil: 'none' } })
    expect(host.logs()).not.toContain('task done')
  })

  it('keeps tasks by the execution context that it is handed', async () => {
    expect(await ask(host, '/given')).toEqual({ ...SAYS, levels: { ...LEVELS, waitUntil: 'native' } })
    await expect.poll(() => host.logs()).toContain('task done')
  })
})

describe('a library in a Worker with nodejs_compat', () => {
  it('keeps tasks without being handed anything', async () => {
    const wrangler = { main: 'index.mjs', compatibility_date: '2026-07-30', compatibility_flags: ['nodejs_compat'] }
    const host = await startHost(cloudflare, 'worker', {
      '.anyhost/cloudflare/index.mjs': await bundled(
        'export default { fetch: (request) => answer(request) }',
        'browser',
      ),
      '.anyhost/cloudflare/wrangler.jsonc': JSON.stringify(wrangler),
    })
    try {
      expect(await ask(host, '/')).toMatchObject({ target: 'cloudflare', levels: { waitUntil: 'native' } })
      await expect.poll(() => host.logs()).toContain('task done')
    } finally {
      await host.close()
    }
  })
})

describe("a library in a function of Netlify, in the host's production bootstrap", () => {
  let host: RunningHost
  beforeAll(async () => {
    const code = `export default (request) => answer(request)\nexport const config = { path: '/who' }`
    host = await startHost(netlify, 'functions', { 'netlify/functions/who.mjs': await bundled(code) })
  })
  afterAll(() => host?.close())

  it('reads what the bootstrap says, and nothing that a client made up', async () => {
    expect(await ask(host, '/who')).toEqual({
      target: 'netlify',
      requestId: 'call-1',
      ip: '203.0.113.9',
      geo: { ...PLACE, subdivision: { code: 'SP', name: 'Sao Paulo' } },
      levels: {
        ip: 'native',
        'geo.city': 'native',
        'geo.continent': 'none',
        'geo.country.name': 'native',
        waitUntil: 'native',
        'deploy.id': 'none',
      },
    })
    await expect.poll(() => host.logs()).toContain('task done')
  })
})

describe("a library in a function of Vercel, in the host's launcher", () => {
  let host: RunningHost
  beforeAll(async () => {
    host = await startHost(vercel, 'api', {
      'package.json': '{ "type": "module" }',
      'api/who.mjs': await bundled('export default { fetch: (request) => answer(request) }'),
    })
  })
  afterAll(() => host?.close())

  it('reads what the platform says, and nothing that a client made up', async () => {
    expect(await ask(host, '/api/who')).toEqual({
      target: 'vercel',
      requestId: 'call-1',
      ip: '203.0.113.9',
      geo: { ...PLACE, subdivision: { code: 'SP' }, continent: 'SA' },
      levels: {
        ip: 'native',
        'geo.city': 'native',
        'geo.continent': 'native',
        'geo.country.name': 'emulated',
        waitUntil: 'native',
        'deploy.id': 'none',
      },
    })
    await expect.poll(() => host.logs()).toContain('task done')
  })
})

describe('a library in a server of its own', () => {
  it('knows what it is handed, and nothing from headers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'anyhost-context-'))
    folders.push(folder)
    await writeFile(join(folder, 'library.mjs'), await bundled(''))
    // What the code above exports.
    const { answer } = (await import(pathToFileURL(join(folder, 'library.mjs')).href)) as {
      answer(request: Request, given?: object): Response
    }
    const server = createServer(async (incoming, outgoing) => {
      const request = new Request(`http://pets.example${incoming.url}`, {
        headers: Object.entries(incoming.headersDistinct).map(
          ([name, values]) => [name, String(values)] as [string, string],
        ),
      })
      const given = incoming.url === '/given' ? { ip: incoming.socket.remoteAddress } : undefined
      outgoing.end(await answer(request, given).text())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // A server that listens on a port has such an address.
    const { port } = server.address() as AddressInfo
    const get = async (path: string): Promise<unknown> =>
      (await fetch(`http://127.0.0.1:${port}${path}`, { headers: FORGED })).json()
    const none = {
      'geo.city': 'none',
      'geo.continent': 'none',
      'geo.country.name': 'none',
      waitUntil: 'none',
      'deploy.id': 'none',
    }
    try {
      expect(await get('/')).toEqual({ geo: { country: {}, subdivision: {} }, levels: { ip: 'none', ...none } })
      expect(await get('/given')).toEqual({
        ip: '127.0.0.1',
        geo: { country: {}, subdivision: {} },
        levels: { ip: 'native', ...none },
      })
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})
