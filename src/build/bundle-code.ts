/** The bundler's code as every output has it. */
import { contentOf, type Content } from './contents.ts'
import { withNames, type NameOf } from './names-in-project.ts'

/** The last line of a bundle. The bundler writes it, so that its bytes need not be copied. */
export const MAP_LINE = '//# sourceMappingURL=fn.mjs.map'

export interface Code {
  readonly text: string
  readonly content: Content
}

/** The code with the names of the project, and with `hints` before its last line. `inputs` are the files in it. */
export function codeOf(made: Uint8Array, inputs: readonly string[], nameOf: NameOf, hints = ''): Code {
  const text = Buffer.from(made.buffer, made.byteOffset, made.byteLength).toString()
  const named = withNames(text, inputs, nameOf)
  if (named === text && hints === '') return { text, content: contentOf(made) }
  const end = named.lastIndexOf(MAP_LINE)
  const full = named.slice(0, end) + hints + named.slice(end)
  return { text: named, content: contentOf(Buffer.from(full)) }
}

/** The names in `import { a, b as c } from "./anyhost.mjs"`, as esbuild writes it. */
export function importedNames(code: string): string[] {
  const names = new Set<string>()
  for (const [, clause = ''] of code.matchAll(/^import (?:(\{[^}]*\}|[^;]*?) from )?"\.\/anyhost\.mjs";$/gm)) {
    if (!clause.startsWith('{')) names.add('*')
    else for (const part of clause.slice(1, -1).split(',')) names.add(part.trim().split(/\s+/)[0] ?? '')
  }
  // What is asked for while the program runs is not seen, and may be anything.
  if (/\bimport\("\.\/anyhost\.mjs"\)|^export \* from "\.\/anyhost\.mjs";$/m.test(code)) names.add('*')
  names.delete('')
  return [...names].toSorted()
}
