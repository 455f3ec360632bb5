/** What a bundle takes from our runtime. */

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
