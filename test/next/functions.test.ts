import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readVcConfigs } from '../../adapters/vercel/harness.ts'
import type { ClientFacts } from '../../src/contract/harness.ts'
import { CRON_SECRET, startFunctions } from './app-project.ts'
import { isHeavy, reason } from './heavy.ts'

const ORIGIN = 'https://pets.example'
const CLIENT: ClientFacts = {
  ip: '203.0.113.9',
  requestId: 'iad1::abc',
  geo: { city: 'São Paulo', country: { code: 'BR' } },
}

describe.skipIf(!isHeavy)(`an app of Next as functions of Vercel${reason}`, () => {
  let host: Awaited<ReturnType<typeof startFunctions>>
  beforeAll(async () => void (host = await startFunctions()))
  afterAll(() => host?.close())

  const ask = (path: string, init?: RequestInit): Promise<Response> =>
    host.fetch(new Request(ORIGIN + path, init), CLIENT)

  it('has the duration of the route and the regions of vercel.json', async () => {
    const configs = await readVcConfigs(`${host.root}/.vercel/output`)
    const { maxDuration, regions, supportsResponseStreaming } = configs.get('pets/[name]') ?? {}
    expect({ maxDuration, regions, supportsResponseStreaming }).toEqual({
      maxDuration: 10,
      regions: ['iad1'],
      supportsResponseStreaming: true,
    })
  })

  it('decodes parameters once, and has the address that the client asked for', async () => {
    expect(await (await ask('/pets/r%C3%A9x%2F1?a=b')).json()).toMatchObject({
      params: { name: 'réx/1' },
      url: `${ORIGIN}/pets/r%C3%A9x%2F1?a=b`,
      class: true,
    })
  })

  it('answers another method with our 405 and Allow', async () => {
    const answer = await ask('/pets/rex', { method: 'POST', body: 'x' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })

  it('sets each cookie in a header of its own', async () => {
    expect((await ask('/pets/rex')).headers.getSetCookie().length).toBe(2)
  })

  it('knows place and address from the edge', async () => {
    expect(await (await ask('/about/x', { headers: { 'x-real-ip': '6.6.6.6' } })).json()).toMatchObject({
      ip: '203.0.113.9',
      city: 'São Paulo',
      requestId: 'iad1::abc',
      deploy: 'dpl_local',
      region: 'us-east-1',
    })
  })

  it('runs a schedule for a cron job that knows the secret, and for nobody else', async () => {
    const run = (authorization: string, method = 'GET'): Promise<Response> =>
      ask('/_anyhost/nightly', { method, headers: { authorization } })
    expect((await run('Bearer wrong')).status).toBe(401)
    expect((await run('')).status).toBe(401)
    expect((await run(`Bearer ${CRON_SECRET}`, 'POST')).status).toBe(405)
    expect(host.logs()).not.toContain('nightly ran')
    expect((await run(`Bearer ${CRON_SECRET}`)).status).toBe(204)
    await expect.poll(() => host.logs()).toContain('nightly ran @daily T00:00:00.000Z next dpl_local')
    await expect.poll(() => host.logs(), { timeout: 5000 }).toContain('nightly task')
  })

  it('runs a task to its end after the reply', async () => {
    expect(await (await ask('/api/task?mark=8')).text()).toBe('sent')
    for (const until = Date.now() + 3000; Date.now() < until && !host.logs().includes('task done ?mark=8');) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(host.logs()).toContain('task done ?mark=8')
  })

  it('answers a background function with 202 while it is at work', async () => {
    const answer = await ask('/api/later', { method: 'POST', body: 'all' })
    expect([answer.status, await answer.text()]).toEqual([202, ''])
    expect(host.logs()).not.toContain('later did')
    await expect.poll(() => host.logs(), { timeout: 5000 }).toContain('later did all')
  })

  it('passes bytes on as they are', async () => {
    const body = Uint8Array.of(0, 255, 128, 10, 13)
    const answer = await ask('/api/bytes', { method: 'PUT', body })
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(body)
  })
})
