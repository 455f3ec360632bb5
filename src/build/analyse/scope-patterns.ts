/** Patterns, which declare names or are assigned to. */
import type { Node } from 'oxc-parser'
import { declare, refer, type Walk } from './scope-state.ts'
import type { BindingKind, Scope } from './scope.ts'

export interface Declaring {
  readonly declaration: Node
  readonly kind: BindingKind
  /** Where the names go. */
  readonly owner: Scope
  /** Where default values and computed keys run. */
  readonly scope: Scope
}

/** Declares the names in a pattern; its default values and computed keys are ordinary code. */
export function visitPattern(walk: Walk, node: Node, declaring: Declaring, parent: Node): void {
  node.parent = parent
  const { scope } = declaring
  if ('decorators' in node) for (const each of node.decorators ?? []) walk.visit(each, scope, node)
  const inner = (each: Node): void => visitPattern(walk, each, declaring, node)
  switch (node.type) {
    case 'Identifier':
      return declare(walk, node, declaring.declaration, declaring.kind, declaring.owner)
    case 'TSParameterProperty':
      return inner(node.parameter)
    default:
      visitParts(walk, node, scope, inner)
  }
}

/** Notes what an assignment writes to. */
export function visitTarget(walk: Walk, node: Node, scope: Scope, parent: Node): void {
  node.parent = parent
  const inner = (each: Node): void => visitTarget(walk, each, scope, node)
  switch (node.type) {
    case 'Identifier':
      return refer(walk, node, scope, true)
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return inner(node.expression)
    default:
      if (!visitParts(walk, node, scope, inner)) walk.visit(node, scope, parent)
  }
}

/** Goes into what a pattern is made of, and says whether the node is one. */
function visitParts(walk: Walk, node: Node, scope: Scope, inner: (part: Node) => void): boolean {
  switch (node.type) {
    case 'ObjectPattern':
      node.properties.forEach(inner)
      return true
    case 'ArrayPattern':
      node.elements.forEach((each) => each !== null && inner(each))
      return true
    case 'Property':
      if (node.computed) walk.visit(node.key, scope, node)
      inner(node.value)
      return true
    case 'AssignmentPattern':
      inner(node.left)
      walk.visit(node.right, scope, node)
      return true
    case 'RestElement':
      inner(node.argument)
      return true
    default:
      return false
  }
}
