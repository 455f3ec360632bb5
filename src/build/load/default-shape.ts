/** What the default export of any module shows of itself, without running it. */
import type { Node } from 'oxc-parser'
import { findDefinition, type Definition, type Member, type Refusal } from '../analyse/definition.ts'
import { defaultValue, follow } from '../analyse/follow.ts'
import { directOrigin, type Module } from '../analyse/module.ts'
import { staticKey } from '../analyse/nodes.ts'

export interface DefaultShape {
  readonly definition?: Definition
  readonly members: readonly Pick<Member, 'name' | 'node'>[]
  readonly config?: { readonly from: 'member' | 'argument'; readonly property: Node; readonly value: Node }
  /** Why `config` cannot be evaluated, when it is a member. */
  readonly refusals: readonly Refusal[]
}

export function defaultShape(module: Module): DefaultShape {
  const definition = findDefinition(module, directOrigin)
  const value = defaultValue(module)
  const object = value && follow(module, value, [])
  // A call that is not known is not run: what it is given shows what was meant.
  if (object?.type === 'CallExpression' && definition.kind !== 'definition') return argumentShape(module, object)
  const config = definition.members.find(({ name }) => name === 'config')
  return {
    definition,
    members: definition.members,
    refusals: definition.refusals,
    ...(config && { config: { from: 'member', property: config.node, value: config.value } }),
  }
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
