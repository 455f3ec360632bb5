/**
 * Modules that only a host has: `cloudflare:workers`, or a built-in module of Node. They stay outside of every bundle, and
 * where the code asks for them is kept, for targets that have none.
 */
import type { Message, Metafile, Plugin } from 'esbuild'
import type { BuildAdapter, Emission } from '../contract/adapter.ts'
import type { AnalysedFunction } from './plan.ts'
import { problem, type Problem } from './problems.ts'

/** A module with a scheme that is none of Node and none of the web. */
const SCHEME = /^(?!node:|file:|data:|blob:|https?:)[a-z][a-z0-9+.-]+:/

/** A module that the code imports before it runs. `import()` may fail, and code that asks so is ready for it. */
export interface HostImport {
  readonly path: string
  /** Relative to the project. */
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
}

/** Leaves modules with a scheme outside, unless somebody else knows them. */
export function hostModulesPlugin(): Plugin {
  return {
    name: 'host-modules',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^[a-z][a-z0-9+.-]+:/ }, async ({ path, kind, pluginData, resolveDir, importer }) => {
        if (pluginData === hostModulesPlugin || !SCHEME.test(path)) return undefined
        // A project may have given such a name to a file of its own (`paths` of a tsconfig).
        const found = await resolve(path, { kind, resolveDir, importer, pluginData: hostModulesPlugin })
        if (found.errors.length === 0 && !found.external) return { path: found.path, namespace: found.namespace }
        return { path, external: true, warnings: [asked(path)] }
      })
    },
  }
}

/** A message of the bundler, which adds the place of the import to it. */
export const asked = (path: string): { text: string; detail: string } => ({ text: ASKED, detail: path })
const ASKED = 'anyhost: asked for'

/** What one output imports of `wanted`, with the places that the bundler has seen. */
export function hostImportsOf(
  metafile: Metafile,
  output: string,
  messages: readonly Message[],
  wanted: (path: string) => boolean = (path) => SCHEME.test(path),
): HostImport[] {
  const { imports = [], inputs = {} } = metafile.outputs[output] ?? {}
  const paths = new Set(
    imports.filter(({ kind, path }) => kind !== 'dynamic-import' && wanted(path)).map(({ path }) => path),
  )
  return [...paths].toSorted().map((path) => {
    const place = messages.find(
      ({ text, detail, location }) => text === ASKED && detail === path && location && location.file in inputs,
    )?.location
    return place ? { path, file: place.file, line: place.line, column: place.column + 1 } : { path }
  })
}

/** Imports that a target cannot answer. The program would end at its start. */
export function missingModules(adapter: BuildAdapter, functions: readonly AnalysedFunction[]): Problem[] {
  const { name: target, modules = [] } = adapter
  return functions.flatMap(({ checked: { source }, bundle: { hostImports = [] } }) =>
    hostImports
      .filter(({ path }) => SCHEME.test(path) && !modules.some((start) => path.startsWith(start)))
      .map(({ path, file = source.file, line, column }) =>
        problem('ANYHOST_MODULE_NONE', `${target} has no module \`${path}\`.`, { file, line, column, target }),
      ),
  )
}

/** What an adapter refuses, at the place in the project that it is about. */
export function refusalsOf(
  { name: target }: BuildAdapter,
  { refusals }: Emission,
  functions: readonly AnalysedFunction[],
): Problem[] {
  return refusals.map(({ function: id, at, module, what, why, fix }) => {
    const fn = functions.find(({ checked }) => checked.source.id === id)
    const place = module === undefined ? undefined : fn?.bundle.hostImports?.find(({ path }) => path === module)
    if (place?.file !== undefined) {
      const { file, line, column } = place
      return problem('ANYHOST_TARGET_REFUSED', what, { why, fix, target, file, line, column })
    }
    return fn
      ? fn.checked.fault('ANYHOST_TARGET_REFUSED', ['config', ...at], what, { why, fix, target })
      : problem('ANYHOST_TARGET_REFUSED', what, { why, fix, target })
  })
}
