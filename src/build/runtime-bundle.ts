import { build } from 'esbuild'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildAdapter } from '../contract/adapter.ts'
import type { RuntimeEdit } from '../contract/sabotage.ts'
import { COMPAT, compatOf } from './compat.ts'
import { editsPlugin } from './edits.ts'
import { ownNames } from './own-names.ts'

/** From the sources and from the published package alike, the adapters lie two folders up. */
const PACKAGE = new URL('../../', import.meta.url)
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

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
  const index = fileURLToPath(new URL(`src/index${EXTENSION}`, PACKAGE))
  const own = names.filter((name) => !compatOf(name))
  const lines = [
    `export { ${imports.join(', ')} } from ${JSON.stringify(runtime)}`,
    own.includes('*')
      ? `export * from ${JSON.stringify(index)}`
      : own.length > 0
        ? `export { ${own.join(', ')} } from ${JSON.stringify(index)}`
        : '',
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
