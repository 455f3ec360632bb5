/** Where a setting stands in a config file. */
import { readFileSync } from 'node:fs'
import type { Node } from 'oxc-parser'
import { staticKey, unwrap } from './analyse/nodes.ts'
import { parseSource, positionAt } from './analyse/source.ts'
import type { Problem } from './problems.ts'

/** The place of the value at a path of keys, or of as much of it as stands in the file. */
export function settingPlace(file: string, path: readonly PropertyKey[]): Pick<Problem, 'line' | 'column'> | undefined {
  const { source } = parseSource(file.replace(/\.json$/, '.js'), textOf(file))
  if (!source) return undefined
  let node = settingsIn(source.program)
  if (!node) return undefined
  for (const key of path) {
    const inner = memberOf(node, key)
    if (!inner) break
    node = inner
  }
  // Of a file of JSON the parser was given one sign more.
  const { line, column } = positionAt(source, node.start)
  return { line, column: file.endsWith('.json') && line === 1 ? column - 1 : column }
}

/** JSON is a value, which parses as an expression. */
function textOf(file: string): string {
  const text = readFileSync(file, 'utf8')
  return file.endsWith('.json') ? `(${text})` : text
}

function settingsIn(program: Node & { type: 'Program' }): Node | undefined {
  for (const statement of program.body) {
    if (statement.type === 'ExportDefaultDeclaration') return valueOf(statement.declaration, program)
    if (statement.type !== 'ExpressionStatement') continue
    const { expression } = statement
    if (expression.type !== 'AssignmentExpression') return valueOf(expression, program)
    return valueOf(expression.right, program)
  }
  return undefined
}

/** What an expression stands for: the argument of `defineConfig`, what a function gives, a constant of the file. */
function valueOf(given: Node | null | undefined, program: Node & { type: 'Program' }): Node | undefined {
  if (!given) return undefined
  const node = unwrap(given)
  if (node.type === 'CallExpression') return valueOf(node.arguments[0], program) ?? node
  if (node.type === 'ArrowFunctionExpression') {
    if (node.body.type !== 'BlockStatement') return valueOf(node.body, program)
    const last = node.body.body.findLast((each) => each.type === 'ReturnStatement')
    return last?.type === 'ReturnStatement' ? valueOf(last.argument, program) : node
  }
  if (node.type !== 'Identifier') return node
  const declared = program.body.flatMap((each) => (each.type === 'VariableDeclaration' ? each.declarations : []))
  const { init } = declared.find(({ id }) => id.type === 'Identifier' && id.name === node.name) ?? {}
  return init ? unwrap(init) : node
}

function memberOf(node: Node, key: PropertyKey): Node | undefined {
  if (node.type === 'ArrayExpression') return node.elements[Number(key)] ?? undefined
  if (node.type !== 'ObjectExpression') return undefined
  for (const property of node.properties)
    if (property.type === 'Property' && staticKey(property) === key) return unwrap(property.value)
  return undefined
}
