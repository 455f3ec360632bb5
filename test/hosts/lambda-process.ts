import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { installedEntry } from './installed.ts'

export interface LambdaProcessOptions {
  /** The function's folder, LAMBDA_TASK_ROOT. */
  readonly dir: string
  /** As Lambda writes it: `index.handler`. */
  readonly handler: string
  readonly name: string
  readonly env: Readonly<Record<string, string>>
  /** AWS_LAMBDA_RUNTIME_API. */
  readonly api: string
  printed(text: string): void
}

export interface LambdaProcess {
  readonly pid: number
  /** Resolves when the process is gone and all it printed was read. */
  readonly gone: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  kill(): void
}

const SHIM = pathToFileURL(join(import.meta.dirname, 'rapid-client-shim.mjs')).href
const running = new Set<ChildProcess>()

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** AWS's runtime client with one function in it. The fourth descriptor is its lifeline: it ends when ours is closed. */
export function startProcess(options: LambdaProcessOptions): LambdaProcess {
  const child = spawn(process.execPath, ['--import', SHIM, installedEntry('aws-lambda', 'aws-lambda-ric')], {
    cwd: options.dir,
    env: toEnvironment(options),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  running.add(child)
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', options.printed)
  child.stdio[3]?.on('error', () => {})
  const gone = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  }).finally(() => running.delete(child))
  return { pid: child.pid ?? 0, gone, kill: () => void child.kill('SIGKILL') }
}

/** What Lambda sets, and nothing of the machine that the tests run on. */
function toEnvironment({ env, api, dir, handler, name }: LambdaProcessOptions): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '' } = process.env
  const region = env['AWS_REGION'] ?? 'us-east-1'
  return {
    PATH,
    HOME,
    TZ: 'UTC',
    LANG: 'en_US.UTF-8',
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]00000000000000000000000000000000',
    AWS_REGION: region,
    ...env,
    AWS_LAMBDA_RUNTIME_API: api,
    LAMBDA_TASK_ROOT: dir,
    _HANDLER: handler,
  }
}
