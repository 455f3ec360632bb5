/** Where an import leads, by the bundler's own rules, so that tsconfig paths and workspace packages work. */
import { isBuiltin } from 'node:module'
import { relative } from 'node:path'
import type { ImportKind, PluginBuild } from 'esbuild'
import { build } from '../bundler.ts'
import { isScript } from '../analyse/source.ts'

export type Target =
  /** A script of the project, which is sliced. */
  | { readonly kind: 'script'; readonly path: string }
  /** JSON, or a script of a package: taken whole. */
  | { readonly kind: 'whole'; readonly path: string; readonly sideEffects: boolean }
  | { readonly kind: 'builtin'; readonly path: string }
  | { readonly kind: 'missing'; readonly message: string }

export type Resolve = (specifier: string, directory: string, kind?: ImportKind) => Promise<Target>

export function createResolve(bundler: Pick<PluginBuild, 'resolve'>, root: string): Resolve {
  const known = new Map<string, Promise<Target>>()
  return (specifier, directory, kind = 'import-statement') => {
    const key = `${kind} ${directory} ${specifier}`
    let target = known.get(key)
    if (target === undefined) known.set(key, (target = resolveOnce(bundler, root, specifier, directory, kind)))
    return target
  }
}

/** Runs `use` with a resolver outside of a bundle. */
export async function withResolve<T>(root: string, use: (resolve: Resolve) => Promise<T>): Promise<T> {
  const results: T[] = []
  await build({
    stdin: { contents: '', resolveDir: root },
    absWorkingDir: root,
    write: false,
    bundle: true,
    platform: 'node',
    logLevel: 'silent',
    plugins: [
      {
        name: 'anyhost-resolve',
        setup: (bundler) => bundler.onStart(async () => void results.push(await use(createResolve(bundler, root)))),
      },
    ],
  })
  const [result] = results
  // The bundler calls every start handler, and a rejection in one rejects the build, so there is a result here.
  return result as T
}

async function resolveOnce(
  bundler: Pick<PluginBuild, 'resolve'>,
  root: string,
  specifier: string,
  directory: string,
  kind: ImportKind,
): Promise<Target> {
  if (isBuiltin(specifier)) return { kind: 'builtin', path: specifier }
  const found = await bundler.resolve(specifier, { resolveDir: directory, kind })
  const [error] = found.errors
  if (error !== undefined) return { kind: 'missing', message: error.text }
  if (found.external) return { kind: 'builtin', path: found.path }
  // Seen from the root, which may itself lie in such a folder.
  const isOurs = isScript(found.path) && !relative(root, found.path).split(/[\\/]/).includes('node_modules')
  if (isOurs && found.namespace === 'file') return { kind: 'script', path: found.path }
  return { kind: 'whole', path: found.path, sideEffects: found.sideEffects }
}
