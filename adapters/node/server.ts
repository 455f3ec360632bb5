import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { staticFiles } from './files.ts'
import { createKept } from './kept.ts'
import { createReadClient, proxySettings, type ProxySettings } from './proxies.ts'
import type { Route } from './routes.ts'
import type { Schedule, Scheduler } from './scheduler.ts'
import { serveRequest, type Serving } from './serving.ts'

/** What an entry or a user sets. What is not set is taken from the environment, then from the default. */
export interface ServerSettings extends ProxySettings {
  /** The most specific first. */
  readonly routes: readonly Route[]
  /** The folder with static files. */
  readonly files?: string
  readonly schedules?: readonly Schedule[]
  /** Handed in where there are schedules. */
  readonly startScheduler?: (schedules: readonly Schedule[], keep: (task: Promise<unknown>) => void) => Scheduler
  /** The path that answers 200 while the server takes requests, or none. Default `/healthz`. */
  readonly health?: string | false
  /** Bytes of a request's body. ANYHOST_BODY_LIMIT; default 100 MB. */
  readonly bodyLimit?: number
  /** Milliseconds for requests and tasks under way. ANYHOST_SHUTDOWN_MS; default 8000, as Docker kills after 10 s. */
  readonly shutdownMs?: number
}

export interface RunningServer {
  readonly server: Server
  /** Stops accepting, waits for the requests and then for the tasks. `false`: something was still running at the deadline. */
  stop(): Promise<boolean>
}

/** Proxies keep idle connections for a minute; one that we close first is a 502 for somebody. */
const KEEP_ALIVE_MS = 65_000
const BODY_LIMIT = 100 * 1024 * 1024
const SHUTDOWN_MS = 8000

/** A server that does not listen yet. */
export function createServer(settings: ServerSettings): RunningServer {
  const { env } = process
  const kept = createKept()
  let closing = false
  const serving: Serving = {
    routes: settings.routes,
    files: settings.files === undefined ? undefined : staticFiles(settings.files),
    readClient: createReadClient({ ...proxySettings(env), ...settings }),
    bodyLimit: settings.bodyLimit ?? numberOf(env, 'ANYHOST_BODY_LIMIT') ?? BODY_LIMIT,
    health: settings.health ?? '/healthz',
    kept,
    isClosing: () => closing,
  }
  const shutdownMs = settings.shutdownMs ?? numberOf(env, 'ANYHOST_SHUTDOWN_MS') ?? SHUTDOWN_MS
  // An `import` of it would load all of undici, also where no function ever fetches.
  const server = process.getBuiltinModule('node:http').createServer({ keepAliveTimeout: KEEP_ALIVE_MS })
  server.on('request', (request, response) => void serveRequest(serving, request, response))
  // A body that is too large is refused before it is sent.
  server.on('checkContinue', (request, response) => {
    if (Number(request.headers['content-length'] ?? 0) <= serving.bodyLimit) response.writeContinue()
    void serveRequest(serving, request, response)
  })
  const scheduler = settings.startScheduler?.(settings.schedules ?? [], kept.keep)

  async function stop(): Promise<boolean> {
    closing = true
    scheduler?.stop()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, shutdownMs, false)))
    const done = closeServer(server)
      .then(() => kept.drain())
      .then(() => true as const)
    const whole = await Promise.race([done, late])
    clearTimeout(timer)
    if (!whole)
      console.error(`[anyhost] ANYHOST_SHUTDOWN_LATE After ${shutdownMs} ms ${kept.size} tasks were still running.`)
    server.closeAllConnections()
    return whole
  }
  return { server, stop }
}

/** Resolves when the last answer has left. Connections that are only kept alive are closed. */
function closeServer(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve()
  return new Promise((resolve) => {
    // A connection that falls idle after this is closed by its own answer's `Connection: close`, or here.
    const timer = setInterval(() => server.closeIdleConnections(), 100)
    server.close(() => {
      clearInterval(timer)
      resolve()
    })
  })
}

/** Listens at HOST and PORT until a signal ends the process. What a function leaves uncaught is logged. */
export async function serve(settings: ServerSettings): Promise<void> {
  const { HOST: host } = process.env
  const port = numberOf(process.env, 'PORT') ?? 3000
  const { server, stop } = createServer(settings)
  for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(name, (error) => console.error('[anyhost] ANYHOST_UNCAUGHT An error that no function caught:', error))
  }
  let stopping = false
  const end = (): void => {
    // Asked twice, nobody wants to wait.
    if (stopping) process.exit(1)
    stopping = true
    void stop().then(() => process.exit(0))
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end)

  await new Promise<void>((resolve) => {
    // A port that is taken is no error to live with.
    server.once('error', (error) => {
      console.error(`[anyhost] ANYHOST_LISTEN_FAILED ${error.message}`)
      process.exit(1)
    })
    server.listen({ port, ...(host && { host }) }, resolve)
  })
  // A server that listens on a port has an address of this type.
  const { address, family, port: actual } = server.address() as AddressInfo
  console.log(`Listening on http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`)
}

/** A variable that is no number is an error of the deployment, and a default in its place would hide it. */
function numberOf(env: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = env[name]
  if (!text) return undefined
  if (!/^\d+$/.test(text)) throw new TypeError(`${name} is "${text}", and must be a whole number.`)
  return Number(text)
}
