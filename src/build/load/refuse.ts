/** What a slice would give a wrong value for, or could not run at all. */
import type { Node } from 'oxc-parser'
import { findMutation, findReassignment } from '../analyse/mutation.ts'
import { isFunction, parentOf, walk } from '../analyse/nodes.ts'
import type { Binding, Reference } from '../analyse/scope.ts'
import type { LoadCode } from './codes.ts'

export interface Refused {
  readonly code: LoadCode
  readonly node: Node
  readonly message: string
}

/** A name whose value is not the one that it was declared with. */
export function findChange(binding: Binding): Refused[] {
  const { name } = binding
  const written = findReassignment(binding)
  if (written !== undefined) {
    return [dynamic(written, `\`${name}\` is assigned again here. Config can use constants only`)]
  }
  const changed = findMutation(binding)
  if (changed === undefined) return []
  const message = `\`${name}\` is changed here after its declaration, and config uses it`
  return [{ code: 'ANYHOST_CONFIG_MUTATED', node: changed, message }]
}

/** The bundler hoists constants, so what throws in the function's own run would be `undefined` when config is read. */
export function findEarlyUse(binding: Binding, { node, name }: Reference): Refused[] {
  const isHoisted = binding.kind === 'function' || binding.kind === 'import' || binding.kind === 'namespace'
  const declaration = binding.sites[0]?.declaration
  if (isHoisted || declaration === undefined || declaration.end <= node.start || isInFunction(node)) return []
  if (binding.kind !== 'variable' && declaration.start <= node.start) return []
  return [dynamic(node, `\`${name}\` is used before it is declared`)]
}

/** `import.meta` anywhere, and `await` outside of functions. */
export function findUnrunnable(node: Node, isLeftOut: (node: Node) => boolean): Refused[] {
  const found: Refused[] = []
  walk(node, (each) => {
    if (isLeftOut(each)) return false
    if (each.type === 'MetaProperty' && each.meta.name === 'import') {
      found.push(dynamic(each, '`import.meta` has no value when config is read'))
    }
    if (each.type === 'AwaitExpression' && !isInFunction(each)) {
      found.push(dynamic(each, 'Config cannot wait: a top-level `await` is not run when it is read'))
    }
    return true
  })
  return found
}

function dynamic(node: Node, message: string): Refused {
  return { code: 'ANYHOST_CONFIG_DYNAMIC', node, message }
}

function isInFunction(node: Node): boolean {
  for (let at = parentOf(node); at !== undefined; at = parentOf(at)) if (isFunction(at)) return true
  return false
}
