/** Programs of Next as child processes that cannot outlive the one that started them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGES = fileURLToPath(new URL('../../test/fixtures/hosts/next/', import.meta.url))

/** Where Next and React are installed. */
export const NODE_MODULES: string = join(PACKAGES, 'node_modules')

/** Throws, naming the command that installs it, when Next is not there. */
export const checkInstalled = (): void => {
  if (!existsSync(join(NODE_MODULES, NEXT))) throw new Error('Next is not installed. Install it with `npm run setup`.')
}

const NEXT = 'next/dist/bin/next'

export interface Running {
  readonly child: ChildProcess
  /** Settles with the exit code when the process is gone and has printed its last. */
  readonly ended: Promise<number | null>
}

export interface StartOptions {
  readonly cwd: string
  /** A folder of its own, so that nothing of the user's is read or changed. */
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  readonly print: (text: string) => void
}

/** Starts `next <args>` in an app: its own Next, since two copies of React do not work together. */
export const startNext = (args: readonly string[], options: StartOptions): Running =>
  startNode([join(options.cwd, 'node_modules', NEXT), ...args], options)

/** Starts a Node program in a folder. */
export const startNode = (args: readonly string[], { cwd, home, env, print }: StartOptions): Running => {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...baseEnv(home), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  own(child)
  child.stdout.setEncoding('utf8').on('data', print)
  child.stderr.setEncoding('utf8').on('data', print)
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  return { child, ended }
}

const baseEnv = (home: string): Record<string, string> => ({
  PATH: [dirname(process.execPath), process.env['PATH']].filter(Boolean).join(process.platform === 'win32' ? ';' : ':'),
  HOME: home,
  TZ: 'UTC',
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
})

const running = new Set<ChildProcess>()
const killAll = (): void => running.forEach((child) => child.kill('SIGKILL'))

/** Ends `child` when this process does. */
const own = (child: ChildProcess): void => {
  if (running.size === 0) process.on('exit', killAll)
  running.add(child)
  child.once('exit', () => {
    running.delete(child)
    if (running.size === 0) process.off('exit', killAll)
  })
}
