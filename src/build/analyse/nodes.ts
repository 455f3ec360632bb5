import { visitorKeys, type Expression, type Node } from 'oxc-parser'

/** The direct children of a node, in the grammar's order. */
export function childrenOf(node: Node): Node[] {
  // Every node is an object whose fields are named by the parser's own table of visitor keys.
  const fields = node as unknown as Readonly<Record<string, unknown>>
  const children: Node[] = []
  for (const key of visitorKeys[node.type] ?? []) {
    const value = fields[key]
    if (Array.isArray(value)) {
      for (const each of value) if (isNode(each)) children.push(each)
    } else if (isNode(value)) children.push(value)
  }
  return children
}

/** The node around a node; set by the scope analysis. */
export function parentOf(node: Node | undefined): Node | undefined {
  return node?.parent ?? undefined
}

/** Visits a node and everything below it. A visitor that returns `false` keeps out of that node's children. */
export function walk(node: Node, visit: (node: Node) => boolean | void): void {
  if (visit(node) === false) return
  for (const child of childrenOf(node)) walk(child, visit)
}

/** The expression without parentheses and without what only the type checker sees. */
export function unwrap(node: Node): Node {
  let inner = node
  for (;;) {
    switch (inner.type) {
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
      case 'ChainExpression':
        inner = inner.expression
        continue
      default:
        return inner
    }
  }
}

/** Whether a node only wraps the expression inside it without changing its value. */
export function isWrapper(node: Node): node is Node & { readonly expression: Expression } {
  return unwrap(node) !== node
}

/** The name of a property that is known without running anything. */
export function staticKey(node: { readonly key: Node; readonly computed: boolean }): string | undefined {
  if (!node.computed && node.key.type === 'Identifier') return node.key.name
  return staticText(node.key)
}

/** The name of the member that an expression reads, when it is known without running anything. */
export function memberName(node: Node): string | undefined {
  if (node.type !== 'MemberExpression') return undefined
  if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : undefined
  return staticText(unwrap(node.property))
}

/** The text of a string or number literal or of a template without substitutions. */
export function staticText(node: Node): string | undefined {
  if (node.type === 'Literal') {
    return typeof node.value === 'string' || typeof node.value === 'number' ? String(node.value) : undefined
  }
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined
  return node.quasis[0]?.value.cooked ?? undefined
}

/** The name in an import or export specifier, which may be a string. */
export function specifierName(node: Node): string {
  if (node.type === 'Literal') return String(node.value)
  return node.type === 'Identifier' ? node.name : ''
}

export function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  )
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value
}
