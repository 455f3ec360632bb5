import { request as ask, type ClientRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type ServerProcess } from '../../adapters/node/harness.ts'
import { builtProject, ECHO, sendAndReset, sendRaw, statusesOf } from './fixture.ts'

let project: Awaited<ReturnType<typeof builtProject>>
let server: ServerProcess
let origin = ''
beforeAll(async () => {
  project = await builtProject('node', {
    'functions/echo.ts': ECHO,
    'functions/late.ts': `import { defineFunction } from 'anyhost'
      export default defineFunction({
        config: { path: '/late', maxDuration: 1 },
        async fetch(request, { deadline }) {
          await new Promise((resolve) => request.signal.addEventListener('abort', resolve))
          console.log('told', request.signal.reason.name, deadline instanceof Date)
          return new Response('too late')
        },
      })`,
    'functions/limited.ts': `import { defineFunction } from 'anyhost'
      export default defineFunction({
        config: { path: '/limited', rateLimit: { windowSize: 60, windowLimit: 2, aggregateBy: 'ip' } },
        fetch: () => new Response('within'),
      })`,
    'functions/prefer.ts': `import { defineFunction } from 'anyhost'
      export default defineFunction({ config: { path: '/files/*', preferStatic: true }, fetch: () => new Response('function') })`,
    'public/files/a.txt': 'static',
    'public/files/index.html': '<p>index',
    'public/b.txt': 'hidden by the function at /*',
  })
  server = await startServer(`${project.root}/.anyhost/node`, { ANYHOST_BODY_LIMIT: '1000000' })
  origin = `http://127.0.0.1:${server.port}`
})
afterAll(async () => {
  await server.stop()
  await project.remove()
})

describe('an answer', () => {
  it('has its true length, whatever the handler says, and none of the headers of the connection', async () => {
    for (const n of ['2', '500', 'x']) {
      const answer = await sendRaw(
        server.port,
        `GET /wrong-length?n=${n} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      )
      expect(answer).toMatch(/content-length: 5\r\n/i)
      expect(answer).not.toMatch(/transfer-encoding|upgrade/i)
      expect(answer.endsWith('\r\n\r\nwhole')).toBe(true)
    }
  })

  it('that is shorter than its handler says breaks, and does not hang', async () => {
    await expect(fetch(`${origin}/short-stream`).then((response) => response.text())).rejects.toThrow('terminated')
    expect(server.logs()).toContain('ANYHOST_STREAM_FAILED')
  })

  it('sends its first part before the last one is made', async () => {
    const response = await fetch(`${origin}/held`)
    const reader = response.body!.getReader()
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('first')
    await fetch(`${origin}/release`)
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('second')
    expect((await reader.read()).done).toBe(true)
  })

  it('whose client goes away has its stream cancelled and its signal aborted', async () => {
    const response = await fetch(`${origin}/endless`)
    const reader = response.body!.getReader()
    await reader.read()
    await reader.cancel()
    await expect
      .poll(async () => (await fetch(`${origin}/events`)).json())
      .toEqual(expect.arrayContaining(['aborted', 'cancelled']))
  })

  it('whose client reads nothing is not collected in memory', async () => {
    const socket = connect({ host: '127.0.0.1', port: server.port })
    socket.write('GET /flood HTTP/1.1\r\nHost: a\r\n\r\n')
    socket.pause()
    // It is asked for no more when the buffers of the system are full.
    const made = async (): Promise<number> => Number(await (await fetch(`${origin}/flooded`)).text())
    await expect.poll(made).toBeGreaterThan(1)
    let last = -1
    await expect.poll(async () => last === (last = await made()), { timeout: 10_000, interval: 300 }).toBe(true)
    expect(last).toBeLessThan(100)
    socket.destroy()
    expect((await fetch(`${origin}/alive`)).status).toBe(200)
  })

  it('that is whole aborts nothing', async () => {
    const before = (await (await fetch(`${origin}/events`)).json()) as string[]
    for (let at = 0; at < 20; at++) await (await fetch(`${origin}/x`, { method: 'POST', body: 'x' })).text()
    expect(await (await fetch(`${origin}/events`)).json()).toEqual(before)
  })
})

describe('a request', () => {
  it('may have a body that is made while it is sent', async () => {
    const parts = ['a', 'b', 'c']
    const body = new ReadableStream({
      async pull(out) {
        await sleep(20)
        const part = parts.shift()
        if (part) out.enqueue(Buffer.from(part))
        else out.close()
      },
    })
    const response = await fetch(`${origin}/up`, { method: 'POST', body, duplex: 'half' } as RequestInit)
    expect(await response.json()).toMatchObject({ method: 'POST', body: 'abc' })
  })

  it('with more than the limit is refused before its body is sent, where it says so', async () => {
    const outgoing = ask(`${origin}/up`, {
      method: 'POST',
      headers: { 'content-length': 1_000_001, expect: '100-continue' },
    })
    outgoing.flushHeaders()
    let continued = false
    outgoing.on('continue', () => (continued = true))
    const response = await answerOf(outgoing)
    outgoing.destroy()
    expect([response.statusCode, continued]).toEqual([413, false])
  })

  it('with more than the limit in pieces is refused, also when the handler swallows the error', async () => {
    for (const path of ['/up', '/swallow']) {
      const outgoing = ask(`${origin}${path}`, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } })
      outgoing.on('error', () => {})
      outgoing.write(Buffer.alloc(1_100_000))
      const response = await answerOf(outgoing)
      outgoing.destroy()
      expect([path, response.statusCode]).toEqual([path, 413])
    }
  })

  it('within the limit is continued when it asks', async () => {
    const outgoing = ask(`${origin}/up`, { method: 'POST', headers: { 'content-length': 5, expect: '100-continue' } })
    outgoing.on('continue', () => outgoing.end('hello'))
    outgoing.flushHeaders()
    expect((await answerOf(outgoing)).statusCode).toBe(200)
  })

  it('that is cut off before its body is whole leaves the server answering', async () => {
    const events = async (): Promise<unknown> => (await fetch(`${origin}/events`)).json()
    await sendAndReset(server.port, 'POST /reads HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf', async () => {
      await expect.poll(events).toContain('reads')
    })
    await expect.poll(events).toContain('has read')
    expect((await fetch(`${origin}/alive`)).status).toBe(200)
  })
})

describe('a function', () => {
  it('that takes longer than maxDuration is answered for with 504, and is told', async () => {
    const response = await fetch(`${origin}/late`)
    expect([response.status, await response.text()]).toEqual([504, 'Gateway Timeout'])
    await expect.poll(() => server.logs()).toContain('told TimeoutError true')
  })

  it('with a rate limit answers 429 over it, and says when to come back', async () => {
    const answers = [
      await fetch(`${origin}/limited`),
      await fetch(`${origin}/limited`),
      await fetch(`${origin}/limited`),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(answers[0]!.headers.get('ratelimit-policy')).toBe('"default";q=2;w=60')
    expect(answers.map(({ headers }) => headers.get('ratelimit')?.slice(0, 13))).toEqual([
      '"default";r=1',
      '"default";r=0',
      '"default";r=0',
    ])
    expect(Number(answers[2]!.headers.get('retry-after'))).toBeGreaterThan(50)
  })

  it('that leaves a rejection and an error behind does not end the process', async () => {
    expect(await (await fetch(`${origin}/reject`)).text()).toBe('answered')
    await expect.poll(() => server.logs()).toContain('nobody waits')
    await expect.poll(() => server.logs()).toContain('thrown later')
    expect((await fetch(`${origin}/alive`)).status).toBe(200)
  })

  it('is behind the health path', async () => {
    const response = await fetch(`${origin}/healthz`)
    expect([response.status, await response.text()]).toEqual([200, 'ok'])
  })
})

describe('static files', () => {
  it('win where the function prefers them, and not elsewhere', async () => {
    expect(await (await fetch(`${origin}/files/a.txt`)).text()).toBe('static')
    expect(await (await fetch(`${origin}/files/none.txt`)).text()).toBe('function')
    expect(await (await fetch(`${origin}/files/`)).text()).toBe('<p>index')
    expect(await (await fetch(`${origin}/files/a.txt`, { method: 'POST' })).text()).toBe('function')
    expect(await (await fetch(`${origin}/b.txt`)).json()).toMatchObject({ method: 'GET' })
  })

  it('have a type, a length and a tag, and are not sent twice', async () => {
    const { headers } = await fetch(`${origin}/files/a.txt`)
    expect([headers.get('content-type'), headers.get('content-length')]).toEqual(['text/plain; charset=utf-8', '6'])
    for (const condition of [
      { 'if-none-match': headers.get('etag')! },
      { 'if-none-match': `"x", ${headers.get('etag')!.replace('W/', '')}` },
      { 'if-modified-since': headers.get('last-modified')! },
    ]) {
      expect((await fetch(`${origin}/files/a.txt`, { headers: condition as Record<string, string> })).status).toBe(304)
    }
    const head = await fetch(`${origin}/files/a.txt`, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '6', ''])
  })

  it.each([
    '/files/../../server.mjs',
    '/files/%2e%2e/%2e%2e/server.mjs',
    '/files/..%2f..%2fserver.mjs',
    '/files/..%5c..%5cserver.mjs',
    '/files/a.txt%00',
    '/files//../../server.mjs',
  ])('%s is no way out of the folder', async (path) => {
    const answer = await sendRaw(server.port, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    expect(statusesOf(answer)).toEqual([200])
    expect(answer).not.toMatch(/await serve|static$/)
  })
})

const answerOf = (outgoing: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) =>
    outgoing.once('response', (response) => (response.resume(), resolve(response))).once('error', reject),
  )
