/** Starts a host's parser, and asks it. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { HostReading, HostSource } from '../contract/lint.ts'
import type { WorkerAnswer, WorkerQuestion, WorkerStart } from './read-worker.ts'

/** A parser in its thread. */
export interface RunningParser {
  list(): Promise<readonly string[]>
  read(file: string, text: string): Promise<HostReading>
  close(): Promise<void>
}

const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

export function startParser(start: WorkerStart): RunningParser {
  // What a parser prints stays in the thread; `env` is a copy.
  const worker = new Worker(new URL(`./read-worker${EXTENSION}`, import.meta.url), {
    workerData: start,
    stdout: true,
    stderr: true,
    execArgv: [],
    env: { ...process.env },
  })
  const waiting = new Map<number, { resolve(answer: WorkerAnswer): void; reject(reason: Error): void }>()
  let last = 0
  let ended: Error | undefined
  const end = (reason: Error): void => {
    ended ??= reason
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }
  worker.on('message', (answer: WorkerAnswer) => {
    waiting.get(answer.id)?.resolve(answer)
    waiting.delete(answer.id)
  })
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', () => end(new Error('the parser ended its process')))

  const ask = (question: WorkerQuestion): Promise<WorkerAnswer> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended)
      waiting.set(question.id, { resolve, reject })
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage(question)
    })
  return {
    async list() {
      const answer = await ask({ id: ++last, kind: 'list' })
      if ('files' in answer) return answer.files
      throw new Error('error' in answer ? answer.error : 'no answer')
    },
    async read(file, text) {
      const answer = await ask({ id: ++last, kind: 'read', file, text })
      if ('reading' in answer) return answer.reading
      throw new Error('error' in answer ? answer.error : 'no answer')
    },
    async close() {
      await worker.terminate()
    },
  }
}

/** The package.json of a host's parser, as seen from some folders; `undefined` when it is not installed. */
export function findParser(folders: readonly string[], { parser }: HostSource): string | undefined {
  for (const folder of folders) {
    const found = manifestOf(folder, parser.package)
    if (found) return found
    for (const bringer of parser.broughtBy) {
      const other = manifestOf(folder, bringer)
      const brought = other && manifestOf(dirname(other), parser.package)
      if (brought) return brought
    }
  }
  return undefined
}

/** A package may keep its package.json out of its `exports`, so its folder is looked for by name. */
function manifestOf(folder: string, name: string): string | undefined {
  for (const place of createRequire(join(folder, 'package.json')).resolve.paths(name) ?? []) {
    const manifest = join(place, name, 'package.json')
    try {
      return createRequire(manifest).resolve(manifest)
    } catch {
      // Not here.
    }
  }
  return undefined
}
