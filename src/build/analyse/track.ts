/** Follows a value through one file: which of its members are read, and where it gets out of sight. */
import type { Node } from 'oxc-parser'
import type { Module } from './module.ts'
import { isFunction, memberName, parentOf, staticKey, staticText } from './nodes.ts'
import type { Binding } from './scope.ts'

/** The members of a value that have members of their own. Any other member is an end. */
export interface Shape {
  readonly [member: string]: Shape
}

export interface Value {
  /** The members that led here; empty for the value that is followed. */
  readonly path: readonly string[]
  readonly shape: Shape
}

export interface Report {
  use(path: readonly string[], node: Node): void
  escape(what: string, node: Node): void
}

export interface Tracker {
  /** Follows what an expression gives. */
  follow(node: Node, value: Value): void
  /** Follows what a declared pattern receives. */
  bind(pattern: Node, value: Value): void
}

export function createTracker(module: Module, report: Report): Tracker {
  const followed = new Set<string>()
  return { follow, bind: (pattern, value) => bind(pattern, value, true) }

  function follow(node: Node, value: Value): void {
    const parent = parentOf(node)
    if (parent === undefined) return
    switch (parent.type) {
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'ChainExpression':
      case 'AwaitExpression':
        return follow(parent, value)
      case 'MemberExpression':
        if (parent.object === node) return readMember(value, memberName(parent), parent)
        return leave(value, 'used as a key', node)
      case 'LogicalExpression':
        // Only a missing value gets through the left side of `&&`.
        return parent.operator === '&&' && parent.left === node ? undefined : follow(parent, value)
      case 'ConditionalExpression':
        return parent.test === node ? undefined : follow(parent, value)
      case 'SequenceExpression':
        return parent.expressions.at(-1) === node ? follow(parent, value) : undefined
      case 'VariableDeclarator':
        return bind(parent.id, value, true)
      case 'AssignmentExpression':
        return followAssignment(parent.left, parent.right === node, value, node)
      case 'BinaryExpression':
        if (parent.operator !== 'in' || parent.right !== node) return
        return readMember(value, staticText(parent.left), parent)
      case 'ExpressionStatement':
      case 'UnaryExpression':
      case 'IfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
        return
      default:
        return leave(value, describeLeaving(parent, node), node)
    }
  }

  function followAssignment(target: Node, isValue: boolean, value: Value, node: Node): void {
    if (!isValue) return
    if (target.type === 'ObjectPattern') return bind(target, value, false)
    leave(value, target.type === 'Identifier' ? `assigned to \`${target.name}\`` : 'stored', node)
  }

  function readMember(value: Value, name: string | undefined, node: Node): void {
    if (name === undefined) return leave(value, 'read by a name that is not known', node)
    const next = step(value, name)
    if (next === undefined) report.use([...value.path, name], node)
    else follow(node, next)
  }

  /** `declares` says whether identifiers in the pattern are new names, which can be followed. */
  function bind(pattern: Node, value: Value, declares: boolean): void {
    switch (pattern.type) {
      case 'Identifier': {
        const binding = declares ? module.scopes.bindingOf(pattern) : undefined
        return binding === undefined ? leave(value, 'stored', pattern) : followBinding(binding, value)
      }
      case 'AssignmentPattern':
        return bind(pattern.left, value, declares)
      case 'TSParameterProperty':
        return leave(value, 'stored', pattern)
      case 'ObjectPattern':
        for (const each of pattern.properties) bindProperty(each, value, declares)
        return
      default:
        return leave(value, 'taken apart', pattern)
    }
  }

  function bindProperty(property: Node, value: Value, declares: boolean): void {
    if (property.type !== 'Property') return leave(value, 'collected by a rest element', property)
    const name = staticKey(property)
    if (name === undefined) return leave(value, 'read by a name that is not known', property)
    const next = step(value, name)
    if (next === undefined) report.use([...value.path, name], property.key)
    else bind(property.value, next, declares)
  }

  function followBinding(binding: Binding, value: Value): void {
    const key = `${binding.sites[0]?.identifier.start} ${value.path.join('.')}`
    if (followed.has(key)) return
    followed.add(key)
    for (const { node, writes } of binding.references) if (!writes) follow(node, value)
  }

  function leave(value: Value, what: string, node: Node): void {
    if (value.path.length > 0) report.use([...value.path, '*'], node)
    else report.escape(what, node)
  }

  function describeLeaving(parent: Node, node: Node): string {
    switch (parent.type) {
      case 'CallExpression':
      case 'NewExpression':
        return parent.callee === node ? 'called' : `passed to \`${nameOf(parent.callee)}\``
      case 'SpreadElement':
      case 'JSXSpreadAttribute':
        return 'spread'
      case 'ReturnStatement':
      case 'YieldExpression':
        return 'returned'
      case 'Property':
      case 'ArrayExpression':
      case 'PropertyDefinition':
      case 'JSXExpressionContainer':
        return 'stored'
      case 'ExportSpecifier':
      case 'ExportDefaultDeclaration':
        return 'exported'
      case 'ForInStatement':
      case 'ForOfStatement':
        return 'iterated'
      default:
        return isFunction(parent) ? 'returned' : 'used in a way that is not followed'
    }
  }

  function nameOf(callee: Node): string {
    const text = module.source.text.slice(callee.start, callee.end)
    return text.length > 40 ? `${text.slice(0, 37)}…` : text
  }
}

function step({ path, shape }: Value, name: string): Value | undefined {
  const next = Object.hasOwn(shape, name) ? shape[name] : undefined
  return next === undefined ? undefined : { path: [...path, name], shape: next }
}
