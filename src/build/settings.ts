/** Settings of the user's own modules that a target's output does not work with. They are read, and not run. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Node } from 'oxc-parser'
import type { EmittedSetting, Emission } from '../contract/adapter.ts'
import { defaultValue, follow } from './analyse/follow.ts'
import { analyseModule, type Module } from './analyse/module.ts'
import { childrenOf, isFunction, staticKey, unwrap } from './analyse/nodes.ts'
import { parseSource, positionAt } from './analyse/source.ts'
import { problem, type Problem } from './problems.ts'

/** A problem for each that is written out. What a condition or another file decides is not known, and left to the host. */
export function findSettings(root: string, target: string, { settings = [] }: Pick<Emission, 'settings'>): Problem[] {
  const modules = new Map<string, Module | undefined>()
  return settings.flatMap((setting) => {
    const { paths, key, what, why, fix } = setting
    const file = paths.find((path) => existsSync(join(root, path)))
    if (file === undefined) return []
    const module = modules.has(file) ? modules.get(file) : readModule(join(root, file))
    modules.set(file, module)
    const exported = module && defaultValue(module)
    return (exported ? objectsOf(module, exported) : []).flatMap((object) =>
      object.properties.flatMap((each) => {
        if (each.type !== 'Property' || staticKey(each) !== key) return []
        if (!isRefused(unwrap(follow(module!, each.value, [])), setting)) return []
        const { line, column } = positionAt(module!.source, each.start)
        return [problem('ANYHOST_TARGET_REFUSED', what, { file, line, column, target, why, fix })]
      }),
    )
  })
}

function isRefused(given: Node, { value, lacks }: EmittedSetting): boolean {
  if (lacks !== undefined) {
    if (given.type !== 'ArrayExpression') return false
    const items = given.elements.map((each) => (each?.type === 'Literal' ? each.value : undefined))
    return items.every((item) => typeof item === 'string' && item !== lacks)
  }
  return given.type === 'Literal' && (value === undefined ? Boolean(given.value) : given.value === value)
}

function readModule(file: string): Module | undefined {
  const { source } = parseSource(file, readFileSync(file, 'utf8'))
  return source && analyseModule(source)
}

type ObjectNode = Node & { type: 'ObjectExpression' }

/** The objects that a value may be made of: itself, what a function returns, and what a call is given. */
function objectsOf(module: Module, node: Node, depth = 0): ObjectNode[] {
  const value = unwrap(follow(module, node, []))
  if (depth > 8) return []
  const inside = (each: Node): ObjectNode[] => objectsOf(module, each, depth + 1)
  if (value.type === 'ObjectExpression') return [value]
  if (value.type === 'CallExpression') return value.arguments.flatMap(inside)
  const body = isFunction(value) ? childrenOf(value).at(-1) : undefined
  return body ? returned(body).flatMap(inside) : []
}

/** What a function's body returns, but for functions within it. */
function returned(body: Node): Node[] {
  const inside = (node: Node): Node[] => {
    if (node.type === 'ReturnStatement') return node.argument ? [node.argument] : []
    return isFunction(node) ? [] : childrenOf(node).flatMap(inside)
  }
  return body.type === 'BlockStatement' ? inside(body) : [body]
}
