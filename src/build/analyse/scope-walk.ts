/** The one pass over a program that makes scopes, declares names and notes every identifier in a running position. */
import type { Node, Program } from 'oxc-parser'
import { childrenOf, isFunction } from './nodes.ts'
import type { Binding, BindingKind, Scope } from './scope.ts'

export interface RawReference {
  readonly name: string
  readonly node: Node
  readonly writes: boolean
  readonly scope: Scope
}

export interface ScopeWalk {
  readonly root: Scope
  readonly raw: readonly RawReference[]
  readonly declared: ReadonlyMap<Node, Binding>
}

/** TypeScript's nodes that leave something behind when types are erased. */
const runningTypeScript = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSParameterProperty',
  'TSExportAssignment',
  'TSImportEqualsDeclaration',
  'TSExternalModuleReference',
])

export function walkScopes(program: Program): ScopeWalk {
  const raw: RawReference[] = []
  const declared = new Map<Node, Binding>()
  const root = createScope(program, undefined, true)
  for (const statement of program.body) visit(statement, root, program)
  return { root, raw, declared }

  function visit(node: Node, scope: Scope, parent: Node): void {
    if (isErased(node)) return
    node.parent = parent
    switch (node.type) {
      case 'Identifier':
      case 'JSXIdentifier':
        return refer(node, scope, false)
      case 'ImportDeclaration':
        for (const each of node.specifiers) visitImport(each, scope, node)
        return
      case 'VariableDeclaration': {
        const owner = node.kind === 'var' ? varScope(scope) : scope
        for (const each of node.declarations) visitDeclarator(each, owner, scope, node)
        return
      }
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return visitFunction(node, scope)
      case 'ClassDeclaration':
      case 'ClassExpression':
        return visitClass(node, scope)
      case 'TSEnumDeclaration':
        declare(node.id, node, 'enum', scope)
        return visitEnum(node, scope)
      case 'TSModuleDeclaration':
        return visitNamespace(node, scope)
      case 'TSImportEqualsDeclaration':
        declare(node.id, node, 'variable', scope)
        return visit(node.moduleReference, scope, node)
      case 'TSQualifiedName':
        return visit(node.left, scope, node)
      case 'AssignmentExpression':
        visitTarget(node.left, scope, node)
        return visit(node.right, scope, node)
      case 'UpdateExpression':
        return visitTarget(node.argument, scope, node)
      case 'CatchClause':
        return visitCatch(node, scope)
      case 'BlockStatement':
      case 'StaticBlock':
      case 'SwitchStatement':
        return visitChildren(node, createScope(node, scope, node.type === 'StaticBlock'))
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        return visitLoop(node, createScope(node, scope, false))
      default:
        return visitNames(node, scope)
    }
  }

  /** Nodes with identifiers that are names rather than references. */
  function visitNames(node: Node, scope: Scope): void {
    switch (node.type) {
      case 'MemberExpression':
        visit(node.object, scope, node)
        if (node.computed) visit(node.property, scope, node)
        else node.property.parent = node
        return
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
      case 'AccessorProperty':
        if ('decorators' in node) for (const each of node.decorators) visit(each, scope, node)
        if (node.computed) visit(node.key, scope, node)
        else node.key.parent = node
        if (node.value !== null) visit(node.value, scope, node)
        return
      case 'LabeledStatement':
        return visit(node.body, scope, node)
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
      case 'ExportAllDeclaration':
      case 'JSXClosingElement':
      case 'ImportAttribute':
        return
      case 'ExportNamedDeclaration':
        if (node.declaration !== null) visit(node.declaration, scope, node)
        if (node.source !== null || node.exportKind === 'type') return
        for (const each of node.specifiers) {
          if (each.exportKind === 'type') continue
          each.parent = node
          visit(each.local, scope, each)
        }
        return
      case 'JSXAttribute':
        if (node.value !== null) visit(node.value, scope, node)
        return
      case 'JSXMemberExpression':
        return visit(node.object, scope, node)
      case 'JSXOpeningElement':
        // <div> is a string; <Page> and <a.b> are values.
        if (node.name.type !== 'JSXIdentifier' || !/^[a-z]/.test(node.name.name)) visit(node.name, scope, node)
        for (const each of node.attributes) visit(each, scope, node)
        return
      case 'TSEnumMember':
        if (node.computed) visit(node.id, scope, node)
        if (node.initializer !== null) visit(node.initializer, scope, node)
        return
      default:
        return visitChildren(node, scope)
    }
  }

  function visitChildren(node: Node, scope: Scope): void {
    for (const child of childrenOf(node)) visit(child, scope, node)
  }

  function visitImport(node: Node, scope: Scope, parent: Node): void {
    node.parent = parent
    const isType = 'importKind' in parent && parent.importKind === 'type'
    if (isType || ('importKind' in node && node.importKind === 'type') || !('local' in node)) return
    declare(node.local, node, 'import', scope)
  }

  function visitDeclarator(node: Node, owner: Scope, scope: Scope, parent: Node): void {
    if (node.type !== 'VariableDeclarator') return
    node.parent = parent
    visitPattern(node.id, node, 'variable', owner, scope, node)
    if (node.init !== null) visit(node.init, scope, node)
  }

  /** Declares the names in a pattern; its default values and computed keys are ordinary code. */
  function visitPattern(
    node: Node,
    declaration: Node,
    kind: BindingKind,
    owner: Scope,
    scope: Scope,
    parent: Node,
  ): void {
    node.parent = parent
    if ('decorators' in node) for (const each of node.decorators ?? []) visit(each, scope, node)
    const inner = (each: Node): void => visitPattern(each, declaration, kind, owner, scope, node)
    switch (node.type) {
      case 'Identifier':
        return declare(node, declaration, kind, owner)
      case 'ObjectPattern':
        return node.properties.forEach(inner)
      case 'ArrayPattern':
        return node.elements.forEach((each) => each !== null && inner(each))
      case 'Property':
        if (node.computed) visit(node.key, scope, node)
        return inner(node.value)
      case 'AssignmentPattern':
        inner(node.left)
        return visit(node.right, scope, node)
      case 'RestElement':
        return inner(node.argument)
      case 'TSParameterProperty':
        return inner(node.parameter)
      default:
        return
    }
  }

  /** Notes what an assignment writes to. */
  function visitTarget(node: Node, scope: Scope, parent: Node): void {
    node.parent = parent
    const inner = (each: Node): void => visitTarget(each, scope, node)
    switch (node.type) {
      case 'Identifier':
        return refer(node, scope, true)
      case 'ObjectPattern':
        return node.properties.forEach(inner)
      case 'ArrayPattern':
        return node.elements.forEach((each) => each !== null && inner(each))
      case 'Property':
        if (node.computed) visit(node.key, scope, node)
        return inner(node.value)
      case 'AssignmentPattern':
        inner(node.left)
        return visit(node.right, scope, node)
      case 'RestElement':
        return inner(node.argument)
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion':
        return inner(node.expression)
      default:
        return visit(node, scope, parent)
    }
  }

  function visitFunction(node: Node, scope: Scope): void {
    if (node.type !== 'FunctionDeclaration' && node.type !== 'FunctionExpression' && !isArrow(node)) return
    let outer = scope
    if (node.id !== null) {
      if (node.type === 'FunctionExpression') outer = createScope(node, scope, false)
      declare(node.id, node, 'function', outer)
    }
    // Default values do not see the body's names, so the body has a scope of its own.
    const parameters = createScope(node, outer, true)
    for (const each of node.params) visitPattern(each, each, 'parameter', parameters, parameters, node)
    if (node.body === null) return
    node.body.parent = node
    if (node.body.type !== 'BlockStatement') return visit(node.body, parameters, node)
    visitChildren(node.body, createScope(node.body, parameters, true))
  }

  function visitClass(node: Node, scope: Scope): void {
    if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return
    let inner = scope
    if (node.id !== null) {
      if (node.type === 'ClassExpression') inner = createScope(node, scope, false)
      declare(node.id, node, 'class', inner)
    }
    for (const child of childrenOf(node)) if (child !== node.id) visit(child, inner, node)
  }

  /** Members of an enum are names inside its body. */
  function visitEnum(node: Node, scope: Scope): void {
    if (node.type !== 'TSEnumDeclaration') return
    const inner = createScope(node, scope, false)
    for (const member of node.body.members) {
      if (member.id.type === 'Identifier') declare(member.id, member, 'variable', inner)
    }
    for (const member of node.body.members) visit(member, inner, node.body)
  }

  function visitNamespace(node: Node, scope: Scope): void {
    if (node.type !== 'TSModuleDeclaration' || node.body === null || node.body === undefined) return
    let name: Node = node.id
    while (name.type === 'TSQualifiedName') name = name.left
    declare(name, node, 'namespace', scope)
    visitChildren(node.body, createScope(node, scope, true))
  }

  function visitCatch(node: Node, scope: Scope): void {
    if (node.type !== 'CatchClause') return
    const inner = createScope(node, scope, false)
    if (node.param !== null) visitPattern(node.param, node, 'parameter', inner, inner, node)
    visit(node.body, inner, node)
  }

  function visitLoop(node: Node, scope: Scope): void {
    for (const child of childrenOf(node)) {
      const isTarget = 'left' in node && node.left === child && child.type !== 'VariableDeclaration'
      if (isTarget) visitTarget(child, scope, node)
      else visit(child, scope, node)
    }
  }

  function declare(identifier: Node, declaration: Node, kind: BindingKind, scope: Scope): void {
    if (identifier.type !== 'Identifier') return
    const { name } = identifier
    let binding = scope.bindings.get(name)
    if (binding === undefined) {
      binding = { name, kind, scope, sites: [], references: [] }
      scope.bindings.set(name, binding)
    }
    binding.sites.push({ identifier, declaration })
    declared.set(identifier, binding)
  }

  function refer(node: Node, scope: Scope, writes: boolean): void {
    if (node.type !== 'Identifier' && node.type !== 'JSXIdentifier') return
    raw.push({ name: node.name, node, writes, scope })
  }
}

function isErased(node: Node): boolean {
  if ('declare' in node && node.declare === true) return true
  if (!node.type.startsWith('TS')) return false
  return !runningTypeScript.has(node.type) && node.type !== 'TSQualifiedName'
}

function isArrow(node: Node): node is Node & { readonly type: 'ArrowFunctionExpression' } {
  return isFunction(node) && node.type === 'ArrowFunctionExpression'
}

function createScope(node: Node, parent: Scope | undefined, holdsVar: boolean): Scope {
  return { node, parent, holdsVar, bindings: new Map() }
}

function varScope(scope: Scope): Scope {
  let at = scope
  while (!at.holdsVar && at.parent !== undefined) at = at.parent
  return at
}
