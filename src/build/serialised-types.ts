/** Types as the values that `emitDecoratorMetadata` gives for them. */
import type { Node, Program } from 'oxc-parser'
import { childrenOf, specifierName } from './analyse/nodes.ts'

/** An expression for a type. Without one it is `Object`, as for everything that has no value of its own. */
export type Serialise = (type: Node | undefined) => string

/** Asks for the member of a module by a name that may be a type's; gives the expression. */
export type Import = (declaration: Node & { type: 'ImportDeclaration' }, name: string) => string

export interface SerialiserOptions {
  readonly importOf: Import
  /** The compiler's option: with it `string | null` is no string. */
  readonly strictNullChecks: boolean
}

/** For the types in one class of a file. */
export function serialiser(
  program: Program,
  owner: Node,
  { importOf, strictNullChecks }: SerialiserOptions,
): Serialise {
  const { aliases, values, typeOnly, imported } = declarationsOf(program)
  const parameters = new Set(typeParametersIn(owner))
  return (type) => serialise(type, 0)

  function serialise(type: Node | undefined, depth: number): string {
    const next = (each: Node): string => serialise(each, depth + 1)
    if (!type || depth > 20) return 'Object'
    const keyword = KEYWORDS[type.type]
    if (keyword) return keyword
    switch (type.type) {
      case 'TSParenthesizedType':
        return next(type.typeAnnotation)
      case 'TSLiteralType':
        return literal(type.literal)
      case 'TSTypeOperator':
        return type.operator === 'readonly'
          ? next(type.typeAnnotation)
          : type.operator === 'unique'
            ? 'Symbol'
            : 'Object'
      case 'TSTypePredicate':
        return type.asserts ? 'undefined' : 'Boolean'
      case 'TSUnionType':
      case 'TSIntersectionType':
        return oneOf(type.types.filter((each) => !isSkipped(each)).map(next))
      case 'TSTypeReference':
        return reference(type.typeName, depth)
      default:
        return 'Object'
    }
  }

  function isSkipped(type: Node): boolean {
    if (type.type === 'TSNeverKeyword') return true
    return !strictNullChecks && (type.type === 'TSNullKeyword' || type.type === 'TSUndefinedKeyword')
  }

  function reference(name: Node, depth: number): string {
    const names = pathOf(name)
    const [first = '', ...rest] = names
    if (names.length === 0 || parameters.has(first) || typeOnly.has(first)) return 'Object'
    const alias = rest.length === 0 ? aliases.get(first) : undefined
    if (alias) return serialise(alias, depth + 1)
    const value = rest.length === 0 ? values.get(first) : undefined
    if (value) return value
    const given = imported.get(first)
    const path = [given ? importOf(given.declaration, given.name) : first, ...rest]
    // Asked for step by step: what is imported may be a type after all.
    const steps = path.map((_, at) => `typeof ${path.slice(0, at + 1).join('.')}`)
    const known = steps.slice(0, -1).map((each) => `${each} !== "undefined"`)
    return `(${[...known, `${steps.at(-1)} === "function"`].join(' && ')} ? ${path.join('.')} : Object)`
  }
}

const KEYWORDS: Readonly<Partial<Record<string, string>>> = {
  TSStringKeyword: 'String',
  TSTemplateLiteralType: 'String',
  TSNumberKeyword: 'Number',
  TSBooleanKeyword: 'Boolean',
  TSBigIntKeyword: 'BigInt',
  TSSymbolKeyword: 'Symbol',
  TSVoidKeyword: 'undefined',
  TSUndefinedKeyword: 'undefined',
  TSNullKeyword: 'undefined',
  TSNeverKeyword: 'undefined',
  TSArrayType: 'Array',
  TSTupleType: 'Array',
  TSFunctionType: 'Function',
  TSConstructorType: 'Function',
}

const oneOf = ([first = 'undefined', ...others]: readonly string[]): string =>
  others.every((each) => each === first) ? first : 'Object'

function literal(node: Node): string {
  if (node.type === 'TemplateLiteral') return 'String'
  if (node.type === 'UnaryExpression') return literal(node.argument)
  if (node.type !== 'Literal') return 'Object'
  const { value } = node
  if (value === null) return 'undefined'
  return (
    { string: 'String', number: 'Number', boolean: 'Boolean', bigint: 'BigInt' }[typeof value as string] ?? 'Object'
  )
}

function pathOf(name: Node): string[] {
  if (name.type === 'Identifier') return [name.name]
  if (name.type !== 'TSQualifiedName') return []
  const left = pathOf(name.left)
  return left.length > 0 ? [...left, name.right.name] : []
}

interface Declarations {
  readonly aliases: ReadonlyMap<string, Node>
  /** What an enumeration is, known without running it. */
  readonly values: ReadonlyMap<string, string>
  readonly typeOnly: ReadonlySet<string>
  /** What may be a type or a value: only the other module knows. */
  readonly imported: ReadonlyMap<string, { readonly declaration: ImportDeclaration; readonly name: string }>
}

type ImportDeclaration = Parameters<Import>[0]

function declarationsOf(program: Program): Declarations {
  const aliases = new Map<string, Node>()
  const values = new Map<string, string>()
  const typeOnly = new Set<string>()
  const classes = new Set<string>()
  const imported = new Map<string, { declaration: ImportDeclaration; name: string }>()
  for (const statement of program.body) {
    const node =
      statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement
    if (node.type === 'TSTypeAliasDeclaration') aliases.set(node.id.name, node.typeAnnotation)
    else if (node.type === 'TSInterfaceDeclaration') typeOnly.add(node.id.name)
    else if (node.type === 'TSEnumDeclaration') values.set(node.id.name, enumType(node))
    else if (node.type === 'ClassDeclaration' && node.id) classes.add(node.id.name)
    else if (node.type === 'ImportDeclaration')
      for (const each of node.specifiers)
        if (node.importKind === 'type' || (each.type === 'ImportSpecifier' && each.importKind === 'type'))
          typeOnly.add(each.local.name)
        else if (each.type === 'ImportSpecifier')
          imported.set(each.local.name, { declaration: node, name: specifierName(each.imported) })
  }
  // A class with an interface of its name is merged with it.
  for (const name of classes) typeOnly.delete(name)
  return { aliases, values, typeOnly, imported }
}

function enumType(node: Node & { type: 'TSEnumDeclaration' }): string {
  const types = node.body.members.map(({ initializer }) => {
    const isText =
      initializer?.type === 'Literal' ? typeof initializer.value === 'string' : initializer?.type === 'TemplateLiteral'
    return isText ? 'String' : 'Number'
  })
  return oneOf(types)
}

/** Names of type parameters of a class and of what is in it. */
function typeParametersIn(node: Node): string[] {
  const own = node.type === 'TSTypeParameter' ? [node.name.name] : []
  return [...own, ...childrenOf(node).flatMap(typeParametersIn)]
}
