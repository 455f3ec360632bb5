import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer } from '../../adapters/node/server.ts'
import { startServer, type ServerProcess } from '../../adapters/node/harness.ts'
import { builtProject, sendAndReset, sendRaw, statusesOf } from './fixture.ts'

const FUNCTION = `
import { defineFunction } from 'anyhost'
const seen: string[] = []
export default defineFunction({
  config: { path: '/*' },
  async fetch(request, { url, ip, waitUntil }) {
    if (url.pathname === '/seen') return Response.json(seen)
    if (url.pathname === '/late-ip') {
      seen.push('began')
      await new Promise((resolve) => request.signal.addEventListener('abort', resolve))
      seen.push('ip ' + String(ip))
      return new Response()
    }
    if (url.pathname === '/101') return new Response(null, { status: 101 })
    if (url.pathname === '/split') return new Response('', { headers: { 'x-name': url.searchParams.get('x') ?? '' } })
    if (url.pathname === '/unread') return new Response('unread')
    if (url.pathname === '/part') {
      const reader = request.body.getReader()
      return new Response(String((await reader.read()).value.byteLength > 0))
    }
    if (url.pathname === '/task') {
      waitUntil(new Promise((resolve) => setTimeout(resolve, 50)).then(() => request.text()).then(({ length }) => seen.push('task read ' + length)))
      return new Response('before the task')
    }
    if (url.pathname === '/twice') return request.text().then(() => request.text()).then(() => new Response('read'), (error) => new Response(error.name))
    if (url.pathname === '/form') return request.formData().then((form) => Response.json([[...form], 'x' in {}]), (error) => new Response(error.name, { status: 400 }))
    if (url.pathname === '/again') return new Response(String((await new Request(request).arrayBuffer()).byteLength))
    if (url.pathname === '/bytes') return Response.json([(await request.arrayBuffer()).byteLength, request.headers.get('content-encoding')])
    return Response.json([url.pathname, [...url.searchParams].length])
  },
})`

let project: Awaited<ReturnType<typeof builtProject>>
let server: ServerProcess
let origin = ''
beforeAll(async () => {
  project = await builtProject('node', { 'functions/fn.ts': FUNCTION, 'public/files/index.html': '<p>' })
  server = await startServer(`${project.root}/.anyhost/node`, { ANYHOST_BODY_LIMIT: '20000000' })
  origin = `http://127.0.0.1:${server.port}`
})
afterAll(async () => {
  await server.stop()
  await project.remove()
})

const raw = (line: string, headers = '', body = ''): Promise<string> =>
  sendRaw(server.port, `${line} HTTP/1.1\r\nHost: a\r\n${headers}Connection: close\r\n\r\n${body}`)

// The names are those of the security reference; those of bytes on a socket are in raw-http.test.ts.
describe('a server', () => {
  it('S014: knows the address of a client that has gone', async () => {
    const seen = async (): Promise<unknown> => (await fetch(`${origin}/seen`)).json()
    await sendAndReset(server.port, 'GET /late-ip HTTP/1.1\r\nHost: a\r\n\r\n', async () => {
      await expect.poll(seen).toContain('began')
    })
    await expect.poll(seen).toContain('ip 127.0.0.1')
  })

  it('S067: takes a query for data alone', async () => {
    const query = 'x_astro_path=/private&__nextDataReq=1&__path=/private'
    expect(await (await fetch(`${origin}/public?${query}`)).json()).toEqual(['/public', 3])
  })

  it.each(['//evil.example', '/%5cevil.example', '/files', '//evil.example/files/..'])(
    'S070, S071: never sends a client away from %s',
    async (path) => {
      const answer = await raw(`GET ${path}`)
      expect(statusesOf(answer)).toEqual([200])
      expect(answer).not.toMatch(/^location:/im)
    },
  )

  it('S083: reads as many parameters as a request line holds, and refuses more', async () => {
    expect(await (await fetch(`${origin}/q?${'a=1&'.repeat(3500)}`)).json()).toEqual(['/q', 3500])
    expect(statusesOf(await raw(`GET /q?${'a=1&'.repeat(100_000)}`))).toEqual([431])
  })

  it('S103: refuses a header that costs time', async () => {
    expect(statusesOf(await raw('GET /', `Accept: ${', '.repeat(25_000)}\r\n`))).toEqual([431])
  })

  it('S137, S142: answers 500 for a status or a header that cannot be sent', async () => {
    expect(statusesOf(await raw('GET /101'))).toEqual([500])
    const split = await raw('GET /split?x=a%0d%0aSet-Cookie:%20evil=1')
    expect(statusesOf(split)).toEqual([500])
    expect(split).not.toMatch(/set-cookie/i)
  })

  it('S148: hands back nothing of what a client says', async () => {
    const answer = await raw('GET /', 'Vary: *\r\nSet-Cookie: a=1\r\nAccess-Control-Allow-Origin: *\r\n')
    expect(answer.toLowerCase()).not.toMatch(/vary|set-cookie|access-control/)
  })

  it.each([
    ['/unread', 'unread'],
    ['/part', 'true'],
    ['/task', 'before the task'],
  ])('S163: answers the next request after a body that %s did not read', async (path, first) => {
    const body = 'x'.repeat(10_000_000)
    const next = 'GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
    const text = await sendRaw(
      server.port,
      `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}${next}`,
      10_000,
    )
    expect(statusesOf(text)).toEqual([200, 200])
    expect(text).toMatch(new RegExp(`${first}[^]*\\["/next",0\\]`))
  })

  it('lets a task read on after the answer', async () => {
    await fetch(`${origin}/task`, { method: 'POST', body: 'x'.repeat(3_000_000) })
    await expect
      .poll(async () => (await fetch(`${origin}/seen`)).json(), { timeout: 10_000 })
      .toContain('task read 3000000')
  })

  it('S164: has a body once', async () => {
    expect(await (await fetch(`${origin}/twice`, { method: 'POST', body: 'x' })).text()).toBe('TypeError')
  })

  it('S172, S173: gives a form as it is, and an error for none', async () => {
    const form = new URLSearchParams([
      ['a[__proto__][x]', '1'],
      ['__proto__.x', '1'],
    ])
    const response = await fetch(`${origin}/form`, { method: 'POST', body: form })
    expect(await response.json()).toEqual([[...form], false])
    const headers = { 'content-type': 'multipart/form-data' }
    const none = await fetch(`${origin}/form`, { method: 'POST', body: 'x', headers })
    expect([none.status, await none.text()]).toEqual([400, 'TypeError'])
  })

  it('S178: counts a body that went into another Request', async () => {
    const text = `${(5_000_000).toString(16)}\r\n${'x'.repeat(5_000_000)}\r\n`.repeat(5)
    const answer = await raw('POST /again', 'Transfer-Encoding: chunked\r\n', `${text}0\r\n\r\n`)
    expect(statusesOf(answer)).toEqual([413])
  })

  it('S181, S182: unpacks no body', async () => {
    const body = gzipSync(Buffer.alloc(1_000_000))
    for (const encoding of ['gzip', 'gzip,,br , identity;q=1']) {
      const headers = { 'content-encoding': encoding }
      const response = await fetch(`${origin}/bytes`, { method: 'POST', body, headers })
      expect(await response.json()).toEqual([body.length, encoding])
    }
  })

  it('S184: gives up a head after a minute, and a request after five', () => {
    const { headersTimeout, requestTimeout } = createServer({ routes: [] }).server
    expect([headersTimeout, requestTimeout]).toEqual([60_000, 300_000])
  })

  it('S263: leaves no socket behind an upgrade that nobody takes', async () => {
    const socket = connect({ host: '127.0.0.1', port: server.port })
    let text = ''
    socket.setEncoding('latin1').on('data', (part: string) => (text += part))
    socket.write('GET /up HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    await expect.poll(() => statusesOf(text)).toEqual([200])
    socket.write('GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    await new Promise((resolve) => socket.once('close', resolve))
    expect(statusesOf(text)).toEqual([200, 200])
  })
})
