import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientFacts } from '../../src/contract/harness.ts'
import { startApp } from './app-project.ts'
import { isHeavy, reason } from './heavy.ts'

const ORIGIN = 'https://pets.example'

const CLIENT: ClientFacts = {
  ip: '203.0.113.9',
  requestId: 'iad1::abc',
  geo: { city: 'São Paulo', country: { code: 'BR', name: 'Brazil' } },
}

const FORGED = {
  'x-real-ip': '6.6.6.6',
  'x-vercel-id': 'forged',
  'x-vercel-ip-city': 'Pyongyang',
  'x-nf-client-connection-ip': '6.6.6.6',
  'x-forwarded-for': '6.6.6.6',
}

describe.skipIf(!isHeavy)(`an app of Next on Vercel${reason}`, () => {
  let app: Awaited<ReturnType<typeof startApp>>
  beforeAll(async () => void (app = await startApp('vercel')))
  afterAll(() => app?.close())

  const ask = (path: string, init?: RequestInit): Promise<Response> =>
    app.fetch(new Request(ORIGIN + path, init), CLIENT)
  const printed = async (text: string): Promise<boolean> => {
    for (const until = Date.now() + 3000; Date.now() < until;) {
      if (app.logs().includes(text)) return true
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return false
  }

  it('decodes parameters once, and has the address that the client asked for', async () => {
    const answer = await ask('/pets/r%C3%A9x%2F1?a=b', { headers: { cookie: 'sent=1' } })
    expect(await answer.json()).toEqual({
      params: { name: 'réx/1' },
      url: `${ORIGIN}/pets/r%C3%A9x%2F1?a=b`,
      sent: '1',
      class: true,
      target: 'next',
    })
  })

  it('answers with and without an optional parameter, and with a slash at the end', async () => {
    const params = async (path: string): Promise<unknown> =>
      ((await (await ask(path)).json()) as { params: unknown }).params
    expect(await params('/pets/rex/toys')).toEqual({ name: 'rex' })
    expect(await params('/pets/rex/toys/ball')).toEqual({ name: 'rex', toy: 'ball' })
    expect(await params('/pets/rex/')).toEqual({ name: 'rex' })
  })

  it('sets each cookie in a header of its own', async () => {
    expect((await ask('/pets/rex')).headers.getSetCookie()).toEqual([
      'seen=yes; Path=/',
      'until=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    ])
  })

  it('answers HEAD from GET, without the body', async () => {
    const answer = await ask('/pets/rex', { method: 'HEAD' })
    expect([answer.status, answer.headers.get('x-answer'), await answer.text()]).toEqual([200, 'pets', ''])
  })

  it.each(['POST', 'OPTIONS', 'DELETE'])('answers %s with our 405 and Allow', async (method) => {
    const answer = await ask('/pets/rex', { method })
    expect([answer.status, answer.headers.get('allow'), await answer.text()]).toEqual([
      405,
      'GET, HEAD',
      'Method Not Allowed',
    ])
  })

  it('answers 404 at an excluded path, and at the place of a wildcard without its slash', async () => {
    expect([(await ask('/pets/secret')).status, (await ask('/about')).status, (await ask('/about/')).status]).toEqual([
      404, 404, 200,
    ])
  })

  it('reads place, address and deployment from Vercel, whatever a client sends', async () => {
    const answer = await ask('/about/x', { headers: FORGED })
    expect(await answer.json()).toEqual({
      ip: '203.0.113.9',
      city: 'São Paulo',
      country: 'Brazil',
      requestId: 'iad1::abc',
      deploy: 'dpl_local',
      site: 'prj_local',
      region: 'us-east-1',
    })
  })

  it('streams: the first piece is there before the last is made', async () => {
    const reader = (await ask('/api/stream')).body!.getReader()
    const text = new TextDecoder()
    const start = performance.now()
    const first = text.decode((await reader.read()).value)
    const firstAfter = performance.now() - start
    const last = text.decode((await reader.read()).value)
    expect([first, last]).toEqual(['first', ' last'])
    expect(performance.now() - start - firstAfter).toBeGreaterThan(300)
  })

  it('runs a task after the reply', async () => {
    const answer = await ask('/api/task?mark=7')
    expect([await answer.text(), app.logs().includes('task done ?mark=7')]).toEqual(['sent', false])
    expect(await printed('task done ?mark=7')).toBe(true)
  })

  it('answers 500 to an error, and tells its cause to the log alone', async () => {
    const answer = await ask('/api/fault')
    expect([answer.status, await answer.text()]).toEqual([500, 'Internal Server Error'])
    expect(await printed('ANYHOST_HANDLER_FAILED The function failed. Request iad1::abc: Error: a secret cause')).toBe(
      true,
    )
  })

  it('passes bytes on as they are, both ways', async () => {
    const body = randomBytes(200_000)
    const answer = await ask('/api/bytes', { method: 'PUT', body })
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true)
  })

  it('aborts the signal when the client goes away', async () => {
    const abort = new AbortController()
    const answer = ask('/api/gone', { signal: abort.signal }).catch((error: Error) => error.name)
    setTimeout(() => abort.abort(), 200)
    expect(await answer).toBe('AbortError')
    expect(await printed('client gone')).toBe(true)
  })

  it('has the settings that Next reads from the routes', async () => {
    const text = await readFile(join(app.root, '.next/server/functions-config-manifest.json'), 'utf8')
    // Written by Next; a wrong shape shows as a wrong value.
    const { functions } = JSON.parse(text) as { functions: Record<string, unknown> }
    expect(functions['/pets/[name]']).toEqual({ maxDuration: 10, regions: ['iad1'] })
    expect(functions['/about/[[...rest]]']).toEqual({})
  })

  it('has the routes of all functions, and none of their companions', async () => {
    const text = await readFile(join(app.root, '.next/app-path-routes-manifest.json'), 'utf8')
    // As above.
    const routes = Object.values(JSON.parse(text) as Record<string, string>)
    expect(routes.filter((path) => !path.startsWith('/_')).toSorted()).toEqual([
      '/about/[[...rest]]',
      '/api/bytes',
      '/api/fault',
      '/api/gone',
      '/api/later',
      '/api/stream',
      '/api/task',
      '/pets/[name]',
      '/pets/[name]/toys',
      '/pets/[name]/toys/[toy]',
    ])
  })

  it('needs its cron jobs and its regions in vercel.json', () => {
    expect(app.actions.map(({ path, missing }) => [path, ...missing])).toEqual([
      [
        'vercel.json',
        'crons: {"path":"/_anyhost/nightly","schedule":"0 0 * * *"}',
        'functions.app/pets/[name]/route.js: {"regions":["iad1"]}',
        'functions.app/pets/[name]/toys/route.js: {"regions":["iad1"]}',
        'functions.app/pets/[name]/toys/[toy]/route.js: {"regions":["iad1"]}',
      ],
    ])
  })
})

describe.skipIf(!isHeavy)(`an app of Next on any server${reason}`, () => {
  let app: Awaited<ReturnType<typeof startApp>>
  beforeAll(async () => void (app = await startApp('none')))
  afterAll(() => app?.close())

  it('reads no place and no address, from whichever header', async () => {
    const answer = await app.fetch(new Request(`${ORIGIN}/about/x`, { headers: FORGED }), CLIENT)
    expect(await answer.json()).toEqual({ requestId: expect.stringMatching(/^[\da-f]{8}-/) })
  })
})
