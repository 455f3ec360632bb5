/** What lies beside each entry: the function's bundle, the target's runtime, and the files that are read at run time. */
import { readFileSync, statSync } from 'node:fs'
import type { BuildAdapter, Emission, PlannedFunction } from '../contract/adapter.ts'
import type { RuntimeEdit } from '../contract/sabotage.ts'
import type { Asset, Bundle } from './bundle.ts'
import { bufferOf, contentOf, type Content, type Contents as FileContents } from './contents.ts'
import type { AnalysedFunction } from './plan.ts'
import { problem, type Problem } from './problems.ts'
import { foldedName } from './project-path.ts'
import { bundleRuntime, runtimeFile } from './runtime-bundle.ts'
import type { Target } from './project.ts'
import { leftOut } from './unfit.ts'
import { withFilesAt } from './worker-files.ts'
import { sharedRuntimes, withRuntimeAt } from './shared-runtime.ts'
import type { OutputFile } from './write.ts'

/** Files that several outputs hold are read once, and stay one copy in memory. */
export type Contents = Map<string, Pick<OutputFile, 'contents' | 'mode'>>

/** The companions of all functions. Functions that use the same of the runtime share one run of the bundler. */
export async function companions(
  { adapter, output }: Pick<Target, 'adapter' | 'output'>,
  { bundles }: Emission,
  {
    functions,
    planned,
  }: { readonly functions: readonly AnalysedFunction[]; readonly planned: readonly PlannedFunction[] },
  shared: {
    readonly contents: Contents
    readonly runtimes: Map<string, string>
    readonly edits: readonly RuntimeEdit[]
    /** Functions without a source map, by id. */
    readonly bare: ReadonlySet<string>
  },
): Promise<OutputFile[]> {
  const byId = new Map(functions.map((fn) => [fn.checked.source.id, fn]))
  const plans = new Map(planned.map((fn) => [fn.id, fn]))
  const runtimes = new Map<string, Promise<Content>>()
  const files = bundles.map(async ({ function: id, folder, imports, runtime: elsewhere }): Promise<OutputFile[]> => {
    const fn = byId.get(id)
    const plan = plans.get(id)
    if (!fn || !plan) throw new Error(`${adapter.name} wants a bundle of "${id}", which is no function.`)
    const isNeedless = leftOut(adapter, output, plan, fn.bundle)
    const { map, names, assets } = fn.bundle
    const placed = placedCode(adapter, fn.bundle, folder, elsewhere)
    const bare = shared.bare.has(id)
    const key = JSON.stringify([imports, names])
    const runtime = elsewhere ? undefined : (runtimes.get(key) ?? runtimeOf(adapter, imports, names, shared))
    if (runtime) runtimes.set(key, runtime)
    return [
      { path: `${folder}/fn.mjs`, contents: bare ? withoutMap(placed) : placed },
      ...(bare ? [] : [{ path: `${folder}/fn.mjs.map`, contents: map }]),
      ...(runtime ? [{ path: `${folder}/anyhost.mjs`, contents: await runtime }] : []),
      ...assets
        .filter(({ path }) => !isNeedless(path))
        .map((asset) => ({ path: `${folder}/${asset.path}`, ...contentsOf(asset, shared.contents) })),
    ]
  })
  const common = sharedRuntimes(bundles, (id) => byId.get(id)?.bundle.names ?? []).map(
    async ({ folder, imports, names }): Promise<OutputFile> => ({
      path: `${folder}/anyhost.mjs`,
      // In a folder of its own it has no bundle beside it that says whose it is.
      contents: `// Made by anyhost.\n${Buffer.from((await runtimeOf(adapter, imports, names, shared)).bytes()).toString()}`,
    }),
  )
  return [...(await Promise.all(files)).flat(), ...(await Promise.all(common))]
}

/** A bundle is the same bytes for every target of its group, but for what depends on where the target puts it. */
function placedCode(
  adapter: BuildAdapter,
  { code }: Bundle,
  folder: string,
  runtime: string | undefined,
): FileContents {
  if (!runtime && !adapter.files) return code
  const text = Buffer.from(code.bytes()).toString()
  const moved = runtime ? withRuntimeAt(text, folder, runtime) : text
  return adapter.files ? withFilesAt(moved, adapter.files, folderIn(adapter, folder)) : moved
}

/** The code without the line that names its map. */
const withoutMap = (code: FileContents): string =>
  bufferOf(code)
    .toString()
    .replace(/^\/\/# sourceMappingURL=.*\n$/m, '')

const folderIn = ({ folders }: BuildAdapter, folder: string): string => {
  const root = Object.values(folders).find((each) => folder.startsWith(`${each}/`)) ?? ''
  return folder.slice(root.length + 1)
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
      const key = foldedName(path)
      const other = owners.get(key)
      owners.set(key, { output, path })
      if (!other) return []
      const what =
        other.path === path
          ? `${path} is written by ${other.output} and by ${output}.`
          : `${path} and ${other.path} differ ${path.toLowerCase() === other.path.toLowerCase() ? 'in case only' : 'only in how an accent is written'}.`
      return [problem('ANYHOST_FILE_TWICE', what, { file: path })]
    }),
  )
}
