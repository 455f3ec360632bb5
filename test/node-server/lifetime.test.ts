import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../adapters/node/harness.ts'
import { builtProject, ECHO, sendAndReset, sendRaw, statusesOf } from './fixture.ts'

let project: Awaited<ReturnType<typeof builtProject>>
const folder = (): string => `${project.root}/.anyhost/node`
beforeAll(async () => {
  project = await builtProject('node', {
    'functions/echo.ts': ECHO,
    'functions/minutely.ts': `import { defineFunction } from 'anyhost'
      export default defineFunction({
        config: { schedule: '* * * * *' },
        scheduled: ({ cron, scheduledTime, nextRun }, { requestId }) => {
          console.log('ran', cron, scheduledTime?.toISOString(), nextRun?.toISOString(), requestId.length)
        },
      })`,
    'functions/later.ts': `import { existsSync } from 'node:fs'
      import { defineFunction } from 'anyhost'
      export default defineFunction({
        config: { path: '/later', background: true },
        fetch: async (request) => {
          const gate = new URL(request.url).searchParams.get('gate')
          while (gate && !existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 10))
          console.log('later did', (await request.arrayBuffer()).byteLength)
        },
      })`,
    'functions/held.ts': `import { existsSync } from 'node:fs'
      import { defineFunction } from 'anyhost'
      const open = async (gate: string) => {
        while (!existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 10))
      }
      export default defineFunction({
        config: { path: '/held' },
        fetch: async (request, { url, waitUntil }) => {
          const gate = url.searchParams.get('gate')
          waitUntil(open(gate + '-task').then(() => console.log('task done')))
          console.log('request began')
          await open(gate + '-answer')
          console.log('request done')
          return new Response('held')
        },
      })`,
    'public/a.txt': 'static',
  })
})
afterAll(() => project.remove())

/** For what a busy machine may do late. */
const WAIT = { timeout: 15_000 }

/** Whether a new connection is taken. */
const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => (socket.destroy(), resolve(true)))
    socket.once('error', () => resolve(false))
  })

describe('a shutdown', { timeout: 60_000 }, () => {
  it('accepts nothing, waits for requests and then for tasks, and ends with 0', async () => {
    const server = await startServer(folder(), { ANYHOST_SHUTDOWN_MS: '30000' })
    const gate = join(project.root, 'gate-1')
    const slow = fetch(`http://127.0.0.1:${server.port}/held?gate=${gate}`)
    await expect.poll(() => server.logs(), WAIT).toContain('request began')
    server.child.kill('SIGTERM')
    await expect.poll(() => accepts(server.port), WAIT).toBe(false)
    expect([server.logs(), server.child.exitCode]).toEqual([expect.not.stringContaining('done'), null])

    await writeFile(`${gate}-answer`, '')
    const response = await slow
    expect([response.status, await response.text()]).toEqual([200, 'held'])
    // The task is still going on, and so is the server.
    expect([server.logs(), server.child.exitCode]).toEqual([expect.not.stringContaining('task done'), null])

    await writeFile(`${gate}-task`, '')
    expect(await server.ended).toBe(0)
    expect(server.logs()).toMatch(/request began\n(?:.*\n)*request done\n(?:.*\n)*task done\n/)
    expect(server.logs()).not.toContain('ANYHOST_SHUTDOWN_LATE')
  })

  it('says 503 at the health path to whoever is connected, and closes the connection after the answer', async () => {
    const server = await startServer(folder(), { ANYHOST_SHUTDOWN_MS: '30000' })
    const gate = join(project.root, 'gate-2')
    await writeFile(`${gate}-task`, '')
    const head = ' HTTP/1.1\r\nHost: a\r\n\r\n'
    const socket = connect({ host: '127.0.0.1', port: server.port })
    let text = ''
    socket.setEncoding('latin1').on('data', (part: string) => (text += part))
    socket.write(`GET /held?gate=${gate}${head}`)
    await expect.poll(() => server.logs(), WAIT).toContain('request began')
    server.child.kill('SIGTERM')
    await expect.poll(() => accepts(server.port), WAIT).toBe(false)
    // The answers come in the order of the requests, so the second one is asked for before the first is there.
    await new Promise((resolve) => socket.write(`GET /healthz${head}`, resolve))
    await writeFile(`${gate}-answer`, '')
    await once(socket, 'close')
    expect(statusesOf(text)).toEqual([200, 503])
    expect(text).toMatch(/503 Service Unavailable\r\n[\s\S]*connection: close\r\n/i)
    expect(await server.ended).toBe(0)
  })

  it('asked for twice does not wait', async () => {
    const server = await startServer(folder(), { ANYHOST_SHUTDOWN_MS: '30000' })
    const gate = join(project.root, 'gate-3')
    const slow = fetch(`http://127.0.0.1:${server.port}/held?gate=${gate}`)
    slow.catch(() => {})
    await expect.poll(() => server.logs(), WAIT).toContain('request began')
    server.child.kill('SIGTERM')
    await expect.poll(() => accepts(server.port), WAIT).toBe(false)
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(1)
    await expect(slow).rejects.toThrow('fetch failed')
  })

  it('waits for work in the background', async () => {
    const server = await startServer(folder(), { ANYHOST_SHUTDOWN_MS: '30000' })
    const gate = join(project.root, 'gate-4')
    const path = `http://127.0.0.1:${server.port}/later?gate=${gate}`
    const response = await fetch(path, { method: 'POST', body: 'abc' })
    expect([response.status, await response.text()]).toEqual([202, ''])
    server.child.kill('SIGTERM')
    await expect.poll(() => accepts(server.port), WAIT).toBe(false)
    expect([server.logs(), server.child.exitCode]).toEqual([expect.not.stringContaining('later did'), null])
    await writeFile(gate, '')
    expect(await server.ended).toBe(0)
    expect(server.logs()).toContain('later did 3')
  })

  it('gives up at its deadline, and says so', async () => {
    const server = await startServer(folder(), { ANYHOST_SHUTDOWN_MS: '300' })
    await (await fetch(`http://127.0.0.1:${server.port}/slow?task=60000`)).text()
    server.child.kill('SIGTERM')
    // The task would go on for a minute.
    expect(await server.ended).toBe(0)
    expect(server.logs()).toContain('ANYHOST_SHUTDOWN_LATE After 300 ms 1 tasks were still running.')
  })

  it('does not wait for connections that are only kept alive', async () => {
    const server = await startServer(folder(), { ANYHOST_SHUTDOWN_MS: '30000' })
    const socket = connect({ host: '127.0.0.1', port: server.port })
    socket.write('GET /x HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(socket, 'data')
    server.child.kill('SIGINT')
    // Its client would keep it open for ever.
    await once(socket, 'close')
    expect(await server.ended).toBe(0)
    expect(server.logs()).not.toContain('ANYHOST_SHUTDOWN_LATE')
  })
})

describe('a background function', () => {
  it('does not run for a request that breaks off, or is too large', async () => {
    const server = await startServer(folder(), { ANYHOST_BODY_LIMIT: '100' })
    try {
      const start = 'POST /later HTTP/1.1\r\nHost: a\r\n'
      await sendAndReset(server.port, `${start}Content-Length: 50\r\n\r\nabc`, () =>
        sendRaw(server.port, `GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`),
      )
      const chunks = `${'64\r\n'}${'x'.repeat(100)}\r\n`.repeat(3)
      const answer = await sendRaw(server.port, `${start}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`)
      expect(statusesOf(answer)).toEqual([413])
      // Work that began later is done, so that of the others would be.
      await fetch(`http://127.0.0.1:${server.port}/later`, { method: 'POST', body: 'ab' })
      await expect.poll(() => server.logs(), WAIT).toContain('later did')
      expect(server.logs().match(/later did .*/g)).toEqual(['later did 2'])
    } finally {
      await server.stop()
    }
  })
})

describe('a start', () => {
  it.each([
    ['PORT', 'http'],
    ['ANYHOST_TRUST_PROXY', 'everybody'],
    ['ANYHOST_TRUST_HEADERS', 'for,cookie'],
    ['ANYHOST_BODY_LIMIT', '1mb'],
  ])('with %s=%s fails, and says why', async (name, value) => {
    await expect(startServer(folder(), { [name]: value })).rejects.toThrow(value.split(',').at(-1)!)
  })
})

it('a schedule is run by the clock, with its times', { timeout: 75_000 }, async () => {
  const server = await startServer(folder())
  try {
    await expect.poll(() => server.logs(), { timeout: 65_000, interval: 200 }).toContain('ran * * * * *')
    const [, planned = '', next = '', length] = /ran \* \* \* \* \* (\S+) (\S+) (\d+)/.exec(server.logs()) ?? []
    expect(planned).toMatch(/:00\.000Z$/)
    expect(Date.parse(next) - Date.parse(planned)).toBe(60_000)
    expect(Number(length)).toBe(36)
  } finally {
    await server.stop()
  }
})

it('the image has all that it needs: its COPY and CMD work in an empty folder', async () => {
  const image = await mkdtemp(join(tmpdir(), 'anyhost-image-'))
  const lines = (await readFile(join(folder(), 'Dockerfile'), 'utf8')).split('\n')
  const ignored = (await readFile(join(folder(), '.dockerignore'), 'utf8')).split('\n').filter(Boolean)
  const copies = lines.filter((line) => line.startsWith('COPY '))
  expect(copies).toEqual(['COPY . .'])
  await cp(folder(), image, {
    recursive: true,
    filter: (source) => !ignored.some((name) => source === join(folder(), name)),
  })
  const env = Object.fromEntries(
    lines
      .filter((line) => line.startsWith('ENV '))
      .flatMap((line) =>
        line
          .slice(4)
          .split(' ')
          .map((pair) => pair.split('=') as [string, string]),
      ),
  )
  // The form that Docker reads as JSON.
  const [command = '', ...args] = JSON.parse(lines.find((line) => line.startsWith('CMD '))!.slice(4)) as string[]
  expect([command, env.PORT, env.HOST]).toEqual(['node', '3000', '0.0.0.0'])
  // Here the port is any that is free, on the loopback address.
  const child = spawn(process.execPath, args, {
    cwd: image,
    env: { ...env, PORT: '0', HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const port = await new Promise<string>((resolve, reject) => {
      child.once('exit', reject)
      child.stdout.setEncoding('utf8').on('data', (text: string) => resolve(/:(\d+)\n/.exec(text)?.[1] ?? ''))
    })
    expect(await (await fetch(`http://127.0.0.1:${port}/x`)).json()).toMatchObject({ method: 'GET' })
    const probe = JSON.parse(
      lines.find((line) => line.startsWith('HEALTHCHECK '))!.slice('HEALTHCHECK CMD '.length),
    ) as string[]
    const checked = spawn(process.execPath, probe.slice(1), { env: { PORT: port } })
    expect(await new Promise((resolve) => checked.once('exit', resolve))).toBe(0)
  } finally {
    child.kill('SIGTERM')
    await rm(image, { recursive: true, force: true })
  }
})

it('ten thousand tasks leave nothing behind', async () => {
  const { createKept } = await import('../../adapters/node/kept.ts')
  const kept = createKept()
  for (let at = 0; at < 10_000; at++) kept.keep(at % 2 ? Promise.resolve() : Promise.reject(new Error('known')))
  await kept.drain()
  expect(kept.size).toBe(0)
})
