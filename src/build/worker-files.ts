/** Files in a worker: WebAssembly as modules, all others in the file system that the host makes of the deployment. */
import type { Plugin } from 'esbuild'
import type { BuildAdapter } from '../contract/adapter.ts'
import type { Asset } from './externals.ts'
import { packageName } from './packages.ts'
import type { AnalysedFunction } from './plan.ts'
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

/** Whether a file is read, and is no part of a package that stays outside of the bundle. */
export const isFile = ({ path }: Asset): boolean => !path.startsWith('node_modules/') && !path.endsWith('.node')

/**
 * What no worker can have: addons, and packages that stay outside of the bundle. Workers may be given other files of a
 * package than Node, without the addon, so what counts is what their bundle asks for.
 */
export function unloadable(
  root: string,
  { checked, bundle }: AnalysedFunction,
  asked: readonly string[],
): Problem | undefined {
  const outside = new Set(bundle.assets.filter((each) => !isFile(each)).map(({ path }) => packageIn(path)))
  // An addon of the project itself is loaded by its path.
  const own = bundle.assets.find(({ path }) => path.endsWith('.node') && !/(?:^|\/)(?:node_modules|_npm)\//.test(path))
  const found = own?.path ?? asked.find((file) => outside.has(packageIn(file)))
  if (found === undefined) return undefined
  const name = packageIn(found)
  const what = 'The function needs what only Node can load.'
  const why = `It asks for ${name}, and a worker has the code of its bundle alone.`
  const fix = 'Use a package that is made for workers, take it out of `external`, or build without the worker targets.'
  const site = siteOf(bundle, name)
  if (!site) return checked.fault('ANYHOST_TARGET_REFUSED', [], what, { why, fix })
  const { file, line, column } = site.position
  return problem('ANYHOST_TARGET_REFUSED', what, { why, fix, file: inProject(root, file), line, column })
}

/** The package that a file belongs to, or the file. */
function packageIn(path: string): string {
  const [, inside] = /.*\b(?:node_modules|_npm)\/(.*)/.exec(path) ?? []
  return inside === undefined ? path.replace(/^files\//, '') : packageName(inside)
}

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
