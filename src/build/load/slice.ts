/**
 * Cuts a file down to what some of its exports need: their declarations, and those of every top-level name that these
 * mention. Statements that only have effects are never kept.
 */
import type { ExportAllDeclaration, Node } from 'oxc-parser'
import type { Definition } from '../analyse/definition.ts'
import { importOf, requiredModule, type Export, type Module } from '../analyse/module.ts'
import { memberName, parentOf, walk } from '../analyse/nodes.ts'
import type { Binding, Reference } from '../analyse/scope.ts'
import { positionAt, type Position } from '../analyse/source.ts'
import { createPage } from './blank.ts'
import type { LoadCode } from './codes.ts'
import { printDeclarators, printExports, printImports } from './lists.ts'
import type { Finding } from './modules.ts'
import { findChange, findEarlyUse, findUnrunnable, type Refused } from './refuse.ts'

/** The exports that are needed. */
export type Demand = 'all' | ReadonlySet<string>

/** What a slice needs from one import specifier. */
export interface Wanted {
  readonly names: Map<string, Position>
  all: boolean
  readonly position: Position
}

/** It holds no nodes, so that the tree can be let go. */
export interface Slice {
  readonly file: string
  readonly text: string
  readonly wanted: ReadonlyMap<string, Wanted>
  readonly problems: readonly Finding[]
}

export interface SliceRequest {
  readonly module: Module
  readonly demand: Demand
  /** For a name that only `export * from` can give: which of them has it. */
  readonly stars?: ReadonlyMap<string, ExportAllDeclaration>
  /** For a function's own file: its handlers are left out. */
  readonly definition?: Definition
}

export function sliceModule({ module, demand, stars, definition }: SliceRequest): Slice {
  const { source, scopes } = module
  const page = createPage(source.text)
  const problems = new Map<Node, Finding>()
  const wanted = new Map<string, Wanted>()
  const done = new Set<Node | Binding>()
  const imports = new Map<Node, Set<Node>>()
  const declarations = new Map<Node, Set<Node>>()
  const exported = new Map<Node, Set<Node>>()
  const holes = definition?.holes ?? []
  const thinned = new Set(definition?.through.map(({ binding }) => binding))
  const followed = new Set(definition?.through.map(({ node }) => node))

  for (const hole of holes) page.drop(hole)
  demandExports()
  for (const [node, kept] of imports) printImports(page, source.text, node, kept)
  for (const [node, kept] of declarations) printDeclarators(page, source.text, node, kept)
  for (const [node, kept] of exported) printExports(page, source.text, node, kept)
  return { file: source.file, text: page.print(), wanted, problems: [...problems.values()] }

  function demandExports(): void {
    const names = demand === 'all' ? module.exports.keys() : demand
    for (const name of names) {
      const found = module.exports.get(name)
      const star = stars?.get(name)
      if (found !== undefined) keepExport(found)
      else if (star !== undefined) keepStar(star, name)
    }
    if (demand !== 'all') return
    for (const statement of module.assignments) keepStatement(statement)
    for (const star of module.stars) keepStar(star, undefined)
  }

  function keepExport(found: Export): void {
    if (found.kind === 'value') return keepStatement(found.statement)
    if (found.kind === 'local') {
      pull(found.binding, found.node)
      if (found.node.type === 'ExportSpecifier') addTo(exported, found.statement, found.node)
      else if (found.statement.type === 'ExportNamedDeclaration' && found.statement.declaration !== null) {
        page.keep(found.statement.start, found.statement.declaration.start)
      }
      return
    }
    if (found.node.type === 'ExportSpecifier') addTo(exported, found.statement, found.node)
    else page.keep(found.statement.start, found.statement.end)
    want(found.from, found.name, found.node)
  }

  function keepStar(star: ExportAllDeclaration, name: string | undefined): void {
    page.keep(star.start, star.end)
    want(star.source.value, name ?? '*', star)
  }

  function keepStatement(statement: Node): void {
    if (done.has(statement)) return
    done.add(statement)
    page.keep(statement.start, statement.end)
    pullFrom(statement)
  }

  /** Keeps the declarations of a top-level name. */
  function pull(binding: Binding, at: Node): void {
    if (done.has(binding)) return
    done.add(binding)
    refuseAll(findChange(binding))
    const imported = importOf(binding)
    for (const { declaration } of binding.sites) {
      const parent = parentOf(declaration)
      const list = declaration.type === 'VariableDeclarator' ? parent : undefined
      if (parent?.type === 'ImportDeclaration') addTo(imports, parent, declaration)
      else if (!isAtTop(list ?? declaration)) refuseNested(binding, at)
      else if (list !== undefined) keepDeclarator(list, declaration)
      else keepStatement(parent?.type === 'ExportDefaultDeclaration' ? parent : declaration)
    }
    if (imported !== undefined && imported.name !== '*') want(imported.from, imported.name, specifierOf(binding) ?? at)
  }

  function keepDeclarator(list: Node, declarator: Node): void {
    if (done.has(declarator)) return
    done.add(declarator)
    addTo(declarations, list, declarator)
    pullFrom(declarator)
  }

  /** Pulls every top-level name that a piece of kept code mentions. */
  function pullFrom(node: Node): void {
    refuseAll(findUnrunnable(node, isInHole))
    for (const reference of scopes.referencesIn(node.start, node.end)) {
      if (isInHole(reference.node)) continue
      const { binding } = reference
      if (binding === undefined || binding.scope !== scopes.root) continue
      if (thinned.has(binding)) refuseOtherUse(reference)
      refuseAll(findEarlyUse(binding, reference))
      pull(binding, reference.node)
      const imported = importOf(binding)
      if (imported?.name === '*') wantMember(imported.from, reference)
    }
    wantRequired(node)
  }

  /** `conf.region` of `import * as conf` needs `region` alone; any other use needs everything. */
  function wantMember(from: string, { node }: Reference): void {
    const parent = node.parent
    const name = parent?.type === 'MemberExpression' && parent.object === node ? memberName(parent) : undefined
    if (name === undefined) want(from, '*', node)
    else want(from, name, node)
  }

  function wantRequired(node: Node): void {
    if (!source.text.includes('require') && !source.text.includes('import(')) return
    walk(node, (each) => {
      if (isInHole(each)) return false
      const from = requiredModule(each)
      const isNamed = each.parent?.type === 'VariableDeclarator' && isAtTop(parentOf(each.parent))
      if (from !== undefined && !isNamed) want(from, '*', each)
      return true
    })
  }

  function want(from: string, name: string, node: Node): void {
    const position = positionAt(source, node.start)
    let entry = wanted.get(from)
    if (entry === undefined) wanted.set(from, (entry = { names: new Map(), all: false, position }))
    if (name === '*') entry.all = true
    else if (!entry.names.has(name)) entry.names.set(name, position)
  }

  function refuseNested({ name }: Binding, at: Node): void {
    const message = `\`${name}\` is declared inside a block, which may not run. Declare it at the top level`
    refuse('ANYHOST_CONFIG_DYNAMIC', at, message)
  }

  /** A constant whose handlers were left out must not be read for anything else. */
  function refuseOtherUse({ node, name }: Reference): void {
    if (followed.has(node) || node.parent?.type === 'ExportSpecifier') return
    const message = `\`${name}\` is part of the definition and is also read by config. Move what both need into a constant of its own`
    refuse('ANYHOST_CONFIG_DYNAMIC', node, message)
  }

  function refuseAll(found: readonly Refused[]): void {
    for (const { code, node, message } of found) refuse(code, node, message)
  }

  function refuse(code: LoadCode, node: Node, message: string): void {
    if (!problems.has(node)) problems.set(node, { code, message, position: positionAt(source, node.start) })
  }

  function isInHole(node: Node): boolean {
    return holes.some(([start, end]) => node.start >= start && node.end <= end)
  }
}

function specifierOf(binding: Binding): Node | undefined {
  return binding.sites[0]?.declaration
}

function isAtTop(statement: Node | undefined): boolean {
  const parent = statement?.parent
  return (
    parent?.type === 'Program' ||
    parent?.type === 'ExportDefaultDeclaration' ||
    (parent?.type === 'ExportNamedDeclaration' && parent.parent?.type === 'Program')
  )
}

function addTo(groups: Map<Node, Set<Node>>, group: Node, member: Node): void {
  const members = groups.get(group)
  if (members === undefined) groups.set(group, new Set([member]))
  else members.add(member)
}
