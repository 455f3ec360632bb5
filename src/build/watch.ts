/** Builds again whenever something that the last build read changes. */
import { existsSync, watch as watchFolder, type FSWatcher } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { build, type BuildOptions, type BuildResult } from './build.ts'
import { rootOf } from './root.ts'

export interface WatchOptions extends BuildOptions {
  /** Called after the first build and after every one that did something. An error of the build itself is the result's place. */
  readonly onBuild: (result: BuildResult | Error, ms: number) => void
  readonly signal: AbortSignal
}

/** Editors save in several steps: only when nothing has happened for so long, in ms, is it built. */
const QUIET = 40

/** Runs until the signal is aborted. */
export async function watch({ onBuild, signal, ...options }: WatchOptions): Promise<void> {
  const root = rootOf(options.root)
  const folders = createFolders(root)
  signal.addEventListener('abort', () => folders.close(), { once: true })
  let first = true
  let fault = ''
  while (!signal.aborted) {
    const from = performance.now()
    folders.seen()
    const result = await build(options).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    )
    if (signal.aborted) break
    folders.watch(result instanceof Error ? [] : foldersOf(root, result))
    const now = faultOf(result)
    // A file that is written in two steps fails twice in the same way.
    if (first || now !== fault || (now === '' && !(result instanceof Error || result.unchanged)))
      onBuild(result, performance.now() - from)
    fault = now
    // What changed during the first build was not watched yet. With nothing changed this costs nothing.
    const again = first && !options.dryRun && fault === ''
    first = false
    if (!again) await folders.changed(signal)
  }
  folders.close()
}

const faultOf = (result: BuildResult | Error): string =>
  result instanceof Error ? result.message : result.problems.length > 0 ? JSON.stringify(result.problems) : ''

function foldersOf(root: string, { inputs, problems }: BuildResult): string[] {
  const failed = problems.flatMap(({ file }) => (file ? [dirname(resolve(root, file))] : []))
  const files = inputs.files.map((file) => dirname(file)).filter((folder) => !folder.includes('node_modules'))
  return [
    ...files,
    ...inputs.folders,
    ...inputs.trees.map((tree) => (existsSync(tree) ? tree : dirname(tree))),
    ...failed,
  ]
}

interface Folders {
  /** Adds folders to those that are watched. After a failed build the others stay. */
  watch(folders: readonly string[]): void
  /** Forgets what has happened so far. */
  seen(): void
  /** Resolves once something has changed since `seen`, and it is quiet again. */
  changed(signal: AbortSignal): Promise<void>
  close(): void
}

function createFolders(root: string): Folders {
  const watchers = new Map<string, FSWatcher>()
  let last = 0
  let wake: (() => void) | undefined
  const note = (folder: string, name: string | null): void => {
    // Outputs and the build's own files lie in hidden folders, and editors write hidden copies.
    if (name && basename(name).startsWith('.')) return
    if (folder === root && name === 'node_modules') return
    last = performance.now()
    wake?.()
  }
  const forget = (folder: string): void => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const open = (folder: string): void => {
    try {
      const watcher = watchFolder(folder, (_, name) => note(folder, name))
      // A folder that is removed ends its watcher; it is opened again when a build reads it again.
      watcher.on('error', () => forget(folder))
      watchers.set(folder, watcher)
    } catch {
      // Gone in the meantime; its parent reports that.
    }
  }
  return {
    watch(folders) {
      for (const folder of watchers.keys()) if (!existsSync(folder)) forget(folder)
      for (const folder of new Set([root, join(root, 'functions'), ...folders]))
        if (!watchers.has(folder) && existsSync(folder)) open(folder)
    },
    seen: () => void (last = 0),
    async changed(signal) {
      if (last === 0) {
        await new Promise<void>((done) => {
          wake = done
          signal.addEventListener('abort', () => done(), { once: true })
        })
        wake = undefined
      }
      while (!signal.aborted && performance.now() - last < QUIET) await setTimeout(QUIET)
    },
    close: () => [...watchers.keys()].forEach(forget),
  }
}
