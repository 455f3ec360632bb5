/** What a file imports and exports, over its scopes. CommonJS files count as modules with what they assign. */
import type { ExportAllDeclaration, ExportNamedDeclaration, Expression, Node } from 'oxc-parser'
import { memberName, specifierName, staticKey, staticText, unwrap } from './nodes.ts'
import { analyseScopes, type Binding, type Scopes } from './scope.ts'
import type { Source } from './source.ts'

export interface Module {
  readonly source: Source
  readonly scopes: Scopes
  readonly exports: ReadonlyMap<string, Export>
  /** `export * from`, in source order. */
  readonly stars: readonly ExportAllDeclaration[]
  /** Statements that assign to `module.exports` or `exports`; none in an ES module. */
  readonly assignments: readonly Node[]
}

export type Export =
  /** `export const a`, `export { a }`: a name of this file. */
  | { readonly kind: 'local'; readonly binding: Binding; readonly node: Node; readonly statement: Node }
  /** `export default <expression>`, `export =`, `module.exports =`. */
  | { readonly kind: 'value'; readonly node: Node; readonly statement: Node }
  /** `export { a } from './x'`, `export * as a from './x'`. `name` is `*` for the whole namespace. */
  | {
      readonly kind: 'from'
      readonly from: string
      readonly name: string
      readonly node: Node
      readonly statement: Node
    }

/** Where an imported name comes from. `name` is `*` for the whole namespace. */
export interface Import {
  readonly from: string
  readonly name: string
}

export function analyseModule(source: Source): Module {
  const scopes = analyseScopes(source.program)
  const exports = new Map<string, Export>()
  const stars: ExportAllDeclaration[] = []
  const assignments: Node[] = []
  for (const statement of source.program.body) {
    if (statement.type === 'ExportNamedDeclaration' && statement.exportKind !== 'type') addNamed(statement)
    else if (statement.type === 'ExportAllDeclaration' && statement.exportKind !== 'type') addAll(statement)
    else if (statement.type === 'ExportDefaultDeclaration') addDefault(statement, statement.declaration)
    else if (statement.type === 'TSExportAssignment') {
      addDefault(statement, statement.expression)
      assignments.push(statement)
    } else if (statement.type === 'ExpressionStatement') addAssignment(statement, statement.expression)
  }
  return { source, scopes, exports, stars, assignments }

  function addNamed(statement: ExportNamedDeclaration): void {
    if (statement.declaration !== null) {
      for (const binding of scopes.root.bindings.values()) {
        if (!binding.sites.some(({ declaration }) => isWithin(declaration, statement))) continue
        exports.set(binding.name, { kind: 'local', binding, node: statement, statement })
      }
      return
    }
    for (const node of statement.specifiers) {
      if (node.exportKind === 'type') continue
      const name = specifierName(node.local)
      const exported = specifierName(node.exported)
      const binding = scopes.root.bindings.get(name)
      if (statement.source !== null) {
        exports.set(exported, { kind: 'from', from: statement.source.value, name, node, statement })
      } else if (binding !== undefined) exports.set(exported, { kind: 'local', binding, node, statement })
    }
  }

  function addAll(statement: ExportAllDeclaration): void {
    if (statement.exported === null) stars.push(statement)
    else {
      const from = statement.source.value
      exports.set(specifierName(statement.exported), { kind: 'from', from, name: '*', node: statement, statement })
    }
  }

  function addDefault(statement: Node, value: Node): void {
    if (value.type !== 'TSInterfaceDeclaration') exports.set('default', { kind: 'value', node: value, statement })
  }

  function addAssignment(statement: Node, expression: Expression): void {
    if (expression.type !== 'AssignmentExpression') return
    const name = assignedExport(expression.left)
    if (name === undefined) return
    assignments.push(statement)
    const exported = name === '*' ? 'default' : name
    exports.set(exported, { kind: 'value', node: expression.right, statement })
  }

  /** The export that `module.exports = …` (`*`) or `exports.name = …` assigns. */
  function assignedExport(target: Node): string | undefined {
    if (target.type !== 'MemberExpression') return undefined
    if (isGlobal(target.object, 'module') && memberName(target) === 'exports') return '*'
    if (isGlobal(target.object, 'exports')) return memberName(target)
    const isModuleExports =
      memberName(target.object) === 'exports' &&
      target.object.type === 'MemberExpression' &&
      isGlobal(target.object.object, 'module')
    return isModuleExports ? memberName(target) : undefined
  }

  function isGlobal(node: Node, name: string): boolean {
    return node.type === 'Identifier' && node.name === name && scopes.bindingOf(node) === undefined
  }
}

/** What a name of the file's top level imports, by `import` or by `require('…')`. */
export function importOf(binding: Binding): Import | undefined {
  const site = binding.sites[0]
  if (site === undefined || binding.scope.parent !== undefined) return undefined
  const { declaration, identifier } = site
  if (declaration.type === 'VariableDeclarator') return requireOf(declaration, identifier)
  if (declaration.type === 'TSImportEqualsDeclaration') {
    const reference = declaration.moduleReference
    return reference.type === 'TSExternalModuleReference'
      ? { from: String(reference.expression.value), name: '*' }
      : undefined
  }
  if (declaration.parent?.type !== 'ImportDeclaration') return undefined
  const from = declaration.parent.source.value
  if (declaration.type === 'ImportSpecifier') return { from, name: specifierName(declaration.imported) }
  return { from, name: declaration.type === 'ImportDefaultSpecifier' ? 'default' : '*' }
}

/**
 * Where an imported name, or a member of an imported namespace, comes from, as this file says it. A member of anything
 * else is unknown.
 */
export function directOrigin(binding: Binding, member: string | undefined): Import | undefined {
  const imported = importOf(binding)
  return imported && originWithin(imported, member)
}

export function originWithin({ from, name }: Import, member: string | undefined): Import | undefined {
  if (name === '*') return member === undefined ? undefined : { from, name: member }
  return member === undefined ? { from, name } : undefined
}

/** The specifier of a call of `require` with a literal. */
export function requiredModule(node: Node): string | undefined {
  const call = unwrap(node)
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier' || call.callee.name !== 'require')
    return undefined
  return call.arguments[0] === undefined ? undefined : staticText(call.arguments[0])
}

function requireOf(declarator: Node, identifier: Node): Import | undefined {
  if (declarator.type !== 'VariableDeclarator' || declarator.init === null) return undefined
  const from = requiredModule(declarator.init)
  if (from === undefined) return undefined
  if (declarator.id === identifier) return { from, name: '*' }
  if (declarator.id.type !== 'ObjectPattern') return undefined
  const property = declarator.id.properties.find((each) => each.type === 'Property' && each.value === identifier)
  const name = property?.type === 'Property' ? staticKey(property) : undefined
  return name === undefined ? undefined : { from, name }
}

function isWithin(node: Node, ancestor: Node): boolean {
  return node.start >= ancestor.start && node.end <= ancestor.end
}
