/** Names that say where a module lies, written anew for the bundle. */
import { dirname } from 'node:path'
import type { Node } from 'oxc-parser'
import { specifierName } from './analyse/nodes.ts'
import type { Names } from './module-names.ts'

/** `__dirname`, `__filename`, and variables of a module that have the names that a bundle must not declare. */
export function placeName(
  node: Node & { type: 'Identifier' },
  parent: Node | undefined,
  { names, edits }: { readonly names: Names; readonly edits: Map<Node, string> },
  here: string,
): boolean {
  const { name } = node
  // A key or a member of that name is no variable.
  if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) return true
  const short = parent?.type === 'Property' && parent.shorthand
  if (parent?.type === 'Property' && parent.key === node && !parent.computed && !short) return true
  if (parent?.type === 'ImportSpecifier' || names.shadowed.has(name)) return true
  if (names.declared.has(name)) {
    // Netlify's bundler declares these names at the top of a module, so a bundle must not.
    if (parent?.type !== 'ExportSpecifier') edits.set(node, short ? `${name}: ${name}$` : `${name}$`)
    else if (parent.local.start === node.start) edits.set(parent, `${name}$ as ${specifierName(parent.exported)}`)
    return true
  }
  if (name === 'require') return false
  if (parent?.type === 'UnaryExpression') return true
  const code = `(__dirname + ${JSON.stringify(`/${name === '__dirname' ? dirname(here) : here}`)})`
  edits.set(node, short ? `${name}: ${code}` : code)
  return true
}
