import { randomUUID } from 'node:crypto'
import { createDeferred } from './deferred.ts'
import { installedEntry } from './installed.ts'
import type { FunctionError, Invocation, Outcome } from './invocation.ts'
import { startInstance } from './lambda-instance.ts'
import type { LambdaInstance } from './lambda-instance.ts'
import type { Call } from './runtime-api.ts'

export { LambdaFunctionError } from './invocation.ts'
export type { FunctionError, HttpMetadata, Invocation, Outcome } from './invocation.ts'

export interface LambdaOptions {
  /** The function's folder. */
  readonly dir: string
  /** As Lambda writes it: `index.handler`. */
  readonly handler: string
  readonly env?: Readonly<Record<string, string>>
  readonly name?: string
  /** Processes at most; further events wait. Default 4. */
  readonly maxInstances?: number
}

export interface InvokeOptions {
  /** Milliseconds from when the runtime takes the event; then the process is killed, as on Lambda. Default 30 000. */
  readonly deadlineMs?: number
  readonly clientContext?: unknown
  /** Printable ASCII. Default: a random UUID. */
  readonly requestId?: string
}

export interface Lambda {
  /** Resolves with the reply, or with the error that came instead. The first events start processes. */
  invoke(event: unknown, options?: InvokeOptions): Promise<Invocation>
  /** What all processes printed, stdout and stderr together. Complete up to a reply when that reply is there. */
  logs(): string
  /** Kills the processes. Events that have no reply yet resolve with an error. */
  close(): Promise<void>
}

interface Waiting {
  readonly call: Call
  replied(outcome: Outcome): void
  finished(): void
}

interface Pool {
  readonly options: Required<LambdaOptions>
  readonly instances: Set<LambdaInstance>
  readonly queue: Waiting[]
  /** From the start of an instance until its process is gone. */
  readonly lives: Set<Promise<void>>
  printed: string
  isClosed: boolean
}

/** One function in AWS's runtime client. Throws when the client is not installed. */
export async function startLambda(options: LambdaOptions): Promise<Lambda> {
  installedEntry('aws-lambda', 'aws-lambda-ric')
  const pool: Pool = {
    options: { env: {}, name: 'function', maxInstances: 4, ...options },
    instances: new Set(),
    queue: [],
    lives: new Set(),
    printed: '',
    isClosed: false,
  }
  return {
    invoke: (event, invokeOptions = {}) => invoke(pool, event, invokeOptions),
    logs: () => pool.printed,
    async close() {
      pool.isClosed = true
      refuse(pool, { errorType: 'Runtime.Closed', errorMessage: 'The function was closed before it replied.' })
      for (const instance of pool.instances) void instance.close()
      await Promise.all(pool.lives)
    },
  }
}

async function invoke(pool: Pool, event: unknown, options: InvokeOptions): Promise<Invocation> {
  if (pool.isClosed) throw new Error(`The function ${pool.options.name} was closed.`)
  const call = toCall(pool.options.name, event, options)
  const { promise: finished, resolve: finish } = createDeferred()
  return new Promise((resolve) => {
    const replied = (outcome: Outcome): void => resolve({ ...outcome, requestId: call.requestId, finished })
    pool.queue.push({ call, replied, finished: finish })
    dispatch(pool)
  })
}

function toCall(name: string, event: unknown, options: InvokeOptions): Call {
  const { deadlineMs = 30_000, clientContext, requestId = randomUUID() } = options
  // It travels as a header, and a process that waits for one that cannot be sent would wait for its deadline.
  if (!/^[\x20-\x7e]+$/.test(requestId)) throw new TypeError('A request id is printable ASCII.')
  return {
    requestId,
    event: JSON.stringify(event ?? null),
    timeoutMs: deadlineMs,
    functionArn: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
    ...(clientContext !== undefined && { clientContext: toHeader(clientContext) }),
  }
}

/** JSON that a header can carry. */
function toHeader(value: unknown): string {
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function dispatch(pool: Pool): void {
  for (const instance of pool.instances) {
    if (pool.queue.length === 0) return
    if (!instance.isFree()) continue
    // The line above has seen that the queue is not empty.
    const { call, replied, finished } = pool.queue.shift() as Waiting
    instance.run(call, replied, finished)
  }
  const booting = pool.lives.size - pool.instances.size
  const room = pool.options.maxInstances - pool.lives.size
  for (let n = Math.min(room, pool.queue.length - booting); n > 0; n--) grow(pool)
}

function grow(pool: Pool): void {
  const life = live(pool).catch((cause: unknown) => {
    refuse(pool, { errorType: 'Runtime.NotStarted', errorMessage: String(cause) })
  })
  pool.lives.add(life)
  void life.then(() => {
    pool.lives.delete(life)
    if (!pool.isClosed) dispatch(pool)
  })
}

async function live(pool: Pool): Promise<void> {
  const { dir, handler, name, env } = pool.options
  const printed = (text: string): void => void (pool.printed += text)
  const instance = await startInstance({ dir, handler, name, env, printed }, () => dispatch(pool))
  pool.instances.add(instance)
  if (pool.isClosed) void instance.close()
  else dispatch(pool)
  await instance.gone
  pool.instances.delete(instance)
}

function refuse(pool: Pool, error: FunctionError): void {
  for (const { replied, finished } of pool.queue.splice(0)) {
    replied({ kind: 'error', error })
    finished()
  }
}
