/** What the pass over a program fills in: scopes, declared names, noted identifiers. */
import type { Node } from 'oxc-parser'
import type { Binding, BindingKind, Scope } from './scope.ts'

export interface RawReference {
  readonly name: string
  readonly node: Node
  readonly writes: boolean
  readonly scope: Scope
}

export interface Walk {
  readonly raw: RawReference[]
  readonly declared: Map<Node, Binding>
  /** Visits a node that can run. */
  visit(node: Node, scope: Scope, parent: Node): void
}

export function createScope(node: Node, parent: Scope | undefined, holdsVar: boolean): Scope {
  return { node, parent, holdsVar, bindings: new Map() }
}

/** The scope that a `var` belongs to. */
export function varScope(scope: Scope): Scope {
  let at = scope
  while (!at.holdsVar && at.parent !== undefined) at = at.parent
  return at
}

export function declare(walk: Walk, identifier: Node, declaration: Node, kind: BindingKind, scope: Scope): void {
  if (identifier.type !== 'Identifier') return
  const { name } = identifier
  let binding = scope.bindings.get(name)
  if (binding === undefined) {
    binding = { name, kind, scope, sites: [], references: [] }
    scope.bindings.set(name, binding)
  }
  binding.sites.push({ identifier, declaration })
  walk.declared.set(identifier, binding)
}

export function refer(walk: Walk, node: Node, scope: Scope, writes: boolean): void {
  if (node.type !== 'Identifier' && node.type !== 'JSXIdentifier') return
  walk.raw.push({ name: node.name, node, writes, scope })
}
