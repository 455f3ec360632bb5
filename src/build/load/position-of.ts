/** Where a value of a definition is written, through constants and spreads of the file. */
import type { Node } from 'oxc-parser'
import { readProperties, type Definition } from '../analyse/definition.ts'
import { follow } from '../analyse/follow.ts'
import type { Module } from '../analyse/module.ts'
import { staticKey } from '../analyse/nodes.ts'
import { positionAt, type Position } from '../analyse/source.ts'
import type { Path } from './plain.ts'

export type PositionOf = (path: Path) => Position

/** A place with the places of what is inside it, as plain data: it holds no nodes, so that the tree can be let go. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly inside?: Readonly<Record<string, Place>>
}

/** A value that cannot be found is reported at the nearest one above it. */
export const positionIn =
  (file: string, top: Place): PositionOf =>
  (path) => {
    let place = top
    for (const key of path) {
      const { inside = {} } = place
      if (!Object.hasOwn(inside, key)) break
      place = inside[String(key)] ?? place
    }
    return { file, line: place.line, column: place.column }
  }

export function placesOf(module: Module, definition: Definition, namedConfig: Node | undefined): Place {
  const members = new Map<string, Place>()
  for (const { name, node, value } of definition.members) {
    if (readProperties.has(name)) members.set(name, placeOf(module, placeNode(node, value), value, []))
    else members.set(name, placeAt(module, node, new Map()))
  }
  if (namedConfig !== undefined) members.set('config', placeOf(module, namedConfig, namedConfig, []))
  return placeAt(module, definition.node, members)
}

function placeAt({ source }: Module, node: Node, inside: ReadonlyMap<string, Place>): Place {
  const { line, column } = positionAt(source, node.start)
  return { line, column, ...(inside.size > 0 && { inside: Object.fromEntries(inside) }) }
}

/** The same for one value, by the path inside it. */
export const createValuePositionOf = (module: Module, node: Node): PositionOf =>
  positionIn(module.source.file, placeOf(module, node, node, []))

/** The expression that an exported name, by default `config`, is declared with. */
export function findNamedConfig(module: Module, name = 'config'): Node | undefined {
  const exported = module.exports.get(name)
  if (exported?.kind !== 'local') return exported?.node
  const declaration = exported.binding.sites[0]?.declaration
  return declaration?.type === 'VariableDeclarator' && declaration.init !== null ? declaration.init : exported.node
}

/** `above` has the nodes on the way, since constants may spread each other in a circle. */
function placeOf(module: Module, node: Node, value: Node, above: readonly Node[]): Place {
  return placeAt(module, node, insideOf(module, value, above))
}

function insideOf(module: Module, node: Node, above: readonly Node[]): ReadonlyMap<string, Place> {
  const value = follow(module, node, [])
  if (above.includes(value)) return new Map()
  if (value.type === 'ObjectExpression') return insideObject(module, value.properties, [...above, value])
  return value.type === 'ArrayExpression' ? insideArray(module, value.elements, [...above, value]) : new Map()
}

function insideObject(module: Module, properties: readonly Node[], above: readonly Node[]): ReadonlyMap<string, Place> {
  const inside = new Map<string, Place>()
  for (const property of properties) {
    if (property.type === 'SpreadElement') {
      for (const [key, place] of insideOf(module, property.argument, above)) inside.set(key, place)
    } else if (property.type === 'Property') {
      const key = staticKey(property)
      if (key === undefined) continue
      inside.set(key, placeOf(module, placeNode(property, property.value), property.value, above))
    }
  }
  return inside
}

function insideArray(
  module: Module,
  elements: readonly (Node | null)[],
  above: readonly Node[],
): ReadonlyMap<string, Place> {
  const places: Place[] = []
  for (const element of elements) {
    if (element === null) return toMap(places)
    if (element.type !== 'SpreadElement') {
      places.push(placeOf(module, element, element, above))
      continue
    }
    const spread = follow(module, element.argument, [])
    // After a spread of unknown length no index is known.
    if (spread.type !== 'ArrayExpression') return toMap(places)
    places.push(...insideOf(module, spread, above).values())
  }
  return toMap(places)
}

function toMap(places: readonly Place[]): ReadonlyMap<string, Place> {
  return new Map(places.map((place, index) => [String(index), place]))
}

/** The value's node, or the key's for a method or an accessor, whose value starts at its parentheses. */
function placeNode(property: Node, value: Node): Node {
  const isMethod = property.type === 'Property' && (property.method || property.kind !== 'init')
  return isMethod ? property.key : value
}
