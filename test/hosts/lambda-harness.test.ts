import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness } from '../../adapters/aws-lambda/harness.ts'
import type { BuiltFunction, RunningHost } from '../../src/contract/harness.ts'
import { installedEntry, isInstalled } from './installed.ts'
import { createPathRouter } from './path-router.ts'

const isReady = isInstalled('aws-lambda', 'aws-lambda-ric')

const BUFFERED = `export const handler = async (event) => {
  if (event.path === 'throw' || event.rawPath === '/throws') throw new TypeError('secret')
  if (event.rawPath === undefined) return { got: event }
  if (event.rawPath === '/echo') return { statusCode: 200, headers: { 'content-type': 'image/png' }, body: event.body, isBase64Encoded: event.isBase64Encoded }
  return { statusCode: 201, headers: { 'x-path': encodeURI(event.rawPath) }, cookies: ['a=1', 'b=2'], body: JSON.stringify(event) }
}`

const STREAMING = `export const handler = awslambda.streamifyResponse(async (event, out, context) => {
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  if (event.rawPath === '/throws') throw new TypeError('secret')
  const stream = awslambda.HttpResponseStream.from(out, { statusCode: 201, headers: { 'x-id': context.awsRequestId }, cookies: ['a=1', 'b=2'] })
  stream.write('one')
  await sleep(200)
  if (event.rawPath === '/breaks') throw new TypeError('cut')
  stream.write('two')
  stream.end()
})`

const roots: string[] = []

async function start(output: string, source: string): Promise<RunningHost> {
  const root = mkdtempSync(join(tmpdir(), 'anyhost-lambda-harness-'))
  roots.push(root)
  const functions = [
    { id: 'all', paths: ['/*'] },
    { id: 'pets', paths: ['/pets/:name'] },
  ]
  for (const { id } of functions) {
    mkdirSync(join(root, '.anyhost/aws-lambda', id), { recursive: true })
    writeFileSync(join(root, '.anyhost/aws-lambda', id, 'index.mjs'), source)
  }
  return harness.start({ root, output, functions, env: { MINE: 'yes' } })
}

afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true })
})

describe.skipIf(!isReady)('AWS Lambda behind the HTTP API', { timeout: 20_000 }, () => {
  let host: RunningHost
  beforeAll(async () => void (host = await start('buffered', BUFFERED)))
  afterAll(() => host?.close())
  const get = (path: string, init?: RequestInit): Promise<Response> =>
    host.fetch(new Request(`https://a.test${path}`, init))

  it('answers with status, headers and every cookie', async () => {
    const response = await get('/pets/a%2Fb?x=1', { headers: { cookie: 'c=1' } })
    expect([response.status, response.headers.get('x-path')]).toEqual([201, '/pets/a/b'])
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await response.json()).toMatchObject({ rawQueryString: 'x=1', cookies: ['c=1'] })
  })

  it('keeps binary bodies as they are, both ways', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, n) => n)
    const response = await get('/echo', { method: 'POST', body: bytes })
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
  })

  it('hides a thrown error from the client, not from the log', async () => {
    const response = await get('/throws')
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}'])
    expect(host.logs()).toContain('secret')
  })

  it('hands over an event that is not a request, and throws what the function throws', async () => {
    expect(await host.invoke?.('all', { source: 'aws.events' })).toEqual({ got: { source: 'aws.events' } })
    await expect(host.invoke?.('all', { path: 'throw' })).rejects.toMatchObject({
      errorType: 'TypeError',
      message: 'secret',
    })
  })
})

describe.skipIf(!isReady)('AWS Lambda behind a Function URL', { timeout: 20_000 }, () => {
  let host: RunningHost
  beforeAll(async () => void (host = await start('streaming', STREAMING)))
  afterAll(() => host?.close())

  it('streams, with the request id of the invocation', async () => {
    const response = await host.fetch(new Request('https://a.test/pets/Rex'), { requestId: 'r-1' })
    expect([response.status, response.headers.get('x-id')]).toEqual([201, 'r-1'])
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    const firstAt = performance.now()
    await reader.read()
    expect(performance.now() - firstAt).toBeGreaterThan(100)
  })

  it('breaks the body of a stream that fails in the middle', async () => {
    const response = await host.fetch(new Request('https://a.test/breaks'))
    await expect(response.text()).rejects.toThrow('cut')
  })

  it('is a 502 for an error before the first byte', async () => {
    expect((await host.fetch(new Request('https://a.test/throws'))).status).toBe(502)
  })
})

describe('a host that is not installed', () => {
  it('is told with the command that installs it', () => {
    expect(() => installedEntry('aws-lambda', 'not-there')).toThrow(
      'not-there is not installed in test/fixtures/hosts/aws-lambda: run `npm run setup`',
    )
  })

  it('knows its version all the same', () => {
    expect(harness.runtime).toBe('aws-lambda-ric 4.0.2')
  })
})

describe('the choice of a function by its path', () => {
  const functions: BuiltFunction[] = [
    { id: 'star', paths: ['/files/*'] },
    { id: 'rest', paths: ['/docs/:rest*'] },
    { id: 'optional', paths: ['/blog/:slug?'] },
    { id: 'name', paths: ['/pets/:name'] },
    { id: 'special', paths: ['/pets/special'] },
  ]
  const route = createPathRouter(functions)

  it.each([
    ['/files/a/b', 'star'],
    ['/files', undefined],
    ['/docs', 'rest'],
    ['/docs/a/b', 'rest'],
    ['/blog', 'optional'],
    ['/blog/a/', 'optional'],
    ['/blog/a/b', undefined],
    ['/pets/Rex', 'name'],
    ['/pets/a%2Fb', 'name'],
    ['/pets/special', 'special'],
    ['/Pets/Rex', undefined],
  ])('%s → %s', (path, id) => {
    expect(route(path)).toBe(id)
  })
})
