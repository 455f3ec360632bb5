import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness } from '../../adapters/aws-lambda/harness.ts'
import { build } from '../../src/build/index.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { isInstalled } from '../hosts/installed.ts'
import { SOURCE } from './front-function.ts'

const ROOT = join(import.meta.dirname, '../..')

interface Row {
  readonly front: 'http-api' | 'function-url' | 'rest-api' | 'alb' | 'lattice'
  readonly output: 'buffered' | 'streaming'
  /** The address that it passes on. */
  readonly ip: string | undefined
  /** The id that it gives a request, where it gives one. */
  readonly id: string | undefined
  readonly encodedSlash: boolean
}

const IP = '203.0.113.9'
const ROWS: readonly Row[] = [
  { front: 'http-api', output: 'buffered', ip: IP, id: 'r-1', encodedSlash: false },
  { front: 'function-url', output: 'buffered', ip: IP, id: 'r-1', encodedSlash: true },
  { front: 'function-url', output: 'streaming', ip: IP, id: 'r-1', encodedSlash: true },
  { front: 'rest-api', output: 'buffered', ip: IP, id: 'r-1', encodedSlash: true },
  { front: 'rest-api', output: 'streaming', ip: IP, id: 'r-1', encodedSlash: true },
  { front: 'alb', output: 'buffered', ip: IP, id: 'r-1', encodedSlash: true },
  { front: 'lattice', output: 'buffered', ip: undefined, id: 'r-1', encodedSlash: true },
]

const roots: string[] = []
afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })))

/** Builds the function for a front, and starts it in AWS's runtime behind the stand-in for that front. */
async function start(front: string, output: string, variant?: string): Promise<RunningHost> {
  const root = mkdtempSync(join(tmpdir(), 'anyhost-front-'))
  roots.push(root)
  mkdirSync(join(root, 'functions'))
  writeFileSync(join(root, 'functions/steps.js'), SOURCE)
  writeFileSync(join(root, 'anyhost.config.mjs'), `export default { options: { 'aws-lambda': { front: '${front}' } } }`)
  mkdirSync(join(root, 'node_modules'))
  symlinkSync(ROOT, join(root, 'node_modules/anyhost'))
  const result = await build({ root, targets: [`aws-lambda:${output}`] })
  expect(result.problems).toEqual([])
  return harness.start({
    root,
    output,
    ...(variant && { variant }),
    functions: result.targets[0]?.functions ?? [],
    env: { ANYHOST_CLOUDFRONT: 'E2EXAMPLE' },
  })
}

describe.skipIf(!isInstalled('aws-lambda', 'aws-lambda-ric')).each(ROWS)(
  'AWS Lambda behind $front, $output',
  { timeout: 30_000 },
  ({ front, output, ip, id, encodedSlash }) => {
    let host: RunningHost
    beforeAll(async () => void (host = await start(front, output)))
    afterAll(() => host?.close())
    const get = (path: string, init?: RequestInit, facts = {}): Promise<Response> =>
      host.fetch(new Request(`https://a.test${path}`, init), facts)

    it('sends status, headers and every cookie', async () => {
      const response = await get('/cookies')
      expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
        201,
        'text/plain',
        'two',
      ])
      expect(response.headers.getSetCookie()).toEqual(['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'])
    })

    it('keeps bytes as they are, both ways', async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, n) => n)
      const response = await get('/echo', {
        method: 'POST',
        body: bytes,
        headers: { 'content-type': 'application/octet-stream' },
      })
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
      const text = await get('/echo', { method: 'POST', body: 'é 🐕', headers: { 'content-type': 'text/plain' } })
      expect(await text.text()).toBe('é 🐕')
    })

    it('says what was asked for, and by whom', async () => {
      const init = {
        headers: { cookie: 'a=1; b="2"', 'x-forwarded-for': '6.6.6.6', 'cloudfront-viewer-city': 'forged' },
      }
      const response = await get('/seen/a%2Fb/%C3%A4%20c?toy=x%26y&toy=+z&n=', init, {
        ip: IP,
        requestId: 'r-1',
        geo: { city: 'São Paulo' },
      })
      const path = encodedSlash ? 'a%2Fb/%C3%A4%20c' : 'a/b/%C3%A4%20c'
      const seen = (await response.json()) as Record<string, unknown>
      expect(seen).toMatchObject({
        rest: encodedSlash ? 'a%2Fb/ä c' : 'a/b/ä c',
        toys: ['x&y', ' z'],
        cookie: 'a=1; b="2"',
        city: 'São Paulo',
      })
      expect([seen['ip'], seen['id']]).toEqual([ip, id])
      const url = new URL(String(seen['url']))
      expect([url.origin, url.pathname]).toEqual(['https://a.test', `/seen/${path}`])
      expect([...url.searchParams]).toEqual([
        ['toy', 'x&y'],
        ['toy', ' z'],
        ['n', ''],
      ])
    })

    it('answers 500 for an error, and tells it to the log alone', async () => {
      const response = await get('/throws')
      expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error'])
      expect(host.logs()).toContain('ANYHOST_HANDLER_FAILED')
    })

    it('sends the head of an answer without a body', async () => {
      const empty = await get('/empty')
      expect([empty.status, empty.headers.get('x-a'), await empty.text()]).toEqual([204, '1', ''])
      const head = await get('/cookies', { method: 'HEAD' })
      expect([head.status, head.headers.getSetCookie().length, await head.text()]).toEqual([201, 2, ''])
    })

    it('answers 405 with the methods there are', async () => {
      const response = await get('/cookies', { method: 'DELETE' })
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
    })

    it('finishes its tasks', async () => {
      expect(await (await get('/late')).text()).toBe('early')
      await expect.poll(() => host.logs(), { timeout: 5000 }).toContain('the task is done')
    })

    it('refuses an event that is no request of its front', async () => {
      await expect(host.invoke?.('steps', { source: 'aws.events', 'detail-type': 'Scheduled Event' })).rejects.toThrow(
        'keys source, detail-type. [ANYHOST_EVENT_UNKNOWN]',
      )
    })

    it.runIf(output === 'streaming')('streams, and breaks a stream that fails', async () => {
      const reader = ((await get('/stream')).body as ReadableStream<Uint8Array>).getReader()
      expect(new TextDecoder().decode((await reader.read()).value)).toBe('one')
      const firstAt = performance.now()
      expect(new TextDecoder().decode((await reader.read()).value)).toBe('two')
      expect(performance.now() - firstAt).toBeGreaterThan(100)
      await expect((await get('/breaks')).text()).rejects.toThrow('cut')
    })

    it.runIf(output === 'buffered')('sends a stream whole', async () => {
      expect(await (await get('/stream')).text()).toBe('onetwo')
    })
  },
)

describe.skipIf(!isInstalled('aws-lambda', 'aws-lambda-ric'))(
  'AWS Lambda behind a load balancer in single-value mode',
  { timeout: 30_000 },
  () => {
    let host: RunningHost
    beforeAll(async () => void (host = await start('alb', 'buffered', 'alb-single')))
    afterAll(() => host?.close())

    it('sends the first cookie, and names the others in the log', async () => {
      const response = await host.fetch(new Request('https://a.test/cookies'))
      expect(response.headers.getSetCookie()).toEqual(['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT'])
      expect(host.logs()).toContain('ANYHOST_COOKIES_LOST')
      expect(host.logs()).toContain('Not sent: b.')
    })
  },
)
