import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type ServerProcess } from '../../adapters/node/harness.ts'
import { builtProject, ECHO, sendRaw, statusesOf } from './fixture.ts'

/** Hostile bytes, one file a case, as the security reference has them. */
const CORPUS = new URL('../../../shared/corpora/raw-http/', import.meta.url)
const files = existsSync(CORPUS) ? readdirSync(CORPUS).toSorted() : []

/** What must come back. A status that is not named is as good as one that is, unless it says what must not be. */
interface Must {
  readonly status: readonly number[]
  readonly has?: RegExp
}

const MUST: Readonly<Record<string, Must>> = {
  S001: { status: [200], has: /"ip":"127\.0\.0\.1"/ },
  S005: { status: [200], has: /"ip":"127\.0\.0\.1","geo":\{"country":\{\},"subdivision":\{\}\}/ },
  S007: { status: [200], has: /"ip":"127\.0\.0\.1","geo":\{"country":\{\},"subdivision":\{\}\}/ },
  S023: { status: [400] },
  S025: { status: [200], has: /"url":"http:\/\/evil\.example\.com\/x"/ },
  S026: { status: [400] },
  S028: { status: [204] },
  S029: { status: [200], has: /"url":"http:\/\/localhost\/\/"/ },
  S031: { status: [200], has: /"url":"http:\/\/www\.example\.com\/url"/ },
  S032: { status: [200], has: /"url":"http:\/\/localhost\/url"/ },
  S044: { status: [200], has: /"url":"http:\/\/localhost\/api\/%61dmin\/users"/ },
  S049: { status: [200], has: /"url":"http:\/\/localhost\/\/private\/secret\.txt"/ },
  S050: { status: [200], has: /%E0%A4%A/ },
  S052: { status: [200], has: /a%00\.txt/ },
  S058: { status: [200], has: /"url":"http:\/\/localhost\/\?q=%22%3C%3E%27"/ },
  S068: { status: [200] },
  S092: { status: [200], has: /"x-name","caf\u00c3\u00a9"/ },
  S097: { status: [200], has: /\["__proto__","x"\]/ },
  S098: { status: [200], has: /\["authorization","a, b"\]/ },
  S257: { status: [400] },
  S259: { status: [400, 501] },
  S260: { status: [400] },
  S262: { status: [400] },
  S263: { status: [200, 426] },
  S265: { status: [200], has: /localhost\/a"[\s\S]*localhost\/b"/ },
  S266: { status: [400, 505] },
}

describe.skipIf(files.length === 0)('the raw requests of the security corpus', () => {
  let server: ServerProcess
  let project: Awaited<ReturnType<typeof builtProject>>
  beforeAll(async () => {
    project = await builtProject('node', { 'functions/echo.ts': ECHO })
    server = await startServer(`${project.root}/.anyhost/node`)
  })
  afterAll(async () => {
    await server.stop()
    await project.remove()
  })

  it('are all known here', () => {
    expect(files.map((file) => file.replace('.http', ''))).toEqual(Object.keys(MUST))
  })

  it.each(Object.entries(MUST))('%s is answered as it must be, and the server lives', async (name, must) => {
    const answer = await sendRaw(server.port, readFileSync(new URL(`${name}.http`, CORPUS)))
    const statuses = statusesOf(answer)
    expect(statuses.length).toBeGreaterThan(0)
    for (const status of statuses.slice(0, 1)) expect(must.status).toContain(status)
    expect(answer).toMatch(must.has ?? /^/)
    expect(answer).not.toMatch(/"ip":"6|HTTP\/1\.1 500|at .*\.mjs/)
    expect(
      statusesOf(await sendRaw(server.port, 'GET /alive HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')),
    ).toEqual([200])
    expect(server.child.exitCode).toBe(null)
  })

  it.each([
    ['GET ** HTTP/1.1', 400],
    ['GET *?q=1 HTTP/1.1', 400],
    ['TRACE / HTTP/1.1', 501],
    ['GET http:// HTTP/1.1', 400],
  ])('%s is refused', async (line, status) => {
    expect(statusesOf(await sendRaw(server.port, `${line}\r\nHost: a\r\nConnection: close\r\n\r\n`))).toEqual([status])
  })

  it.each([
    'bad host',
    'a.com/foo?',
    'evil.com:99999999',
    'evil@host.com',
    '<script>',
    'host:port:extra',
    '',
    '1.2.3.4.5',
  ])('the Host %j is refused', async (host) => {
    expect(
      statusesOf(await sendRaw(server.port, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)),
    ).toEqual([400])
  })

  it('two Hosts are refused, and none is refused', async () => {
    expect(
      statusesOf(await sendRaw(server.port, 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n')),
    ).toEqual([400])
    expect(statusesOf(await sendRaw(server.port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'))).toEqual([400])
  })

  it('raw bytes beyond ASCII in a path are refused', async () => {
    const bytes = Buffer.from('GET /caf\u00e9 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 'utf8')
    expect(statusesOf(await sendRaw(server.port, bytes))).toEqual([400])
  })

  it('a head of 100 kB is refused', async () => {
    expect(
      statusesOf(await sendRaw(server.port, `GET / HTTP/1.1\r\nHost: a\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`)),
    ).toEqual([431])
  })

  it('a GET with a body is answered without it, and so is the next request on the connection', async () => {
    const answer = await sendRaw(
      server.port,
      'GET /one HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET /two HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    )
    expect(statusesOf(answer)).toEqual([200, 200])
    expect(answer).toMatch(/\/one".*"body":""[\s\S]*\/two"/)
  })
})
