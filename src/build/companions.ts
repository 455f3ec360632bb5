/** What lies beside each entry: the function's bundle, the target's runtime, and the files that are read at run time. */
import { readFileSync, statSync } from 'node:fs'
import type { BuildAdapter, Emission } from '../contract/adapter.ts'
import type { RuntimeEdit } from '../contract/sabotage.ts'
import type { Asset } from './bundle.ts'
import { contentOf, type Content } from './contents.ts'
import type { AnalysedFunction } from './plan.ts'
import { problem, type Problem } from './problems.ts'
import { bundleRuntime, runtimeFile } from './runtime-bundle.ts'
import type { OutputFile } from './write.ts'

/** Files that several outputs hold are read once, and stay one copy in memory. */
export type Contents = Map<string, Pick<OutputFile, 'contents' | 'mode'>>

/** The companions of all functions. Functions that use the same of the runtime share one run of the bundler. */
export async function companions(
  adapter: BuildAdapter,
  { bundles }: Emission,
  functions: readonly AnalysedFunction[],
  shared: {
    readonly contents: Contents
    readonly runtimes: Map<string, string>
    readonly edits: readonly RuntimeEdit[]
  },
): Promise<OutputFile[]> {
  const byId = new Map(functions.map((fn) => [fn.checked.source.id, fn]))
  const runtimes = new Map<string, Promise<Content>>()
  const files = bundles.map(async ({ function: id, folder, imports }): Promise<OutputFile[]> => {
    const fn = byId.get(id)
    if (!fn) throw new Error(`${adapter.name} wants a bundle of "${id}", which is no function.`)
    const { code, map, names, assets } = fn.bundle
    const key = JSON.stringify([imports, names])
    const runtime = runtimes.get(key) ?? runtimeOf(adapter, imports, names, shared)
    runtimes.set(key, runtime)
    return [
      { path: `${folder}/fn.mjs`, contents: code },
      { path: `${folder}/fn.mjs.map`, contents: map },
      { path: `${folder}/anyhost.mjs`, contents: await runtime },
      ...assets.map((asset) => ({ path: `${folder}/${asset.path}`, ...contentsOf(asset, shared.contents) })),
    ]
  })
  return (await Promise.all(files)).flat()
}

/** The text of a runtime, bundled unless an earlier build has done so. One from elsewhere may have changed. */
async function runtimeOf(
  adapter: BuildAdapter,
  imports: readonly string[],
  names: readonly string[],
  { runtimes: texts, edits }: { readonly runtimes: Map<string, string>; readonly edits: readonly RuntimeEdit[] },
): Promise<Content> {
  const bundle = (): Promise<string> => bundleRuntime(runtimeFile(adapter), imports, names, edits)
  if (adapter.runtime !== undefined || edits.length > 0) return contentOf(Buffer.from(await bundle()))
  const key = JSON.stringify([adapter.name, imports, names])
  const text = texts.get(key) ?? (await bundle())
  // Used last, so that it is kept longest.
  texts.delete(key)
  texts.set(key, text)
  return contentOf(Buffer.from(text))
}

function contentsOf({ source }: Asset, contents: Contents): Pick<OutputFile, 'contents' | 'mode'> {
  const known = contents.get(source)
  if (known) return known
  // A program that a package starts must stay one.
  const mode = statSync(source).mode & 0o111 ? 0o755 : undefined
  const read = { contents: contentOf(readFileSync(source)), ...(mode && { mode }) }
  contents.set(source, read)
  return read
}

/** Outputs that would write the same file, or files that some file systems take for the same. */
export function collisions(outputs: ReadonlyMap<string, readonly OutputFile[]>): Problem[] {
  const owners = new Map<string, { readonly output: string; readonly path: string }>()
  return [...outputs].flatMap(([output, files]) =>
    files.flatMap(({ path }) => {
      const key = path.toLowerCase()
      const other = owners.get(key)
      owners.set(key, { output, path })
      if (!other) return []
      const what =
        other.path === path
          ? `${path} is written by ${other.output} and by ${output}.`
          : `${path} and ${other.path} differ in case only.`
      return [problem('ANYHOST_FILE_TWICE', what, { file: path })]
    }),
  )
}
