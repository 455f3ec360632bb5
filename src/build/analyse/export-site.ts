/** How an exported value is written, as offsets: what an edit of its source needs to know. It holds no nodes. */
import type { Node } from 'oxc-parser'
import type { Range } from './definition.ts'
import type { Export, Module } from './module.ts'
import { parentOf, staticKey, unwrap } from './nodes.ts'

export interface ExportSite {
  /** The whole expression, with what only the type checker sees; absent when it is in another file. */
  readonly value?: Range
  /** The expression inside of that. */
  readonly inner?: Range
  /** What goes before a value in place of `inner`: the key of a shorthand property. */
  readonly prefix?: string
  /** The type of a `satisfies T` or `as T` around it; not for `as const`. */
  readonly type?: Range
  /** The elements of an object literal, in order. */
  readonly properties?: readonly PropertySite[]
  /** Where the declarator's name ends, when it has no annotation. */
  readonly annotateAt?: number
  /** The declaration, when it has one declarator. */
  readonly declaration?: { readonly keyword: Range; readonly isExported: boolean; readonly name: string }
  /** The name in a list: `export { config }`, `export { config } from './x'`. */
  readonly specifier?: { readonly range: Range; readonly statement: Range; readonly others: number }
  /** Whether a statement that declares this name can be added. */
  readonly isNameFree: boolean
  /** An ES module, to which an `export` may be added. */
  readonly isModule: boolean
}

export interface PropertySite {
  /** `undefined` for a spread and for a computed key. */
  readonly name: string | undefined
  readonly range: Range
  /** The value of `key: value`; absent for a shorthand, a method, an accessor and a spread. */
  readonly value?: Range
  /** The expression that the property takes its value from. */
  readonly expression: Range
}

/** The site of an export of this file. */
export function siteOfExport(module: Module, name: string, found: Export): ExportSite {
  const base = baseOf(module, name)
  if (found.kind === 'value') return { ...base, ...siteOfValue(module, found.node) }
  const specifier = found.node.type === 'ExportSpecifier' ? specifierSite(found.node, found.statement) : undefined
  const withSpecifier = { ...base, ...(specifier && { specifier }) }
  if (found.kind === 'from') return withSpecifier
  const declaration = found.binding.sites.length === 1 ? found.binding.sites[0]?.declaration : undefined
  if (declaration?.type !== 'VariableDeclarator' || declaration.id.type !== 'Identifier' || declaration.init === null)
    return withSpecifier
  const list = parentOf(declaration)
  const annotation = declaration.id.typeAnnotation
  return {
    ...withSpecifier,
    ...siteOfValue(module, declaration.init),
    ...(!annotation && { annotateAt: declaration.id.end }),
    ...(list?.type === 'VariableDeclaration' &&
      list.declarations.length === 1 && {
        declaration: {
          keyword: [list.start, list.start + list.kind.length],
          isExported: parentOf(list)?.type === 'ExportNamedDeclaration',
          name: declaration.id.name,
        },
      }),
  }
}

/** The site of a property's value in the default export. */
export function siteOfInline(module: Module, name: string, property: Node): ExportSite {
  const base = baseOf(module, name)
  if (property.type !== 'Property' || property.method || property.kind !== 'init') return base
  if (!property.shorthand) return { ...base, ...siteOfValue(module, property.value) }
  // One identifier is both key and value.
  const range: Range = [property.start, property.end]
  return { ...base, value: range, inner: range, prefix: `${name}: ` }
}

const baseOf = (module: Module, name: string): Pick<ExportSite, 'isNameFree' | 'isModule'> => ({
  isNameFree: !module.scopes.root.bindings.has(name),
  isModule: module.assignments.length === 0,
})

function siteOfValue(module: Module, node: Node): Pick<ExportSite, 'value' | 'inner' | 'type' | 'properties'> {
  const inner = unwrap(node)
  const type = typeAround(module, node)
  return {
    value: [node.start, node.end],
    inner: [inner.start, inner.end],
    ...(type && { type }),
    ...(inner.type === 'ObjectExpression' && { properties: inner.properties.map(propertySite) }),
  }
}

function propertySite(property: Node): PropertySite {
  const range: Range = [property.start, property.end]
  if (property.type === 'SpreadElement')
    return { name: undefined, range, expression: [property.argument.start, property.argument.end] }
  if (property.type !== 'Property') return { name: undefined, range, expression: range }
  const expression: Range = [property.value.start, property.value.end]
  const isPlain = property.kind === 'init' && !property.method && !property.shorthand
  return { name: nameOf(property), range, expression, ...(isPlain && { value: expression }) }
}

/** A key in brackets is left to the evaluation, unless it is a text that every parser reads. */
function nameOf(property: Node & { type: 'Property' }): string | undefined {
  return property.computed && property.key.type !== 'Literal' ? undefined : staticKey(property)
}

function typeAround(module: Module, node: Node): Range | undefined {
  if (node.type === 'ParenthesizedExpression') return typeAround(module, node.expression)
  if (node.type !== 'TSSatisfiesExpression' && node.type !== 'TSAsExpression') return undefined
  const { start, end } = node.typeAnnotation
  const isConst = module.source.text.slice(start, end) === 'const'
  return isConst ? typeAround(module, node.expression) : [start, end]
}

function specifierSite(node: Node, statement: Node): NonNullable<ExportSite['specifier']> {
  const others = statement.type === 'ExportNamedDeclaration' ? statement.specifiers.length - 1 : 0
  return { range: [node.start, node.end], statement: [statement.start, statement.end], others }
}
