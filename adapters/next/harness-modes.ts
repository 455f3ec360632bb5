/** The ways in which an app of Next is built and served. */
import { once } from 'node:events'
import { cp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { startNext, startNode, type Running, type StartOptions } from './harness-process.ts'
import type { App, Staging } from './harness-project.ts'

export interface Mode extends Staging {
  readonly title: string
  /** Arguments of `next build`. Absent: it is not run. */
  readonly build?: readonly string[]
  start(app: App, options: StartOptions): Running | Promise<Running>
}

const LISTEN = ['-H', '127.0.0.1', '-p', '0']

export const STARTED: Mode = {
  title: '`next build`, `next start`',
  build: [],
  start: (_app, options) => startNext(['start', ...LISTEN], options),
}

/** As a part of a repository, by commands in the folder of that. */
export const IN_FOLDER: Mode = {
  title: '`next build apps/web`, `next start apps/web`',
  folder: 'apps/web',
  build: ['apps/web'],
  start: (_app, options) => startNext(['start', 'apps/web', ...LISTEN], options),
}

/** With nothing of the app there but what Next has copied. */
const alone = async ({ root }: App, options: StartOptions): Promise<Running> => {
  const cwd = `${root}-alone`
  await cp(join(root, '.next/standalone'), cwd, { recursive: true, verbatimSymlinks: true })
  await rm(root, { recursive: true, maxRetries: 3 })
  // It takes no port 0.
  const env = { ...options.env, PORT: `${await freePort()}`, HOSTNAME: '127.0.0.1' }
  return startNode(['server.js'], { ...options, cwd, env })
}

export const ALONE: Mode = {
  title: "`next build`, `output: 'standalone'`",
  build: [],
  settings: { output: 'standalone' },
  start: alone,
}

export const WEBPACK_ALONE: Mode = {
  title: "`next build --webpack`, `output: 'standalone'`",
  build: ['--webpack'],
  settings: { output: 'standalone' },
  start: alone,
}

export const DEVELOPED: Mode = {
  title: '`next dev`',
  start: (_app, options) =>
    startNext(['dev', ...LISTEN], { ...options, env: { ...options.env, NODE_ENV: 'development' } }),
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  // A server on a port has an address with one.
  return (address as { port: number }).port
}
