/** Keeps some entries of a comma-separated list in place: import and export specifiers, declarators. */
import type { Node } from 'oxc-parser'
import { skipToken, skipTrivia } from '../analyse/trivia.ts'
import type { Page } from './blank.ts'

/** `const a = 1, b = 2` with some of its declarators. */
export function printDeclarators(page: Page, text: string, list: Node, kept: ReadonlySet<Node>): void {
  if (list.type !== 'VariableDeclaration') return
  const [first] = list.declarations
  const last = list.declarations.at(-1)
  if (first === undefined || last === undefined) return
  page.keep(list.start, first.start)
  printEntries(page, text, list.declarations, kept)
  page.keep(last.end, list.end)
}

/** `import a, { b, c as d } from './x'` with some of its specifiers. */
export function printImports(page: Page, text: string, list: Node, kept: ReadonlySet<Node>): void {
  if (list.type !== 'ImportDeclaration') return
  const keyword = list.start + 'import'.length
  page.keep(list.start, keyword)
  const [first] = list.specifiers
  const hasDefault = first?.type === 'ImportDefaultSpecifier'
  const rest = hasDefault ? list.specifiers.slice(1) : list.specifiers
  const keepsRest = rest.some((each) => kept.has(each))
  let at = keyword
  if (hasDefault) {
    const comma = skipToken(text, first.end, ',')
    if (kept.has(first)) page.keep(first.start, first.end)
    if (kept.has(first) && keepsRest) page.keep(comma - 1, comma)
    at = comma
  }
  const [next] = rest
  if (next?.type === 'ImportNamespaceSpecifier') {
    if (keepsRest) page.keep(next.start, next.end)
    at = next.end
  } else at = printBraces(page, text, at, rest, kept, keepsRest)
  page.keep(skipTrivia(text, at), list.end)
}

/** `export { a, b as c } from './x'` with some of its specifiers. */
export function printExports(page: Page, text: string, list: Node, kept: ReadonlySet<Node>): void {
  if (list.type !== 'ExportNamedDeclaration') return
  const keyword = list.start + 'export'.length
  page.keep(list.start, keyword)
  const end = printBraces(page, text, keyword, list.specifiers, kept, true)
  page.keep(end, list.end)
}

/** Returns the offset after the closing brace. */
function printBraces(
  page: Page,
  text: string,
  from: number,
  entries: readonly Node[],
  kept: ReadonlySet<Node>,
  keepsBraces: boolean,
): number {
  const open = skipToken(text, from, '{')
  const last = entries.at(-1)
  const close = skipToken(text, skipToken(text, last?.end ?? open, ','), '}')
  if (keepsBraces) {
    page.keep(open - 1, open)
    page.keep(close - 1, close)
    printEntries(page, text, entries, kept)
  }
  return close
}

function printEntries(page: Page, text: string, entries: readonly Node[], kept: ReadonlySet<Node>): void {
  const chosen = entries.filter((each) => kept.has(each))
  for (const [index, entry] of chosen.entries()) {
    page.keep(entry.start, entry.end)
    if (index === chosen.length - 1) continue
    const comma = skipToken(text, entry.end, ',')
    page.keep(comma - 1, comma)
  }
}
