/** What the default export of any module shows of itself, without running it. */
import type { CallExpression, Node } from 'oxc-parser'
import { findDefinition, type Definition, type Member, type Refusal } from '../analyse/definition.ts'
import { calleeImport, declaredValue, defaultValue, follow, isImported } from '../analyse/follow.ts'
import { directOrigin, importOf, type Module } from '../analyse/module.ts'
import { staticKey } from '../analyse/nodes.ts'

export interface DefaultShape {
  readonly definition?: Definition
  readonly members: readonly Pick<Member, 'name' | 'node'>[]
  readonly config?: { readonly from: 'member' | 'argument'; readonly property: Node; readonly value: Node }
  /** The `config` of a definition that `toHandler` of a target is given; its value is absent where another file has it. */
  readonly handed?: { readonly property: Node; readonly value?: Node }
  /** Why `config` cannot be evaluated, when it is a member. */
  readonly refusals: readonly Refusal[]
}

export function defaultShape(module: Module): DefaultShape {
  const definition = findDefinition(module, directOrigin)
  const value = defaultValue(module)
  const object = value && follow(module, value, [])
  // A call that is not known is not run: what it is given shows what was meant.
  if (object?.type === 'CallExpression' && definition.kind !== 'definition') {
    const handed = handedConfig(module, object)
    return { ...argumentShape(module, object), ...(handed && { handed }) }
  }
  const config = definition.members.find(({ name }) => name === 'config')
  return {
    definition,
    members: definition.members,
    refusals: definition.refusals,
    ...(config && { config: { from: 'member', property: config.node, value: config.value } }),
  }
}

/** The same of a module without one, where `toHandler` stands in a named export: the first of them. */
export function handedExport(module: Module): DefaultShape['handed'] {
  for (const [name, found] of module.exports) {
    if (name === 'default' || found.kind !== 'local') continue
    const value = follow(module, declaredValue(module, found.binding, found.node), [])
    const handed = value.type === 'CallExpression' ? handedConfig(module, value) : undefined
    if (handed) return handed
  }
  return undefined
}

/** `toHandler(defineFunction({ config }))`, also through constants of the file. */
function handedConfig(module: Module, call: CallExpression): DefaultShape['handed'] {
  const callee = calleeImport(module, call)
  const imported = callee && importOf(callee.binding)
  if (!imported?.from.startsWith('anyhost/runtime/') || (callee?.member ?? imported.name) !== 'toHandler')
    return undefined
  const [argument] = call.arguments
  const inner = argument && follow(module, argument, [])
  if (inner === undefined) return undefined
  if (isImported(module, inner)) return { property: inner }
  return inner.type === 'CallExpression' ? argumentShape(module, inner).config : undefined
}

function argumentShape(module: Module, call: Node & { type: 'CallExpression' }): DefaultShape {
  for (const argument of call.arguments) {
    const object = follow(module, argument, [])
    if (object.type !== 'ObjectExpression') continue
    const members = object.properties.flatMap((node) => {
      const name = node.type === 'Property' ? staticKey(node) : undefined
      return name === undefined || node.type !== 'Property' ? [] : [{ name, node, value: node.value }]
    })
    const config = members.find(({ name }) => name === 'config')
    return {
      members,
      refusals: [],
      ...(config && { config: { from: 'argument', property: config.node, value: config.value } }),
    }
  }
  return { members: [], refusals: [] }
}
