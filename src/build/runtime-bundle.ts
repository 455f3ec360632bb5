import { build } from './bundler.ts'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildAdapter } from '../contract/adapter.ts'
import type { RuntimeEdit } from '../contract/sabotage.ts'
import { COMPAT, compatOf } from './compat.ts'
import { editsPlugin } from './edits.ts'
import { INTEROP_NAMES } from './interop.ts'
import { ownNames } from './own-names.ts'

/** From the sources and from the published package alike, the adapters lie two folders up. */
const PACKAGE = new URL('../../', import.meta.url)
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

/** What only `anyhost/context` exports. All of it asks for the context of the running request. */
export const CONTEXT_CALLS: readonly string[] = ['contextOf', 'runWithContext']

/** Where the runtime half of an adapter is: where it says so, or in the folder of its name. */
export const runtimeFile = ({ name, runtime }: Pick<BuildAdapter, 'name' | 'runtime'>): string =>
  fileURLToPath(runtime ?? new URL(`adapters/${name}/runtime${EXTENSION}`, PACKAGE))

/**
 * The target's runtime as one module: what the entry imports and what the function's bundle imports, and nothing that
 * neither of them uses.
 */
export async function bundleRuntime(
  runtime: string,
  imports: readonly string[],
  names: readonly string[],
  edits: readonly RuntimeEdit[] = [],
): Promise<string> {
  const fileOf = (name: string): string => fileURLToPath(new URL(`src/${name}${EXTENSION}`, PACKAGE))
  const own = names.filter((name) => !compatOf(name))
  const exportsOf = (file: string, some: readonly string[]): string =>
    some.length > 0 ? `export { ${some.join(', ')} } from ${JSON.stringify(file)}` : ''
  const lines = [
    `export { ${imports.filter((name) => !INTEROP_NAMES.has(name)).join(', ')} } from ${JSON.stringify(runtime)}`,
    ...interopExports(imports),
    ...(own.includes('*')
      ? [`export * from ${JSON.stringify(fileOf('index'))}`, exportsOf(fileOf('context'), CONTEXT_CALLS)]
      : [
          exportsOf(
            fileOf('index'),
            own.filter((name) => !CONTEXT_CALLS.includes(name)),
          ),
          exportsOf(
            fileOf('context'),
            own.filter((name) => CONTEXT_CALLS.includes(name)),
          ),
        ]),
    ...Object.keys(COMPAT).map((host) => compatExports(host, names)),
  ]
  const result = await build({
    stdin: { contents: lines.join('\n'), resolveDir: dirname(runtime), sourcefile: 'anyhost.mjs' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    logLevel: 'silent',
    legalComments: 'none',
    charset: 'utf8',
    plugins: [ownNames(), ...(edits.length > 0 ? [editsPlugin(edits)] : [])],
  })
  // Comments that name files would differ between the sources and the package.
  return result.outputFiles[0]!.text.replace(/^\/\/ .*\n/gm, '')
}

/** The hosts' own names, each under a name of its own. */
function compatExports(host: string, names: readonly string[]): string {
  const file = fileURLToPath(new URL(`src/compat/${host}${EXTENSION}`, PACKAGE))
  const clauses = names.flatMap((each) => {
    const found = compatOf(each)
    return found?.host === host ? `${found.name} as ${each}` : []
  })
  return clauses.length > 0 ? `export { ${clauses.join(', ')} } from ${JSON.stringify(file)}` : ''
}

/** What makes the hosts' own packages work is the same on every target. */
function interopExports(imports: readonly string[]): string[] {
  const names = imports.filter((name) => INTEROP_NAMES.has(name))
  const file = fileURLToPath(new URL(`src/compat/interop${EXTENSION}`, PACKAGE))
  return names.length > 0 ? [`export { ${names.join(', ')} } from ${JSON.stringify(file)}`] : []
}
