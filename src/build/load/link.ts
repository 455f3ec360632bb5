/**
 * Bundles the slices of many functions into one script, in which each function's slice runs only when it is asked for.
 * What goes wrong with a function's imports becomes a module that throws, so that the others are not hurt.
 */
import { resolve as resolvePath } from 'node:path'
import type { BuildFailure, Message, Metafile } from 'esbuild'
import { build } from '../bundler.ts'
import type { LinkedSlices } from './link-plugin.ts'
import { createPlugin, sliceNamespace } from './link-plugin.ts'
import type { Finding, Modules } from './modules.ts'
import type { Slice } from './slice.ts'

/** A function whose config has to be evaluated. */
export interface Entry {
  readonly slice: Slice
}

export interface Linked {
  readonly entries: readonly Entry[]
  /** Sets `module.exports` to one thunk for each entry. */
  readonly script: string
  readonly map: string | undefined
  /** What `anyhost$fail(id)` in the script stands for. */
  readonly findings: readonly Finding[]
  /** The files that an entry depends on, itself included. */
  inputsOf(entry: Entry): readonly string[]
  /** The kept text of everything that an entry depends on. */
  textsOf(entry: Entry): readonly string[]
}

export interface LinkOptions {
  readonly root: string
  readonly modules: Modules
  readonly sourcemap: boolean
}

/** Entries that could not be linked are in `failed`; all others are in `linked`. */
export interface LinkResult {
  readonly linked: Linked[]
  readonly failed: Map<Entry, Finding[]>
}

export async function linkSlices(entries: readonly Entry[], options: LinkOptions): Promise<LinkResult> {
  const result: LinkResult = { linked: [], failed: new Map() }
  await linkInto(result, entries, options)
  return result
}

/** Links again without the entries that an error belongs to; in halves when nobody can be blamed. */
async function linkInto(result: LinkResult, entries: readonly Entry[], options: LinkOptions): Promise<void> {
  if (entries.length === 0) return
  const { plugin, slices } = createPlugin(entries, options)
  const contents = `module.exports = [${entries.map((_, index) => `() => require('fn:${index}')`).join(',\n')}]`
  try {
    const built = await build({
      stdin: { contents, resolveDir: options.root, sourcefile: 'anyhost-config.js' },
      absWorkingDir: options.root,
      outfile: 'anyhost-config.js',
      bundle: true,
      write: false,
      format: 'cjs',
      platform: 'node',
      target: 'node22',
      metafile: true,
      sourcemap: options.sourcemap ? 'external' : false,
      sourcesContent: false,
      logLevel: 'silent',
      logLimit: 0,
      plugins: [plugin],
    })
    const textOf = (suffix: string): string | undefined =>
      built.outputFiles.find(({ path }) => path.endsWith(suffix))?.text
    const graph = createGraph(built.metafile)
    result.linked.push({
      entries,
      script: textOf('.js') ?? '',
      map: textOf('.js.map'),
      findings: slices.findings,
      inputsOf: (entry) => [...new Set(graph.reach(slices.keyOf(entry)).map((key) => fileOf(key, options.root)))],
      textsOf: (entry) => graph.reach(slices.keyOf(entry)).map((key) => slices.textOf(key) ?? ''),
    })
  } catch (error) {
    // The bundler rejects with its own failure, which lists errors; anything else is passed on.
    const errors = (error as Partial<BuildFailure>).errors
    if (errors === undefined) throw error
    await blame(result, entries, errors, slices, options)
  }
}

async function blame(
  result: LinkResult,
  entries: readonly Entry[],
  errors: readonly Message[],
  slices: LinkedSlices,
  options: LinkOptions,
): Promise<void> {
  const guilty = new Set<Entry>()
  for (const error of errors) {
    const owners = entries.length === 1 ? entries : slices.ownersOf(error.location?.file ?? '')
    for (const entry of owners) {
      guilty.add(entry)
      const findings = result.failed.get(entry) ?? []
      result.failed.set(entry, [...findings, toFinding(error, options.root)])
    }
  }
  if (guilty.size > 0) {
    return linkInto(
      result,
      entries.filter((entry) => !guilty.has(entry)),
      options,
    )
  }
  const middle = entries.length >> 1
  await linkInto(result, entries.slice(0, middle), options)
  await linkInto(result, entries.slice(middle), options)
}

function toFinding({ text, location }: Message, root: string): Finding {
  if (location === null) return { code: 'ANYHOST_CONFIG_IMPORT', message: text, position: undefined }
  // The bundler counts columns in bytes.
  const before = Buffer.from(location.lineText).subarray(0, location.column).toString()
  const position = { file: fileOf(location.file, root), line: location.line, column: before.length + 1 }
  return { code: 'ANYHOST_CONFIG_IMPORT', message: text, position }
}

/** The file behind a bundler's name for a module: `slice:/a/b.ts?name` is `/a/b.ts`. */
export function fileOf(key: string, root: string): string {
  // The bundler adds import attributes to the name: `a.json with { type: 'json' }`.
  if (!key.startsWith(`${sliceNamespace}:`)) return resolvePath(root, key.replace(/ with \{.*\}$/, ''))
  const path = key.slice(sliceNamespace.length + 1)
  const suffix = path.lastIndexOf('?')
  return suffix === -1 ? path : path.slice(0, suffix)
}

function createGraph(metafile: Metafile): { reach(key: string): string[] } {
  return {
    reach(key) {
      const seen = new Set([key])
      for (const each of seen) {
        for (const next of metafile.inputs[each]?.imports ?? []) {
          if (next.external !== true && isRealFile(next.path)) seen.add(next.path)
        }
      }
      return [...seen]
    },
  }
}

function isRealFile(key: string): boolean {
  return !key.startsWith('stub:') && !key.startsWith('(disabled)')
}
