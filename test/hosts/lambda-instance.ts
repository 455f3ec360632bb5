import { setTimeout as sleep } from 'node:timers/promises'
import { createDeferred } from './deferred.ts'
import type { Deferred } from './deferred.ts'
import { startProcess } from './lambda-process.ts'
import type { LambdaProcess, LambdaProcessOptions } from './lambda-process.ts'
import type { FunctionError, Outcome } from './invocation.ts'
import { startRuntimeApi } from './runtime-api.ts'
import type { Call, RuntimeApi } from './runtime-api.ts'

// Lambda allows a function ten seconds to load.
const INIT_LIMIT_MS = 10_000

// A stream that failed is posted on a connection of its own, and the runtime does not wait for it to arrive.
const LATE_REPLY_MS = 500

export interface LambdaInstance {
  isFree(): boolean
  /** Runs one event. Only when free. `replied` is called once, then `finished` once. */
  run(call: Call, replied: (outcome: Outcome) => void, finished: () => void): void
  close(): Promise<void>
  /** Resolves when its process has ended, for whatever reason. */
  readonly gone: Promise<void>
}

interface Job {
  readonly call: Call
  readonly replied: (outcome: Outcome) => void
  readonly finished: () => void
  timer: NodeJS.Timeout
  /** Resolves when the last byte of the reply is here. */
  readonly ended: Deferred
  isGiven: boolean
  isReplied: boolean
}

interface State {
  job?: Job | undefined
  /** The runtime is waiting for an event. */
  give?: ((call: Call) => void) | undefined
  /** The runtime has loaded the function. */
  isUp: boolean
  initError?: FunctionError
  timedOut?: FunctionError
  isGone: boolean
}

/** One process with its own Runtime API: one event at a time, as on Lambda. `free`: it may take the next one. */
export async function startInstance(
  options: Omit<LambdaProcessOptions, 'api'>,
  free: () => void,
): Promise<LambdaInstance> {
  const state: State = { isUp: false, isGone: false }
  const api = await startRuntimeApi({
    async ready(answer) {
      state.isUp = true
      const { job } = state
      // The first `next` fetches an event that came while the process was starting; every later one ends its event.
      if (job?.isGiven === true) {
        await Promise.race([job.ended.promise, sleep(LATE_REPLY_MS, undefined, { ref: false })])
        end(state, job)
      }
      state.give = answer
      if (job?.isGiven === false) give(state, job, child)
      else free()
    },
    replied: (requestId, outcome) => void (state.job?.call.requestId === requestId && reply(state.job, outcome)),
    ended: (requestId) => void (state.job?.call.requestId === requestId && state.job.ended.resolve()),
    initFailed: (error) => void (state.initError = error),
    left: () => void (state.isGone = true),
  })
  const child = startProcess({ ...options, api: api.address })
  const gone = endWith(child, api, state)
  return {
    isFree: () => !state.isGone && state.job === undefined,
    run(call, replied, finished) {
      const timer = setTimeout(() => timeOut(state, call, child), INIT_LIMIT_MS)
      state.job = { call, replied, finished, timer, ended: createDeferred(), isGiven: false, isReplied: false }
      if (state.give !== undefined) give(state, state.job, child)
    },
    async close() {
      child.kill()
      await gone
    },
    gone,
  }
}

function give(state: State, job: Job, child: LambdaProcess): void {
  clearTimeout(job.timer)
  job.timer = setTimeout(() => timeOut(state, job.call, child), job.call.timeoutMs)
  job.isGiven = true
  state.give?.(job.call)
  state.give = undefined
}

function reply(job: Job, outcome: Outcome): void {
  if (job.isReplied) return
  job.isReplied = true
  job.replied(outcome)
}

function end(state: State, job: Job): void {
  if (state.job !== job) return
  clearTimeout(job.timer)
  state.job = undefined
  const errorMessage = `RequestId: ${job.call.requestId} Error: the runtime went on without a reply`
  reply(job, { kind: 'error', error: { errorType: 'Runtime.NoReply', errorMessage } })
  job.finished()
}

/** Lambda ends a sandbox whose function is over its time. */
function timeOut(state: State, call: Call, child: LambdaProcess): void {
  state.timedOut = { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${call.requestId} Error: Task timed out` }
  child.kill()
}

async function endWith(child: LambdaProcess, api: RuntimeApi, state: State): Promise<void> {
  const exit = await child.gone.then(
    ({ code, signal }) => `Runtime exited with error: ${signal === null ? `exit status ${code}` : `signal: ${signal}`}`,
    (cause: Error) => `Runtime did not start: ${cause.message}`,
  )
  state.isGone = true
  const { job } = state
  if (job !== undefined) {
    const errorMessage = `RequestId: ${job.call.requestId} Error: ${exit}`
    reply(job, toLastWords(state, { errorType: 'Runtime.ExitError', errorMessage }))
    end(state, job)
  }
  await api.close()
}

function toLastWords({ isUp, initError, timedOut }: State, exit: FunctionError): Outcome {
  const error = timedOut ?? (isUp ? exit : (initError ?? exit))
  return { kind: isUp ? 'error' : 'init-error', error }
}
