/** Values that can be read off the source: most configs need no evaluation at all. */
import type { Node } from 'oxc-parser'
import { findMutation, findReassignment } from '../analyse/mutation.ts'
import type { Module } from '../analyse/module.ts'
import { staticKey, staticText, unwrap } from '../analyse/nodes.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** The value of a literal, or of a constant of this file that holds one; `undefined` when it must be evaluated. */
export function readLiteral(module: Module, node: Node): Json | undefined {
  const value = unwrap(node)
  switch (value.type) {
    case 'Literal':
      return readScalar(value.value)
    case 'TemplateLiteral':
      return staticText(value)
    case 'UnaryExpression': {
      const operand = value.operator === '-' ? readLiteral(module, value.argument) : undefined
      return typeof operand === 'number' && operand !== 0 ? -operand : undefined
    }
    case 'Identifier':
      return readConstant(module, value)
    case 'ArrayExpression':
      return readArray(module, value.elements)
    case 'ObjectExpression':
      return readObject(module, value.properties)
    default:
      return undefined
  }
}

function readScalar(value: unknown): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function readConstant(module: Module, identifier: Node): Json | undefined {
  const binding = module.scopes.bindingOf(identifier)
  const declaration = binding?.sites[0]?.declaration
  if (binding === undefined || binding.scope !== module.scopes.root || binding.sites.length !== 1) return undefined
  if (declaration?.type !== 'VariableDeclarator' || declaration.id.type !== 'Identifier') return undefined
  if (declaration.init === null || declaration.end > identifier.start || !isTopLevel(declaration)) return undefined
  if (findReassignment(binding) !== undefined || findMutation(binding) !== undefined) return undefined
  return readLiteral(module, declaration.init)
}

function readArray(module: Module, elements: readonly (Node | null)[]): Json | undefined {
  const array: Json[] = []
  for (const element of elements) {
    const value = element === null ? undefined : readLiteral(module, element)
    if (value === undefined) return undefined
    array.push(value)
  }
  return array
}

function readObject(module: Module, properties: readonly Node[]): Json | undefined {
  const object: { [key: string]: Json } = {}
  for (const property of properties) {
    if (property.type !== 'Property' || property.kind !== 'init') return undefined
    const key = staticKey(property)
    const value = key === undefined || key === '__proto__' ? undefined : readLiteral(module, property.value)
    if (key === undefined || value === undefined) return undefined
    object[key] = value
  }
  return object
}

/** A declaration inside a block may not have run. */
function isTopLevel(declarator: Node): boolean {
  const statement = declarator.parent?.parent
  return statement?.type === 'Program' || statement?.type === 'ExportNamedDeclaration'
}
