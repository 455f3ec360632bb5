import { build } from 'esbuild'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { COMPAT, compatOf } from './compat.ts'
import { INTEROP_NAMES } from './interop.ts'

/** From the sources and from the published package alike, the adapters lie two folders up. */
const PACKAGE = new URL('../../', import.meta.url)
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

/** Where the runtime half of a built-in adapter is. */
export const runtimeFile = (target: string): string =>
  fileURLToPath(new URL(`adapters/${target}/runtime${EXTENSION}`, PACKAGE))

/**
 * The target's runtime as one module: what the entry imports and what the function's bundle imports, and nothing that
 * neither of them uses.
 */
export async function bundleRuntime(
  runtime: string,
  imports: readonly string[],
  names: readonly string[],
): Promise<string> {
  const index = fileURLToPath(new URL(`src/index${EXTENSION}`, PACKAGE))
  const own = names.filter((name) => !compatOf(name))
  const lines = [
    `export { ${imports.filter((name) => !INTEROP_NAMES.has(name)).join(', ')} } from ${JSON.stringify(runtime)}`,
    ...interopExports(imports),
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
