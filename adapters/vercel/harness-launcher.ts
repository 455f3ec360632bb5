/** Function processes: each `.func` in the launcher that `@vercel/node` brings. */
import { type ChildProcess, fork } from 'node:child_process'
import { cleanEnv, hostFile, type VcConfig } from './harness-packages.ts'
import { capture, own } from './harness-process.ts'

export interface LauncherOptions {
  /** The `.func` folder. */
  readonly folder: string
  readonly config: VcConfig
  readonly env: Readonly<Record<string, string>>
  readonly print: (text: string) => void
}

export interface Launcher {
  readonly port: number
  /** Settles when the process is gone, whoever ended it, and has printed its last. */
  readonly ended: Promise<void>
  /** Waits for what was handed to `waitUntil`, and for open replies, as long as `GRACE`. */
  stop(): Promise<void>
}

const BOOT_LIMIT = 30_000
const GRACE = 10_000
const PRELOAD = new URL('./harness-preload.ts', import.meta.url).href

/** Rejects when the process ends, or says nothing for 30 s, before it listens. */
export const startLauncher = async (options: LauncherOptions): Promise<Launcher> => {
  const child = fork(hostFile('@vercel/node/dist/dev-server.mjs'), [], {
    cwd: options.folder,
    env: launcherEnv(options),
    // Never what this process was itself started with.
    execArgv: ['--import', PRELOAD],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  own(child)
  capture(child, options.print)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()))
  return { port: await readPort(child, ended), ended, stop: () => stop(child, ended) }
}

const launcherEnv = ({ config, env }: LauncherOptions): Record<string, string> => ({
  ...cleanEnv(),
  ...config.environment,
  ...env,
  NODE_ENV: 'production',
  VERCEL_DEV_ENTRYPOINT: config.handler ?? config.entrypoint ?? 'index.mjs',
  VERCEL_DEV_CONFIG: JSON.stringify({ zeroConfig: true, helpers: config.shouldAddHelpers === true }),
  VERCEL_DEV_BUILD_ENV: '{}',
})

const readPort = (child: ChildProcess, ended: Promise<void>): Promise<number> => {
  const limit = setTimeout(() => child.kill('SIGKILL'), BOOT_LIMIT)
  const port = new Promise<number>((resolve, reject) => {
    // The launcher sends the address that it listens on, and sends nothing else.
    child.once('message', (address: { port: number }) => resolve(address.port))
    void ended.then(() => reject(new Error('The launcher ended before it listened')))
  })
  return port.finally(() => clearTimeout(limit))
}

const stop = async (child: ChildProcess, ended: Promise<void>): Promise<void> => {
  const limit = setTimeout(() => child.kill('SIGKILL'), GRACE)
  // It may have ended by itself a moment ago; `ended` tells.
  if (child.connected) child.send('shutdown', () => undefined)
  else child.kill('SIGKILL')
  await ended.finally(() => clearTimeout(limit))
}
