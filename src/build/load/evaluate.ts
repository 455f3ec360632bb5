/**
 * Runs a linked script in a realm of its own, within a time limit that also covers what its functions do. This is no
 * defence against hostile code: it is the developer's own.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createContext, Script } from 'node:vm'
import { bareBuiltin, isAllowedBuiltin } from './builtins.ts'
import { toPlain, type Misfit } from './plain.ts'
import type { Json } from './literal.ts'

export type Outcome =
  | {
      readonly kind: 'value'
      readonly parts: Parts
      readonly misfits: readonly Misfit[]
      readonly env: ReadonlySet<string>
    }
  /** Ids of the link's findings. */
  | { readonly kind: 'failed'; readonly ids: readonly number[] }
  | { readonly kind: 'builtin'; readonly specifier: string }
  | { readonly kind: 'threw'; readonly message: string; readonly stack: string }
  | { readonly kind: 'timeout' }

/** The values of the definition's properties that the build reads. */
export type Parts = { readonly [name: string]: Json | undefined }

export interface Evaluation {
  readonly root: string
  readonly script: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** What to take of each entry's exports, by position. */
  readonly pick: readonly ((exports: unknown) => { readonly [name: string]: unknown })[]
}

export const scriptName = 'anyhost-config.js'

/** Milliseconds for a whole batch, and for the run after one that did not end. */
const patience = { first: 2000, perEntry: 5, again: 500 } as const

export function evaluateScript(evaluation: Evaluation): Outcome[] {
  const outcomes = new Map<number, Outcome>()
  let limit = patience.first + patience.perEntry * evaluation.pick.length
  for (;;) {
    const stuck = runOnce(evaluation, outcomes, limit)
    if (stuck === undefined) break
    // A fresh realm runs the others: what was interrupted half-way may be shared.
    for (const [index, outcome] of outcomes) if (outcome.kind !== 'timeout') outcomes.delete(index)
    outcomes.set(stuck, { kind: 'timeout' })
    limit = patience.again + patience.perEntry * evaluation.pick.length
  }
  return evaluation.pick.map((_, index) => outcomes.get(index) ?? { kind: 'timeout' })
}

/** Fills in the outcomes that are missing. Returns the entry that did not end. */
function runOnce(evaluation: Evaluation, outcomes: Map<number, Outcome>, limit: number): number | undefined {
  let current: number | undefined
  let names = new Set<string>()
  const module = { exports: [] as readonly (() => unknown)[] }
  const process = createProcess(evaluation, (name) => names.add(name))
  const require = createLimitedRequire(evaluation.root, process)
  const realm = createContext(
    {
      module,
      exports: module.exports,
      require,
      process,
      console: silent,
      ...computing,
      anyhost$fail: fail,
      anyhost$run: run,
    },
    { microtaskMode: 'afterEvaluate' },
  )
  try {
    new Script('Error.stackTraceLimit = 100').runInContext(realm)
    new Script(`${evaluation.script}\n;anyhost$run(module.exports)`, { filename: scriptName }).runInContext(realm, {
      timeout: limit,
    })
  } catch (error) {
    if (!isTimeout(error)) throw error
    return current
  }
  return undefined

  function run(thunks: readonly (() => unknown)[]): void {
    for (const [index, thunk] of thunks.entries()) {
      if (outcomes.has(index)) continue
      current = index
      names = new Set()
      outcomes.set(index, runThunk(evaluation, index, thunk, names))
    }
    current = undefined
  }
}

function runThunk(evaluation: Evaluation, index: number, thunk: () => unknown, env: ReadonlySet<string>): Outcome {
  const misfits: Misfit[] = []
  const parts: Record<string, Json | undefined> = {}
  try {
    const values = evaluation.pick[index]?.(thunk()) ?? {}
    // Within the time limit, since a getter or a proxy in the value runs code.
    for (const name of Object.keys(values)) parts[name] = toPlain(values[name], [name], misfits)
    return { kind: 'value', parts, misfits, env }
  } catch (error) {
    return toOutcome(error)
  }
}

function toOutcome(error: unknown): Outcome {
  if (error instanceof Failed) return { kind: 'failed', ids: error.ids }
  if (error instanceof Forbidden) return { kind: 'builtin', specifier: error.specifier }
  // Errors of the other realm are not instances of ours; both have these two fields.
  const { message, stack } = (Object(error) as { readonly message?: unknown; readonly stack?: unknown }) ?? {}
  return {
    kind: 'threw',
    message: typeof message === 'string' ? message : safeText(error),
    stack: typeof stack === 'string' ? stack : '',
  }
}

class Failed extends Error {
  readonly ids: readonly number[]
  constructor(ids: readonly number[]) {
    super('config cannot be linked')
    this.ids = ids
  }
}

class Forbidden extends Error {
  readonly specifier: string
  constructor(specifier: string) {
    super(`config uses ${specifier}`)
    this.specifier = specifier
  }
}

function fail(ids: readonly number[]): never {
  throw new Failed([...ids])
}

function createLimitedRequire(root: string, process: object): (specifier: string) => unknown {
  const require = createRequire(join(root, 'anyhost-config.js'))
  return (specifier) => {
    if (!isAllowedBuiltin(specifier)) throw new Forbidden(specifier)
    return bareBuiltin(specifier) === 'process' ? process : require(specifier)
  }
}

function createProcess({ root, env }: Evaluation, read: (name: string) => void): object {
  const note = (name: string | symbol): void => void (typeof name === 'string' && read(name))
  const recording = new Proxy(
    { ...env },
    {
      get(target, name) {
        note(name)
        return typeof name === 'string' && Object.hasOwn(target, name) ? target[name] : undefined
      },
      has(target, name) {
        note(name)
        return Object.hasOwn(target, name)
      },
    },
  )
  const { platform, arch, version, versions } = process
  return { env: recording, platform, arch, version, versions, argv: [], cwd: () => root }
}

const computing = { URL, URLSearchParams, TextEncoder, TextDecoder, Buffer, structuredClone, atob, btoa }

const silent = new Proxy({}, { get: () => () => undefined })

function isTimeout(error: unknown): boolean {
  // The error may be of either realm, so its class says nothing.
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}

function safeText(value: unknown): string {
  try {
    return String(value)
  } catch {
    return 'a value that is not an error'
  }
}
