import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExecutionContext, PurgeResult } from '../../adapters/cloudflare/native.ts'
import { cacheControls } from '../../adapters/cloudflare/purge.ts'

const calls: unknown[] = []
let reply = { status: 200, body: '{"success":true,"errors":[]}' }
let server: Server
let zone = {}
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      calls.push([request.method, request.url, request.headers.authorization, JSON.parse(body)])
      response.writeHead(reply.status).end(reply.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address of this type.
  const { port } = server.address() as AddressInfo
  zone = {
    ANYHOST_CLOUDFLARE_ZONE: 'zone-1',
    CLOUDFLARE_API_TOKEN: 'secret',
    CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}`,
  }
})
afterAll(() => void server.close())

const caching = (result: PurgeResult): { ctx: ExecutionContext; scopes: unknown[] } => {
  const scopes: unknown[] = []
  return { scopes, ctx: { waitUntil() {}, cache: { purge: async (scope) => (scopes.push(scope), result) } } }
}
const bare: ExecutionContext = { waitUntil() {} }

describe('a purge', () => {
  it('goes to Workers Caching where the Worker has it', async () => {
    const { ctx, scopes } = caching({ success: true })
    const { purge, purgeAll } = cacheControls({ env: {}, ctx })
    await purge({ tags: ['a', 'b'] })
    await purgeAll()
    expect(scopes).toEqual([{ tags: ['a', 'b'] }, { purgeEverything: true }])
  })

  it('that Workers Caching did not do rejects', async () => {
    const { ctx } = caching({ success: false, errors: [{ code: 10_000, message: 'rate limited' }] })
    await expect(cacheControls({ env: {}, ctx }).purge({ tags: ['a'] })).rejects.toMatchObject({
      code: 'ANYHOST_PURGE_FAILED',
      message: expect.stringContaining('10000 rate limited'),
    })
  })

  it('goes to the zone where one is named', async () => {
    calls.length = 0
    const { purge, purgeAll } = cacheControls({ env: zone, ctx: bare })
    await purge({ tags: ['a'] })
    await purgeAll()
    expect(calls).toEqual([
      ['POST', '/zones/zone-1/purge_cache', 'Bearer secret', { tags: ['a'] }],
      ['POST', '/zones/zone-1/purge_cache', 'Bearer secret', { purge_everything: true }],
    ])
  })

  it('goes to both where there are both, and has failed when one has', async () => {
    calls.length = 0
    const { ctx, scopes } = caching({ success: true })
    reply = { status: 200, body: '{"success":false,"errors":[{"code":7,"message":"no"}]}' }
    await expect(cacheControls({ env: zone, ctx }).purgeAll()).rejects.toThrow('7 no')
    expect([scopes.length, calls.length]).toEqual([1, 1])
    reply = { status: 200, body: '{"success":true}' }
  })

  it.each([
    [
      { status: 403, body: '{"success":false,"errors":[{"code":9109,"message":"Unauthorized"}]}' },
      '403: 9109 Unauthorized',
    ],
    [{ status: 500, body: 'oops' }, 'answered 500'],
    [{ status: 200, body: 'no json' }, 'refused'],
    [{ status: 200, body: '{}' }, 'refused'],
  ])('that is answered with %j rejects, without the token', async (given, text) => {
    reply = given
    const error = await cacheControls({ env: zone, ctx: bare })
      .purge({ tags: ['a'] })
      .catch(String)
    expect(error).toContain(text)
    expect(error).not.toContain('secret')
    reply = { status: 200, body: '{"success":true}' }
  })

  it('without a cache, a zone or its token rejects', async () => {
    await expect(cacheControls({ env: {}, ctx: bare }).purgeAll()).rejects.toMatchObject({
      code: 'ANYHOST_PURGE_FAILED',
    })
    await expect(cacheControls({ env: { ANYHOST_CLOUDFLARE_ZONE: 'z' }, ctx: bare }).purgeAll()).rejects.toThrow(
      'CLOUDFLARE_API_TOKEN',
    )
  })
})
