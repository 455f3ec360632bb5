import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness } from '../../adapters/vercel/harness.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { API_PROJECT, at, streamed, writeProject } from './vercel-projects.ts'

interface Echo {
  readonly greeting: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

describe('a project with functions in api', () => {
  let root: string
  let notes: string
  let host: RunningHost

  beforeAll(async () => {
    root = await writeProject(API_PROJECT)
    notes = await mkdtemp(join(tmpdir(), 'anyhost-vercel-notes-'))
    const env = { TASK_FILE: join(notes, 'tasks'), ANYHOST_TEST_PURGE_LOG: join(notes, 'purges'), FROM_PROJECT: 'yes' }
    host = await harness.start({ root, output: 'api', functions: [], env })
  }, 60_000)

  afterAll(async () => {
    await host.close()
    await Promise.all([root, notes].map((folder) => rm(folder, { recursive: true })))
  }, 30_000)

  const echo = async (request: Request, facts?: Parameters<RunningHost['fetch']>[1]): Promise<Echo> =>
    (await (await host.fetch(request, facts)).json()) as Echo

  it('answers from a fetch export that imports a file beside it', async () => {
    const { greeting, url } = await echo(at('/api/pets?a=%20b&a=c'))
    expect(greeting).toBe('hello from a file beside it')
    expect(url).toBe('http://pets.example/api/pets?a=%20b&a=c')
  })

  it('rewrites to a function, which sees the path of the client', async () => {
    expect((await echo(at('/pets/a%20b%2Fc?q=1'))).url).toBe('http://pets.example/pets/a%20b%2Fc?q=1')
  })

  it('appends named parameters of a rewrite to the query of the client', async () => {
    expect((await echo(at('/named/rex?name=client'))).url).toBe('http://pets.example/named/rex?name=client&name=rex')
  })

  it('answers at the own address of a function, with a slash or the name of its file too', async () => {
    const replies = await Promise.all(['/api/pets', '/api/pets/', '/api/pets.mjs'].map((path) => host.fetch(at(path))))
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200])
  })

  it('prefers a static file to a rewrite', async () => {
    const response = await host.fetch(at('/pets/file.txt'))
    expect(await response.text()).toBe('a static file')
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  })

  it('answers 404 with the page of the project where nothing is', async () => {
    const response = await host.fetch(at('/nothing'))
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('<h1>No such page</h1>')
    expect((await host.fetch(at('/api/nothing'))).headers.get('x-vercel-error')).toBe('NOT_FOUND')
  })

  it('publishes no source file', async () => {
    const paths = ['/vercel.json', '/package.json', '/api/_shared/greeting.mjs', '/..%2fvercel.json']
    const replies = await Promise.all(paths.map((path) => host.fetch(at(path))))
    expect(replies.map((reply) => reply.status)).toEqual([404, 404, 404, 404])
  })

  it('gives the first chunk of a stream before the last one is made', async () => {
    const started = performance.now()
    const reader = (await host.fetch(at('/api/slow'))).body!.getReader()
    const first = await reader.read()
    const between = performance.now()
    expect(new TextDecoder().decode(first.value)).toBe('first')
    expect(new TextDecoder().decode((await reader.read()).value)).toBe(' second')
    expect(performance.now() - between).toBeGreaterThan(200)
    expect(between).toBeGreaterThan(started)
  })

  it('keeps several cookies apart, with the status', async () => {
    const response = await host.fetch(at('/api/cookies'))
    expect(response.status).toBe(201)
    expect(response.headers.getSetCookie()).toEqual(['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2; Path=/'])
    expect(response.headers.get('x-plain')).toBe('yes')
  })

  it('carries every byte there and back', async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256)
    const response = await host.fetch(at('/api/echo', { method: 'POST', body: bytes }))
    expect(Buffer.compare(Buffer.from(await response.arrayBuffer()), bytes)).toBe(0)
  })

  it('streams a request body of a stated length, and measures one without', async () => {
    const stated = await host.fetch(at('/api/echo', streamed('one two', { 'content-length': '7' })))
    expect(await stated.text()).toBe('one two')
    expect(await (await host.fetch(at('/api/echo', streamed('one two')))).text()).toBe('one two')
  })

  it.each(['3', '70'])('answers 500 when a body of 7 bytes says that it has %s', async (length) => {
    const init = streamed('one two', { 'content-length': length })
    expect((await host.fetch(at('/api/echo', init))).status).toBe(500)
  })

  it('answers HEAD without a body and with the headers of the function', async () => {
    const response = await host.fetch(at('/api/head', { method: 'HEAD' }))
    expect([response.status, response.headers.get('x-method'), response.headers.get('content-length')]).toEqual([
      200,
      'HEAD',
      '7',
    ])
    expect(await response.text()).toBe('')
  })

  it('answers 405 for a method that has no export', async () => {
    expect((await host.fetch(at('/api/head', { method: 'DELETE' }))).status).toBe(405)
  })

  it('answers 500 when a function throws, and answers again afterwards', async () => {
    const response = await host.fetch(at('/api/crash'))
    expect(response.status).toBe(500)
    expect(response.headers.get('x-vercel-error')).toBe('FUNCTION_INVOCATION_FAILED')
    expect(host.logs()).toContain('it broke')
    expect(await (await host.fetch(at('/api/crash?ok'))).text()).toBe('alive')
  })

  it('completes waitUntil after the reply', async () => {
    expect(await (await host.fetch(at('/api/task?1'))).text()).toBe('replied')
    const file = (): Promise<string> => readFile(join(notes, 'tasks'), 'utf8').catch(() => '')
    expect(await file()).toBe('')
    await expect.poll(file).toBe('?1')
  })

  it('tells the function what the edge knows about the client, whatever the client says', async () => {
    const geo = {
      city: 'São Paulo',
      country: { code: 'BR' },
      subdivision: { code: 'SP' },
      latitude: -23.5,
      timezone: 'America/Sao_Paulo',
    }
    const spoofed = {
      'x-real-ip': '6.6.6.6',
      'x-forwarded-for': '6.6.6.6',
      'x-vercel-ip-continent': 'EU',
      'x-kept': 'yes',
    }
    const { headers } = await echo(at('/api/pets', { headers: spoofed }), {
      ip: '203.0.113.7',
      geo,
      requestId: 'iad1::fra1::abc',
    })
    expect(headers).toMatchObject({
      'x-real-ip': '203.0.113.7',
      'x-forwarded-for': '203.0.113.7',
      'x-vercel-forwarded-for': '203.0.113.7',
      'x-vercel-id': 'iad1::fra1::abc',
      'x-vercel-ip-city': 'S%C3%A3o%20Paulo',
      'x-vercel-ip-country': 'BR',
      'x-vercel-ip-country-region': 'SP',
      'x-vercel-ip-latitude': '-23.5',
      'x-vercel-ip-timezone': 'America/Sao_Paulo',
      'x-forwarded-host': 'pets.example',
      'x-forwarded-proto': 'https',
      'x-vercel-deployment-url': 'anyhost-local-team-local.vercel.app',
      'x-kept': 'yes',
    })
    expect(headers).not.toHaveProperty('x-vercel-ip-continent')
  })

  it('says nothing about a client that it knows nothing of, but gives the request an id', async () => {
    const { headers } = await echo(at('/api/pets', { headers: { 'x-real-ip': '6.6.6.6' } }))
    expect(headers).not.toHaveProperty('x-real-ip')
    expect(headers['x-vercel-id']).toMatch(/^iad1::iad1::\w+-\d+-\w+$/)
  })

  it('runs functions in a clean environment with the variables of the platform and of the project', async () => {
    const { env } = (await (await host.fetch(at('/api/process'))).json()) as { env: Record<string, string> }
    expect(env).toMatchObject({
      VERCEL: '1',
      VERCEL_ENV: 'production',
      VERCEL_REGION: 'iad1',
      FROM_PROJECT: 'yes',
      TZ: 'UTC',
    })
    expect(env['NODE_ENV']).toBe('production')
    expect(env).not.toHaveProperty('VITEST')
    expect(env).not.toHaveProperty('HOME')
  })

  it('captures what functions print', async () => {
    await (await host.fetch(at('/api/process'))).text()
    expect(host.logs()).toContain('printed ✓\n')
    expect(host.logs()).toContain('printed as an error\n')
  })

  it('serves one function in one process, with many requests at once', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => host.fetch(at('/api/process'))))
    const pids = await Promise.all(replies.map(async (reply) => ((await reply.json()) as { pid: number }).pid))
    expect(new Set(pids).size).toBe(1)
  })

  it('records purges and cache tags in the file that a test names', async () => {
    expect(await (await host.fetch(at('/api/purge'))).text()).toBe('purged')
    const lines = (await readFile(join(notes, 'purges'), 'utf8')).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { call: 'invalidateByTag', args: [['a', 'b']] },
      { call: 'dangerouslyDeleteByTag', args: ['c', { revalidationDeadlineSeconds: 5 }] },
      { call: 'addCacheTag', args: ['d'] },
    ])
  })

  it('ends a request that its client gives up', async () => {
    const controller = new AbortController()
    const waiting = host.fetch(at('/api/slow', { signal: controller.signal }))
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    const later = new AbortController()
    const reader = (await host.fetch(at('/api/slow', { signal: later.signal }))).body!.getReader()
    await reader.read()
    later.abort()
    await expect(reader.read()).rejects.toMatchObject({ name: 'AbortError' })
    expect(await (await host.fetch(at('/api/slow'))).text()).toBe('first second')
  })
})
