/** Declarations that open scopes of their own. */
import type {
  ArrowFunctionExpression,
  CatchClause,
  Class,
  Function as FunctionNode,
  Node,
  TSEnumDeclaration,
  TSGlobalDeclaration,
  TSModuleDeclaration,
  VariableDeclaration,
} from 'oxc-parser'
import { childrenOf } from './nodes.ts'
import { visitPattern, visitTarget } from './scope-patterns.ts'
import { createScope, declare, varScope, type Walk } from './scope-state.ts'
import type { Scope } from './scope.ts'

export function visitChildren(walk: Walk, node: Node, scope: Scope): void {
  for (const child of childrenOf(node)) walk.visit(child, scope, node)
}

export function visitImport(walk: Walk, specifier: Node, scope: Scope, parent: Node): void {
  specifier.parent = parent
  const isType = [parent, specifier].some((each) => 'importKind' in each && each.importKind === 'type')
  if (!isType && 'local' in specifier) declare(walk, specifier.local, specifier, 'import', scope)
}

export function visitVariables(walk: Walk, node: VariableDeclaration, scope: Scope): void {
  const owner = node.kind === 'var' ? varScope(scope) : scope
  for (const each of node.declarations) {
    each.parent = node
    visitPattern(walk, each.id, { declaration: each, kind: 'variable', owner, scope }, each)
    if (each.init !== null) walk.visit(each.init, scope, each)
  }
}

export function visitFunction(walk: Walk, node: FunctionNode | ArrowFunctionExpression, scope: Scope): void {
  let outer = scope
  if (node.id !== null) {
    if (node.type === 'FunctionExpression') outer = createScope(node, scope, false)
    declare(walk, node.id, node, 'function', outer)
  }
  // Default values do not see the body's names, so the body has a scope of its own.
  const owner = createScope(node, outer, true)
  for (const each of node.params) {
    visitPattern(walk, each, { declaration: each, kind: 'parameter', owner, scope: owner }, node)
  }
  if (node.body === null) return
  node.body.parent = node
  if (node.body.type !== 'BlockStatement') return walk.visit(node.body, owner, node)
  visitChildren(walk, node.body, createScope(node.body, owner, true))
}

export function visitClass(walk: Walk, node: Class, scope: Scope): void {
  let inner = scope
  if (node.id !== null) {
    if (node.type === 'ClassExpression') inner = createScope(node, scope, false)
    declare(walk, node.id, node, 'class', inner)
  }
  for (const child of childrenOf(node)) if (child !== node.id) walk.visit(child, inner, node)
}

/** Members of an enum are names inside its body. */
export function visitEnum(walk: Walk, node: TSEnumDeclaration, scope: Scope): void {
  declare(walk, node.id, node, 'enum', scope)
  const inner = createScope(node, scope, false)
  for (const member of node.body.members) declare(walk, member.id, member, 'variable', inner)
  for (const member of node.body.members) walk.visit(member, inner, node.body)
}

export function visitNamespace(walk: Walk, node: TSModuleDeclaration | TSGlobalDeclaration, scope: Scope): void {
  if (node.body === null || node.body === undefined) return
  let name: Node = node.id
  while (name.type === 'TSQualifiedName') name = name.left
  declare(walk, name, node, 'namespace', scope)
  visitChildren(walk, node.body, createScope(node, scope, true))
}

export function visitCatch(walk: Walk, node: CatchClause, scope: Scope): void {
  const owner = createScope(node, scope, false)
  if (node.param !== null) {
    visitPattern(walk, node.param, { declaration: node, kind: 'parameter', owner, scope: owner }, node)
  }
  walk.visit(node.body, owner, node)
}

export function visitLoop(walk: Walk, node: Node, scope: Scope): void {
  const inner = createScope(node, scope, false)
  for (const child of childrenOf(node)) {
    const isTarget = 'left' in node && node.left === child && child.type !== 'VariableDeclaration'
    if (isTarget) visitTarget(walk, child, inner, node)
    else walk.visit(child, inner, node)
  }
}
