/** Where a module asks for another one, and whether it is ready not to get it. */
import { readFileSync } from 'node:fs'
import type { Node } from 'oxc-parser'
import { childrenOf } from './analyse/nodes.ts'
import { parseSource, positionAt, type Position } from './analyse/source.ts'

export interface ImportSite {
  readonly position: Position
  /** It stands inside `try`, so the code goes on without it. */
  readonly guarded: boolean
}

/** The first import of `specifier` in a file that must not fail, else the first one. `undefined`: the file says it in no way that is seen. */
export function importSite(file: string, specifier: string): ImportSite | undefined {
  const { source } = parseSource(file, readFileSync(file, 'utf8'))
  if (!source) return undefined
  const sites: { readonly node: Node; readonly guarded: boolean }[] = []
  visit(source.program, false)
  const site = sites.find(({ guarded }) => !guarded) ?? sites[0]
  return site && { position: positionAt(source, site.node.start), guarded: site.guarded }

  function visit(node: Node, guarded: boolean): void {
    const asked = askedFor(node)
    if (asked?.type === 'Literal' && asked.value === specifier) sites.push({ node: asked, guarded })
    for (const child of childrenOf(node))
      visit(child, guarded || (node.type === 'TryStatement' && child === node.block))
  }
}

/** What a node asks for, where it is an import of any kind. */
function askedFor(node: Node): Node | null | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
      return node.source
    case 'CallExpression':
      return node.arguments[0]
    default:
      return undefined
  }
}
