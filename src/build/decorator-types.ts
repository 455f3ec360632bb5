/**
 * `emitDecoratorMetadata`: the types of decorated members, which dependency injection and object mappers read while the
 * program runs. Bundlers leave them out in silence. They are written into the source as decorators, by the rules of
 * TypeScript's `transpileModule` (5.9, checked 2026-11): from this file alone, and `Object` for what it does not say.
 */
import type { Node } from 'oxc-parser'
import { childrenOf, staticKey } from './analyse/nodes.ts'
import { parseSource } from './analyse/source.ts'
import { serialiser, type Import, type Serialise } from './serialised-types.ts'

type Class = Node & { type: 'ClassDeclaration' | 'ClassExpression' }
type Member = Class['body']['body'][number]
type Parameters = (Node & { type: 'FunctionExpression' })['params']

/** Whether a text may have decorators: most have none, and are not parsed. */
export const mayHaveDecorators = (text: string): boolean => /@[\w$(]/.test(text)

/** The same text, with the types of what is decorated. `undefined`: nothing is. */
export function withDecoratorTypes(file: string, content: string, strictNullChecks: boolean): string | undefined {
  const { source } = parseSource(file, content)
  if (!source) return undefined
  const edits: Edit[] = []
  const spaces = new Map<string, string>()
  // A name that is no export of the other module stops the bundler, but for one that is asked of its namespace.
  const importOf: Import = (declaration, name) => {
    const from = source.text.slice(declaration.source.start, declaration.end)
    const space = spaces.get(from) ?? `anyhost$${spaces.size}`
    if (!spaces.has(from)) edits.push({ at: declaration.start, code: `import * as ${space} from ${from};` })
    spaces.set(from, space)
    return `${space}.${name}`
  }
  const visit = (node: Node): void => {
    if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression')
      edits.push(...editsOf(node, serialiser(source.program, node, { importOf, strictNullChecks })))
    for (const child of childrenOf(node)) visit(child)
  }
  visit(source.program)
  if (edits.length === 0) return undefined
  let text = source.text
  for (const { at, code } of edits.toSorted((a, b) => b.at - a.at)) text = text.slice(0, at) + code + text.slice(at)
  return text
}

interface Edit {
  readonly at: number
  readonly code: string
}

function editsOf(node: Class, serialise: Serialise): Edit[] {
  const members = node.body.body.flatMap((member) => memberEdits(node, member, serialise))
  const made = node.body.body.find(isConstructor)
  const params = made?.value.params ?? []
  if (!isDecorated(node) && !params.some(isDecorated)) return members
  // Without a constructor the base class has the last word.
  if (!made) return members
  const metadata = [['design:paramtypes', paramTypes(params, serialise)] as const]
  return [...members, { at: placeFor(node, params), code: decorator(metadata) }]
}

function memberEdits(node: Class, member: Member, serialise: Serialise): Edit[] {
  if (member.type === 'PropertyDefinition' || member.type === 'AccessorProperty') {
    if (!isDecorated(member)) return []
    const type = serialise(member.typeAnnotation?.typeAnnotation)
    return [{ at: placeFor(member, []), code: decorator([['design:type', type]]) }]
  }
  if (member.type !== 'MethodDefinition' || member.kind === 'constructor' || !member.value.body) return []
  const { params, returnType, async } = member.value
  if (!isDecorated(member) && !params.some(isDecorated)) return []
  const given = returnType?.typeAnnotation
  const paramtypes = ['design:paramtypes', paramTypes(params, serialise)] as const
  if (member.kind === 'method') {
    const returned = given ? serialise(given) : async ? 'Promise' : 'undefined'
    const metadata = [['design:type', 'Function'], paramtypes, ['design:returntype', returned]] as const
    return [{ at: placeFor(member, params), code: decorator(metadata) }]
  }
  // Both halves of an accessor have the type of either.
  const setter = node.body.body.find(
    (each) => each.type === 'MethodDefinition' && each.kind === 'set' && staticKey(each) === staticKey(member),
  )
  const [value] = setter?.type === 'MethodDefinition' ? setter.value.params : []
  const type = value ? typeOf(value, serialise) : serialise(given)
  const all = setter ? `[${type}]` : '[]'
  return [
    {
      at: placeFor(member, params),
      code: decorator([
        ['design:type', type],
        ['design:paramtypes', all],
      ]),
    },
  ]
}

const isConstructor = (member: Member): member is Member & { type: 'MethodDefinition' } =>
  member.type === 'MethodDefinition' && member.kind === 'constructor' && member.value.body !== null

/**
 * Decorators run from the last to the first, those of parameters before those of their method, and each may read the
 * types. So the types come last in the list of the last parameter, or of the member where there is none.
 */
function placeFor(node: Node, params: Parameters): number {
  const [host = node] = params.toReversed()
  return decoratorsOf(host).at(-1)?.end ?? host.start
}

const decoratorsOf = (node: Node): readonly Node[] => ('decorators' in node ? (node.decorators ?? []) : [])
const isDecorated = (node: Node): boolean => decoratorsOf(node).length > 0

/** Without the library that keeps metadata there is nobody to read it. */
function decorator(metadata: readonly (readonly [key: string, value: string])[]): string {
  const calls = metadata.map(([key, value]) => `Reflect.metadata(${JSON.stringify(key)}, ${value})(t, k);`)
  return ` @((t, k) => { if (Reflect.metadata) { ${calls.join(' ')} } }) `
}

const paramTypes = (params: Parameters, serialise: Serialise): string =>
  `[${params.map((each) => typeOf(each, serialise)).join(', ')}]`

/** The type of a parameter: that of one element where it takes the rest. */
function typeOf(param: Node, serialise: Serialise): string {
  switch (param.type) {
    case 'TSParameterProperty':
      return typeOf(param.parameter, serialise)
    case 'AssignmentPattern':
      return typeOf(param.left, serialise)
    case 'RestElement': {
      const type = (param.typeAnnotation ?? typeAnnotationOf(param.argument))?.typeAnnotation
      return serialise(type?.type === 'TSArrayType' ? type.elementType : undefined)
    }
    default:
      return serialise(typeAnnotationOf(param)?.typeAnnotation)
  }
}

type Annotated = Node & { type: 'TSTypeAnnotation' }

const typeAnnotationOf = (node: Node): Annotated | undefined =>
  'typeAnnotation' in node && node.typeAnnotation?.type === 'TSTypeAnnotation' ? node.typeAnnotation : undefined
