/** The one pass over a program that makes scopes, declares names and notes every identifier in a running position. */
import type { Node, Program } from 'oxc-parser'
import {
  visitCatch,
  visitChildren,
  visitClass,
  visitEnum,
  visitFunction,
  visitImport,
  visitLoop,
  visitNamespace,
  visitVariables,
} from './scope-declarations.ts'
import { visitTarget } from './scope-patterns.ts'
import { createScope, declare, refer, type RawReference, type Walk } from './scope-state.ts'
import type { Binding, Scope } from './scope.ts'

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
  const walk: Walk = { raw: [], declared: new Map(), visit: (node, scope, parent) => visit(walk, node, scope, parent) }
  const root = createScope(program, undefined, true)
  for (const statement of program.body) walk.visit(statement, root, program)
  return { root, raw: walk.raw, declared: walk.declared }
}

function visit(walk: Walk, node: Node, scope: Scope, parent: Node): void {
  if (isErased(node)) return
  node.parent = parent
  switch (node.type) {
    case 'Identifier':
    case 'JSXIdentifier':
      return refer(walk, node, scope, false)
    case 'ImportDeclaration':
      return node.specifiers.forEach((each) => visitImport(walk, each, scope, node))
    case 'VariableDeclaration':
      return visitVariables(walk, node, scope)
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return visitFunction(walk, node, scope)
    case 'ClassDeclaration':
    case 'ClassExpression':
      return visitClass(walk, node, scope)
    case 'TSEnumDeclaration':
      return visitEnum(walk, node, scope)
    case 'TSModuleDeclaration':
      return visitNamespace(walk, node, scope)
    case 'TSImportEqualsDeclaration':
      declare(walk, node.id, node, 'variable', scope)
      return walk.visit(node.moduleReference, scope, node)
    case 'TSQualifiedName':
      return walk.visit(node.left, scope, node)
    case 'AssignmentExpression':
      visitTarget(walk, node.left, scope, node)
      return walk.visit(node.right, scope, node)
    case 'UpdateExpression':
      return visitTarget(walk, node.argument, scope, node)
    case 'CatchClause':
      return visitCatch(walk, node, scope)
    case 'BlockStatement':
    case 'StaticBlock':
    case 'SwitchStatement':
      return visitChildren(walk, node, createScope(node, scope, node.type === 'StaticBlock'))
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
      return visitLoop(walk, node, scope)
    default:
      return visitNames(walk, node, scope)
  }
}

/** Nodes with identifiers that are names rather than references. */
function visitNames(walk: Walk, node: Node, scope: Scope): void {
  switch (node.type) {
    case 'MemberExpression':
      walk.visit(node.object, scope, node)
      if (node.computed) walk.visit(node.property, scope, node)
      else node.property.parent = node
      return
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      if ('decorators' in node) for (const each of node.decorators) walk.visit(each, scope, node)
      if (node.computed) walk.visit(node.key, scope, node)
      else node.key.parent = node
      if (node.value !== null) walk.visit(node.value, scope, node)
      return
    case 'LabeledStatement':
      return walk.visit(node.body, scope, node)
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ExportAllDeclaration':
    case 'JSXClosingElement':
    case 'ImportAttribute':
      return
    case 'ExportNamedDeclaration':
      if (node.declaration !== null) walk.visit(node.declaration, scope, node)
      if (node.source !== null || node.exportKind === 'type') return
      for (const each of node.specifiers) {
        if (each.exportKind === 'type') continue
        each.parent = node
        walk.visit(each.local, scope, each)
      }
      return
    case 'JSXAttribute':
      if (node.value !== null) walk.visit(node.value, scope, node)
      return
    case 'JSXMemberExpression':
      return walk.visit(node.object, scope, node)
    case 'JSXOpeningElement':
      // <div> is a string; <Page> and <a.b> are values.
      if (node.name.type !== 'JSXIdentifier' || !/^[a-z]/.test(node.name.name)) walk.visit(node.name, scope, node)
      for (const each of node.attributes) walk.visit(each, scope, node)
      return
    case 'TSEnumMember':
      if (node.computed) walk.visit(node.id, scope, node)
      if (node.initializer !== null) walk.visit(node.initializer, scope, node)
      return
    default:
      return visitChildren(walk, node, scope)
  }
}

function isErased(node: Node): boolean {
  if ('declare' in node && node.declare === true) return true
  if (!node.type.startsWith('TS')) return false
  return !runningTypeScript.has(node.type) && node.type !== 'TSQualifiedName'
}
