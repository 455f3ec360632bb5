/** What a bundle says of the files and packages beside it, for hosts that look for them. */
import type { Asset } from './externals.ts'
import { urlOf } from './trace.ts'

/**
 * Vercel looks for files and packages itself where a project is deployed from git, and finds them by such calls. Nobody makes
 * them.
 */
export function hints(files: readonly Asset[], required: readonly string[]): string {
  const imports = required.map((name) => `  import(${JSON.stringify(name)});\n`)
  const named = imports.length > 0 ? `// Packages that CommonJS code asks for.\n() => {\n${imports.join('')}};\n` : ''
  if (files.length === 0) return named
  const reads = files.map(({ path }) => `  anyhost$read(new URL(${JSON.stringify(urlOf(path))}, import.meta.url));\n`)
  return `// What is read at run time.\nimport { readFileSync as anyhost$read } from "node:fs";\n() => {\n${reads.join('')}};\n${named}`
}
