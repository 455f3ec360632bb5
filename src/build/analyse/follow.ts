/** Finds what an expression stands for, through the constants and imports of one file. */
import type { CallExpression, Node } from 'oxc-parser'
import { importOf, type Module } from './module.ts'
import { isFunction, memberName, unwrap } from './nodes.ts'
import type { Binding } from './scope.ts'

export interface Via {
  readonly binding: Binding
  /** The identifier that was followed. */
  readonly node: Node
}

/** The value of an expression, through constants of this file. */
export function follow(module: Module, node: Node, through: Via[]): Node {
  const value = unwrap(node)
  if (value.type !== 'Identifier' || through.some((via) => via.node === value)) return value
  const binding = module.scopes.bindingOf(value)
  if (binding === undefined || binding.scope !== module.scopes.root) return value
  const declared = declaredValue(module, binding, value)
  if (declared === value) return value
  through.push({ binding, node: value })
  return follow(module, declared, through)
}

export function declaredValue(module: Module, binding: Binding, otherwise: Node): Node {
  const declaration = binding.sites[0]?.declaration
  if (binding.sites.length !== 1 || declaration === undefined || importOf(binding) !== undefined)
    return identifierOr(otherwise)
  if (declaration.type === 'VariableDeclarator') {
    return declaration.init !== null && declaration.id.type === 'Identifier'
      ? declaration.init
      : identifierOr(otherwise)
  }
  return isFunction(declaration) || declaration.type === 'ClassDeclaration' ? declaration : identifierOr(otherwise)

  function identifierOr(node: Node): Node {
    if (node.type !== 'ExportSpecifier') return node
    return module.scopes.bindingOf(node.local) === binding ? node.local : node
  }
}

export function defaultValue(module: Module): Node | undefined {
  const exported = module.exports.get('default')
  if (exported === undefined || exported.kind === 'from') return undefined
  return exported.kind === 'local' ? declaredValue(module, exported.binding, exported.node) : exported.node
}

export function calleeImport(
  module: Module,
  call: CallExpression,
): { binding: Binding; member: string | undefined } | undefined {
  const callee = unwrap(call.callee)
  const target = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee
  if (target.type !== 'Identifier') return undefined
  const binding = module.scopes.bindingOf(target)
  if (binding === undefined || importOf(binding) === undefined) return undefined
  const member = memberName(callee)
  return callee.type === 'MemberExpression' && member === undefined ? undefined : { binding, member }
}

/** `new App().get(…).post(…)`: methods called on a new object give the app again. */
export function isApplication(call: CallExpression): boolean {
  let node: Node = call
  while (node.type === 'CallExpression' || node.type === 'MemberExpression') {
    node = unwrap(node.type === 'CallExpression' ? node.callee : node.object)
  }
  return node.type === 'NewExpression'
}

export function isImported(module: Module, node: Node): boolean {
  if (node.type !== 'Identifier') return false
  const binding = module.scopes.bindingOf(node)
  return binding !== undefined && importOf(binding) !== undefined
}
