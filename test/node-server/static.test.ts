import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type ServerProcess } from '../../adapters/node/harness.ts'
import { builtProject, sendRaw, statusesOf } from './fixture.ts'

const MODIFIED = new Date('2026-11-01T10:00:00.000Z')
const SAID = 'Sun, 01 Nov 2026 10:00:00 GMT'
const TAG = 'W/"a-1a1968d3900"'

let project: Awaited<ReturnType<typeof builtProject>>
let server: ServerProcess
beforeAll(async () => {
  project = await builtProject('node', {
    'functions/fn.ts': `import { defineFunction } from 'anyhost'
      export default defineFunction({ config: { path: '/*', preferStatic: true }, fetch: () => new Response('function') })`,
    'public/ten.txt': '0123456789',
    'public/empty.txt': '',
    'public/a b & caf\u00e9.html': '<p>',
    'public/100%25.json': '{}',
    'public/.well-known/security.txt': 'Contact: x',
    'public/UPPER.PNG': 'png',
    'public/no-extension': 'bytes',
    'public/folder/index.html': '<p>index',
  })
  const files = join(project.root, '.anyhost/node/public')
  await utimes(join(files, 'ten.txt'), MODIFIED, MODIFIED)
  // Links that somebody put there after the build, which lets none through.
  await symlink(join(project.root, '.anyhost/node/server.mjs'), join(files, 'server.txt'))
  await mkdir(join(project.root, '.anyhost/node/public-secrets'))
  await writeFile(join(project.root, '.anyhost/node/public-secrets/a.txt'), 'secret')
  await symlink(join(project.root, '.anyhost/node/public-secrets'), join(files, 'linked'))
  await symlink('ten.txt', join(files, 'inside.txt'))
  server = await startServer(`${project.root}/.anyhost/node`)
})
afterAll(async () => {
  await server.stop()
  await project.remove()
})

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(`http://127.0.0.1:${server.port}${path}`, { headers, method })

describe('a static file', () => {
  it('says how to ask for it again, and for a part of it', async () => {
    const { status, headers } = await ask('/ten.txt')
    expect([
      status,
      ...['etag', 'last-modified', 'accept-ranges', 'cache-control', 'content-length'].map((name) => headers.get(name)),
    ]).toEqual([200, TAG, SAID, 'bytes', 'public, max-age=0, must-revalidate', '10'])
  })

  it.each([
    ['bytes=0-3', 'bytes 0-3/10', '0123'],
    ['bytes=4-', 'bytes 4-9/10', '456789'],
    ['bytes=-2', 'bytes 8-9/10', '89'],
    ['bytes=-20', 'bytes 0-9/10', '0123456789'],
    ['bytes=9-900', 'bytes 9-9/10', '9'],
    ['Bytes= 1-1', 'bytes 1-1/10', '1'],
  ])('is sent in part for %s', async (range, said, body) => {
    const response = await ask('/ten.txt', { range })
    expect([response.status, response.headers.get('content-range'), response.headers.get('content-length')]).toEqual([
      206,
      said,
      String(body.length),
    ])
    expect([await response.text(), response.headers.get('content-type')]).toEqual([body, 'text/plain; charset=utf-8'])
  })

  it.each([
    ['/ten.txt', 'bytes=10-', 'bytes */10'],
    ['/ten.txt', 'bytes=-0', 'bytes */10'],
    ['/empty.txt', 'bytes=0-', 'bytes */0'],
    ['/empty.txt', 'bytes=-5', 'bytes */0'],
  ])('%s has nothing for %s', async (path, range, said) => {
    const response = await ask(path, { range })
    expect([response.status, response.headers.get('content-range'), await response.text()]).toEqual([416, said, ''])
  })

  it.each(['bytes=0-1,4-5', 'bytes=5-2', 'bytes=a-b', 'lines=0-1', 'bytes=-', 'bytes=0-1-2'])(
    'is sent whole for %s',
    async (range) => {
      const response = await ask('/ten.txt', { range })
      expect([response.status, await response.text()]).toEqual([200, '0123456789'])
    },
  )

  it.each([
    [206, { 'if-range': SAID }],
    [200, { 'if-range': 'Sun, 01 Nov 2026 09:59:59 GMT' }],
    // A weak tag says nothing of bytes.
    [200, { 'if-range': TAG }],
    [304, { 'if-none-match': TAG }],
    [304, { 'if-none-match': '"x", "a-1a1968d3900"' }],
    [304, { 'if-none-match': '*' }],
    [206, { 'if-none-match': '"x"', 'if-modified-since': SAID }],
    [304, { 'if-modified-since': SAID }],
    [206, { 'if-modified-since': 'Sun, 01 Nov 2026 09:59:59 GMT' }],
    [206, { 'if-modified-since': 'yesterday' }],
    [412, { 'if-match': '"x"' }],
    [206, { 'if-match': '*' }],
    [412, { 'if-unmodified-since': 'Sun, 01 Nov 2026 09:59:59 GMT' }],
    [206, { 'if-unmodified-since': SAID }],
    [206, { 'if-unmodified-since': 'never' }],
  ])('is answered for with %i where the client says %j and asks for a part', async (status, conditions) => {
    const response = await ask('/ten.txt', { range: 'bytes=0-3', ...(conditions as Record<string, string>) })
    expect([response.status, await response.text()]).toEqual([
      status,
      { 200: '0123456789', 206: '0123', 304: '', 412: '' }[status],
    ])
  })

  it('has no body for HEAD, and no ranges', async () => {
    const response = await ask('/ten.txt', { range: 'bytes=0-3' }, 'HEAD')
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '10', ''])
    expect((await ask('/ten.txt', { 'if-none-match': TAG }, 'HEAD')).status).toBe(304)
  })

  it('is found by the name that its path encodes', async () => {
    const response = await ask('/a%20b%20&%20caf%C3%A9.html')
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/html; charset=utf-8', '<p>'])
    // Decoded once: the name of the file has a `%25` of its own.
    expect(await (await ask('/100%2525.json')).text()).toBe('{}')
    expect(await (await ask('/100%25.json')).text()).toBe('function')
    expect(await (await ask('/%E0%A4%A.html')).text()).toBe('function')
  })

  it.each([
    ['/UPPER.PNG', 'image/png'],
    ['/no-extension', 'application/octet-stream'],
    ['/.well-known/security.txt', 'text/plain; charset=utf-8'],
    ['/folder/', 'text/html; charset=utf-8'],
    ['/100%2525.json', 'application/json; charset=utf-8'],
  ])('%s is sent as %s', async (path, type) => expect((await ask(path)).headers.get('content-type')).toBe(type))

  it('may be a link within the folder, and none that leaves it', async () => {
    expect(await (await ask('/inside.txt')).text()).toBe('0123456789')
    for (const path of ['/server.txt', '/linked/a.txt', '/linked/', '/..%2fpublic-secrets/a.txt'])
      expect(await (await ask(path)).text()).toBe('function')
  })

  it('is one file for every range of a hostile client', async () => {
    const range = `bytes=${Array.from({ length: 3000 }, () => '0-').join(',')}`
    const answer = await sendRaw(
      server.port,
      `GET /ten.txt HTTP/1.1\r\nHost: a\r\nRange: ${range}\r\nConnection: close\r\n\r\n`,
    )
    expect([statusesOf(answer), answer.split('0123456789').length]).toEqual([[200], 2])
  })
})
