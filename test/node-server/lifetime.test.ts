import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../adapters/node/harness.ts'
import { builtProject, ECHO, sendRaw, statusesOf } from './fixture.ts'

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
    'functions/later.ts': `import { defineFunction } from 'anyhost'
      export default defineFunction({
        config: { path: '/later', background: true },
        fetch: async (request) => {
          await new Promise((resolve) => setTimeout(resolve, 700))
          console.log('later did', (await request.arrayBuffer()).byteLength)
        },
      })`,
    'public/a.txt': 'static',
  })
})
afterAll(() => project.remove())

describe('a shutdown', () => {
  it('waits for requests and then for tasks, accepts nothing, and ends with 0', async () => {
    const server = await startServer(folder(), { ANYHOST_SHUTDOWN_MS: '5000' })
    const slow = fetch(`http://127.0.0.1:${server.port}/slow?ms=400&task=900`)
    await sleep(100)
    server.child.kill('SIGTERM')
    await sleep(100)
    await expect(fetch(`http://127.0.0.1:${server.port}/x`)).rejects.toThrow('fetch failed')
    const response = await slow
    expect([response.status, await response.text()]).toEqual([200, 'slow'])
    expect(server.logs()).not.toContain('task done')
    expect(await server.ended).toBe(0)
    expect(server.logs()).toContain('task done')
  })

  it('waits for work in the background', async () => {
    const server = await startServer(folder(), { ANYHOST_SHUTDOWN_MS: '5000' })
    const response = await fetch(`http://127.0.0.1:${server.port}/later`, { method: 'POST', body: 'abc' })
    expect([response.status, await response.text()]).toEqual([202, ''])
    server.child.kill('SIGTERM')
    expect(server.logs()).not.toContain('later did')
    expect(await server.ended).toBe(0)
    expect(server.logs()).toContain('later did 3')
  })

  it('gives up at its deadline, and says so', async () => {
    const server = await startServer(folder(), { ANYHOST_SHUTDOWN_MS: '300' })
    await (await fetch(`http://127.0.0.1:${server.port}/slow?task=60000`)).text()
    const from = Date.now()
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(Date.now() - from).toBeLessThan(2500)
    expect(server.logs()).toContain('ANYHOST_SHUTDOWN_LATE After 300 ms 1 tasks were still running.')
  })

  it('does not wait for connections that are only kept alive', async () => {
    const server = await startServer(folder(), { ANYHOST_SHUTDOWN_MS: '5000' })
    await (await fetch(`http://127.0.0.1:${server.port}/x`)).text()
    const from = Date.now()
    server.child.kill('SIGINT')
    expect(await server.ended).toBe(0)
    expect(Date.now() - from).toBeLessThan(2000)
  })
})

describe('a background function', () => {
  it('does not run for a request that breaks off, or is too large', async () => {
    const server = await startServer(folder(), { ANYHOST_BODY_LIMIT: '100' })
    try {
      const start = 'POST /later HTTP/1.1\r\nHost: a\r\n'
      await sendRaw(server.port, `${start}Content-Length: 50\r\n\r\nabc`)
      const chunks = `${'64\r\n'}${'x'.repeat(100)}\r\n`.repeat(3)
      const answer = await sendRaw(server.port, `${start}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`)
      expect(statusesOf(answer)).toEqual([413])
      await sleep(1000)
      expect(server.logs()).not.toContain('later did')
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
