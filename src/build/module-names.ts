/** The names in a module that stand for its place, or for constants that may. */
import type { Node } from 'oxc-parser'
import { childrenOf, unwrap } from './analyse/nodes.ts'
import { nameOf } from './static-path.ts'

/** Names that a module of CommonJS has and that hosts declare in others. */
export const OURS: readonly string[] = ['__dirname', '__filename', 'require']

/** What a module declares, as far as its place is concerned. */
export interface Names {
  /** What names are given once, and so stand for. */
  readonly constants: ReadonlyMap<string, Node>
  /** Names of ours that the module's top level declares, and does not export by a declaration. */
  readonly declared: ReadonlySet<string>
  /** Names of ours that only something further in declares: what they mean differs within the file. */
  readonly shadowed: ReadonlySet<string>
  /** `require` is made by `createRequire(import.meta.url)`: calls with plain names are ordinary ones. */
  readonly created: boolean
  /** Every name that stands for such a function. Bundled packages give it others: `require$1`. */
  readonly requires: ReadonlySet<string>
}

/** Every name that a module gives to something, anywhere in it. */
export function boundNames(program: Node): ReadonlySet<string> {
  const found = new Set<string>()
  const bind = (node: Node): void => {
    if (node.type === 'Identifier') found.add(node.name)
    else for (const child of node.type === 'Property' ? [node.value] : childrenOf(node)) bind(child)
  }
  const each = (node: Node): void => {
    for (const bound of boundBy(node)) bind(bound)
    if ((node.type === 'ClassDeclaration' || node.type === 'CatchClause') && boundOf(node)) bind(boundOf(node) ?? node)
    for (const child of childrenOf(node)) each(child)
  }
  each(program)
  return found
}

const boundOf = (node: Node): Node | null | undefined =>
  node.type === 'ClassDeclaration' ? node.id : node.type === 'CatchClause' ? node.param : undefined

export function namesOf(program: Node & { type: 'Program' }): Names {
  const constants = new Map<string, Node>()
  const times = new Map<string, number>()
  const bind = (node: Node): void => {
    if (node.type === 'Identifier') times.set(node.name, (times.get(node.name) ?? 0) + 1)
    else
      for (const child of node.type === 'Property'
        ? [node.value]
        : node.type === 'AssignmentPattern'
          ? [node.left]
          : childrenOf(node))
        bind(child)
  }
  const each = (node: Node): void => {
    for (const bound of boundBy(node)) bind(bound)
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init)
      constants.set(node.id.name, node.init)
    for (const child of childrenOf(node)) each(child)
  }
  each(program)
  const declared = new Set(program.body.flatMap((statement) => declaredBy(statement)))
  for (const [name, count] of times) if (count > 1) constants.delete(name)
  const requires = new Set([...constants].flatMap(([name, node]) => (isCreated(node) ? [name] : [])))
  return {
    constants,
    declared,
    shadowed: new Set(OURS.filter((name) => times.has(name) && !declared.has(name))),
    created: declared.has('require') && requires.has('require'),
    requires,
  }
}

/** Whether an expression is `createRequire(…)`. */
export function isCreated(node: Node): boolean {
  const call = unwrap(node)
  return call.type === 'CallExpression' && nameOf(call.callee) === 'createRequire'
}

function boundBy(node: Node): Node[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return [node.id]
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return [...(node.id ? [node.id] : []), ...node.params]
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return [node.local]
    default:
      return []
  }
}

function declaredBy(statement: Node): string[] {
  if (statement.type !== 'VariableDeclaration') return []
  return statement.declarations.flatMap(({ id }) =>
    id.type === 'Identifier' && OURS.includes(id.name) ? [id.name] : [],
  )
}
