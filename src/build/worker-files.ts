/** Files in a worker: WebAssembly as modules, all others in the file system that the host makes of the deployment. */
import type { Plugin } from 'esbuild'
import type { BuildAdapter } from '../contract/adapter.ts'
import type { AnalysedFunction } from './plan.ts'
import { packageName } from './packages.ts'
import { problem, type Problem } from './problems.ts'
import { inProject } from './project-path.ts'
import { siteOf } from './unfit.ts'
import { placeOf } from './file-places.ts'

/** Stands for the function's folder until a target has its place. */
const PLACE = '/anyhost-place-of-function'

/** What a module says of its own place. A worker says nothing itself. */
export const PLACES: Readonly<Record<string, string>> = {
  'import.meta.url': JSON.stringify(`file://${PLACE}/fn.mjs`),
  'import.meta.dirname': JSON.stringify(PLACE),
  'import.meta.filename': JSON.stringify(`${PLACE}/fn.mjs`),
  __dirname: JSON.stringify(PLACE),
  __filename: JSON.stringify(`${PLACE}/fn.mjs`),
}

/** The code with the place that a target gives it. `root` is the URL of the output's folder there. */
export const withFilesAt = (code: string, root: string, folder: string): string =>
  code.replaceAll(PLACE, new URL(folder, root).pathname)

/** A `.wasm` file stays a file, which the host hands over compiled. */
export function wasmFilesPlugin(root: string): Plugin {
  return {
    name: 'wasm-files',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /\.wasm$/ }, async ({ path, kind, pluginData, resolveDir, importer }) => {
        if (pluginData === wasmFilesPlugin) return undefined
        const found = await resolve(path, { kind, resolveDir, importer, pluginData: wasmFilesPlugin })
        if (found.errors.length > 0) return { errors: found.errors }
        return { path: `./${placeOf(root, found.path)}`, external: true }
      })
    },
  }
}

/** Functions with files that no worker can have: programs, and packages that stay outside of the bundle. */
export const unloadable = (root: string, functions: readonly AnalysedFunction[]): Problem[] =>
  functions.flatMap(({ checked, bundle }) => {
    const found = bundle.assets.find(({ path }) => path.startsWith('node_modules/') || path.endsWith('.node'))
    if (!found) return []
    const names = [...new Set((bundle.asked ?? []).map(({ specifier }) => packageName(specifier)))]
    const what = 'The function needs what only Node can load.'
    const why = (name: string): string => `It asks for ${name}, and a worker has the code of its bundle alone.`
    const fix =
      'Use a package that is made for workers, take it out of `external`, or build without the worker targets.'
    // One is enough: the function cannot be built.
    const [name = found.path] = names
    const site = siteOf(bundle, name)
    if (!site) return checked.fault('ANYHOST_TARGET_REFUSED', [], what, { why: why(name), fix })
    const { file, line, column } = site.position
    const place = { file: inProject(root, file), line, column }
    return problem('ANYHOST_TARGET_REFUSED', what, { why: why(name), fix, ...place })
  })

/** Functions with files for a target that has no place for them. */
export const unreadable = (adapter: BuildAdapter, functions: readonly AnalysedFunction[]): Problem[] =>
  adapter.group !== 'worker' || adapter.files
    ? []
    : functions.flatMap(({ checked, bundle }) => {
        const found = bundle.files?.find(({ isModule }) => !isModule)
        if (!found) return []
        return checked.fault(
          'ANYHOST_TARGET_REFUSED',
          [],
          'The function needs files at run time, and a worker has none.',
          {
            why: `It asks for ${found.path}.`,
            fix: `Import the data, or build without ${adapter.name}.`,
            target: adapter.name,
          },
        )
      })
