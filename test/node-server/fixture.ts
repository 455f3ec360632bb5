import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'anyhost/build'

/** A project of these files, built for one target, in a folder of its own. */
export async function builtProject(
  target: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<{ root: string; remove(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'anyhost-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  const { problems } = await build({ root, targets: [target] })
  if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 2))
  return { root, remove: () => rm(root, { recursive: true, force: true }) }
}

/**
 * Sends bytes as they are, and gives everything that comes back until the server closes, or has begun to answer and is
 * silent. The connection stays open: Node drops an answer whose client has closed its own side.
 */
export function sendRaw(port: number, bytes: Uint8Array | string, silence = 400): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port })
    let text = ''
    const done = (): void => {
      socket.destroy()
      resolve(text)
    }
    // Only a server that does not answer is waited for so long.
    let timer = setTimeout(done, FIRST)
    socket.setEncoding('latin1')
    socket.on('data', (part: string) => {
      text += part
      clearTimeout(timer)
      timer = setTimeout(done, silence)
    })
    socket.on('close', () => (clearTimeout(timer), done()))
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? done() : reject(error)))
    socket.write(bytes)
  })
}

/** Milliseconds until the first byte of an answer, on a machine with other work. */
const FIRST = 10_000

/** Sends bytes and goes away when `until` is fulfilled. */
export async function sendAndReset(port: number, bytes: string, until: () => Promise<unknown>): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port })
  socket.write(bytes)
  await until()
  socket.resetAndDestroy()
}

/** The status lines in what came back. */
export const statusesOf = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

/** The function of the tests: what arrives, and odd answers. */
export const ECHO = `
import { defineFunction } from 'anyhost'

const events: string[] = []
const bytes = (text: string) => new TextEncoder().encode(text)

export default defineFunction({
  config: { path: '/*' },
  async fetch(request, context) {
    const { pathname, searchParams } = context.url
    if (pathname === '/events') return Response.json(events)
    if (pathname === '/wrong-length') return new Response('whole', { headers: { 'content-length': searchParams.get('n') ?? '2', 'transfer-encoding': 'chunked', connection: 'upgrade' } })
    if (pathname === '/short-stream') return new Response(slow(['one', 'two']), { headers: { 'content-length': '100' } })
    if (pathname === '/held') return new Response(held())
    if (pathname === '/release') return release(), new Response('released')
    if (pathname === '/flood') return new Response(flood())
    if (pathname === '/flooded') return Response.json(flooded)
    if (pathname === '/reads') return events.push('reads'), new Response(await request.text().finally(() => events.push('has read')))
    if (pathname === '/endless') return endless(request)
    if (pathname === '/swallow') return request.text().then(() => new Response('read'), () => new Response('swallowed'))
    if (pathname === '/slow') {
      context.waitUntil(wait(Number(searchParams.get('task') ?? 0)).then(() => console.log('task done')))
      await wait(Number(searchParams.get('ms') ?? 0))
      return new Response('slow')
    }
    if (pathname === '/reject') {
      void Promise.reject(new Error('nobody waits'))
      setTimeout(() => { throw new Error('thrown later') }, 1)
      return new Response('answered')
    }
    return Response.json({ method: request.method, url: request.url, ip: context.ip, geo: context.geo, headers: [...request.headers], body: await request.text(), aborted: request.signal.aborted })
  },
})

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function slow(parts: string[]) {
  return new ReadableStream({
    async pull(out) {
      const part = parts.shift()
      if (part === undefined) return out.close()
      out.enqueue(bytes(part))
      await wait(60)
    },
  })
}

let release = () => {}

/** Its second part is made when somebody asks for it. */
function held() {
  const released = new Promise<void>((resolve) => (release = resolve))
  const parts = ['first', 'second']
  return new ReadableStream({
    async pull(out) {
      const part = parts.shift()
      if (part === undefined) return out.close()
      if (part === 'second') await released
      out.enqueue(bytes(part))
    },
  })
}

let flooded = 0

/** Megabytes, as fast as they are taken. */
function flood() {
  return new ReadableStream({
    async pull(out) {
      await wait(1)
      flooded++
      out.enqueue(new Uint8Array(1_000_000))
    },
  })
}

function endless(request: Request) {
  request.signal.addEventListener('abort', () => events.push('aborted'))
  return new Response(new ReadableStream({
    async pull(out) {
      await wait(5)
      out.enqueue(new Uint8Array(10_000))
    },
    cancel() {
      events.push('cancelled')
    },
  }))
}
`
