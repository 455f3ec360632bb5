/**
 * Runs a host's parser in a thread of its own: it may print, change globals, or end the process when it does not like a
 * file, and none of that must reach the command.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { HostReading, HostSource } from '../contract/lint.ts'

/** What the thread is started with. */
export interface WorkerStart {
  /** The adapter's module. */
  readonly source: string
  readonly root: string
  /** The package.json of the parser's package. */
  readonly manifest: string
}

export type WorkerQuestion =
  | { readonly id: number; readonly kind: 'list' }
  | { readonly id: number; readonly kind: 'read'; readonly file: string; readonly text: string }

export type WorkerAnswer =
  | { readonly id: number; readonly files: readonly string[] }
  | { readonly id: number; readonly reading: HostReading }
  | { readonly id: number; readonly error: string }

// Started by `startParser` alone, with this.
const { source, root, manifest } = workerData as WorkerStart
const { name } = createRequire(manifest)(manifest) as { name: string }
const resolve = (specifier: string): string =>
  specifier.startsWith(`${name}/`)
    ? join(manifest, '..', specifier.slice(name.length + 1))
    : createRequire(manifest).resolve(specifier)

const opened = import(source).then(({ default: host }: { default: HostSource }) => host.open(root, resolve))
// Told with the first answer.
opened.catch(() => undefined)

// A file at a time: parsers keep state between files that they read at once.
let queue: Promise<void> = Promise.resolve()
parentPort?.on('message', (question: WorkerQuestion) => {
  queue = queue.then(async () => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    parentPort?.postMessage(await answer(question))
  })
})

async function answer(question: WorkerQuestion): Promise<WorkerAnswer> {
  const { id } = question
  const folders: string[] = []
  try {
    const parser = await opened
    if (question.kind === 'list') return { id, files: await parser.list() }
    const { file, text } = question
    const copy = async (): Promise<string> => {
      const folder = await mkdtemp(join(tmpdir(), 'anyhost-lint-'))
      folders.push(folder)
      await writeFile(join(folder, basename(file)), text)
      return join(folder, basename(file))
    }
    // Only plain data crosses the thread.
    return { id, reading: JSON.parse(JSON.stringify(await parser.read(file, text, copy))) as HostReading }
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) }
  } finally {
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  }
}
