/**
 * Which members of the context a file's handlers read, and which calls of ours it makes. One file is read; where the
 * context leaves it is reported as an escape.
 */
import type { Node } from 'oxc-parser'
import { findDefinition, isHandlerName, type Definition, type Member } from './definition.ts'
import { follow } from './follow.ts'
import { analyseModule, directOrigin, importOf, type Module } from './module.ts'
import { isFunction, isWrapper, memberName, parentOf, staticKey } from './nodes.ts'
import type { Binding } from './scope.ts'
import { parseSource, positionAt, type Position } from './source.ts'
import { createTracker, type Report, type Shape, type Tracker, type Value } from './track.ts'
import { wrapperOf, wrappers, type Origin } from './wrappers.ts'

export interface Uses {
  /** `geo.city`, `ip`, `waitUntil`, `cache.purge`; `geo.*` when all of it is handed on. In source order. */
  readonly uses: FeatureUse[]
  /** Where the context gets out of sight, so that more may be used than is listed. In source order. */
  readonly escapes: Escape[]
}

export interface FeatureUse {
  readonly feature: string
  readonly position: Position
}

export interface Escape {
  /** What happens there, for a sentence: "the context is passed to `log`". */
  readonly what: string
  readonly position: Position
}

/** The members of a context that have members of their own. */
const contextShape: Shape = {
  geo: { country: {}, subdivision: {} },
  account: {},
  site: {},
  deploy: {},
  server: {},
}
const context: Value = { path: [], shape: contextShape }

const packages = new Set(['anyhost', 'anyhost/context'])
const contextCalls = new Set(['getContext', 'contextOf'])
const plainCalls = new Set([
  'waitUntil',
  'getCache',
  'getEnv',
  'getOidcToken',
  'awsCredentialsProvider',
  'attachDatabasePool',
])

/** Finds what a function file uses. A file that cannot be parsed uses nothing; `load` reports it. */
export function findUses(input: { readonly file: string; readonly text: string }): Uses {
  const { source } = parseSource(input.file, input.text)
  return source === undefined ? { uses: [], escapes: [] } : findUsesIn(analyseModule(source))
}

/** The same for a file that was analysed already. */
export function findUsesIn(module: Module): Uses {
  const { source } = module
  const uses: { feature: string; node: Node }[] = []
  const escapes: { what: string; node: Node }[] = []
  const report: Report = {
    use: (path, node) => void uses.push({ feature: path.join('.'), node }),
    escape: (what, node) => void escapes.push({ what: `the context is ${what}`, node }),
  }
  const tracker = createTracker(module, report)
  const note = (what: string, node: Node): void => void escapes.push({ what, node })
  readHandlers(module, findDefinition(module, originOf), tracker, note)
  readImports(module, tracker, report, note)
  readPackages(module, report)
  return {
    uses: inOrder(uses).map(({ feature, node }) => ({ feature, position: positionAt(source, node.start) })),
    escapes: inOrder(escapes).map(({ what, node }) => ({ what, position: positionAt(source, node.start) })),
  }
}

type Note = (what: string, node: Node) => void

/** A wrapper that a local file exports again under its own name is taken for ours. */
function originOf(binding: Binding, member: string | undefined): Origin | undefined {
  const origin = directOrigin(binding, member)
  if (origin === undefined || wrapperOf(origin) !== undefined) return origin
  const known = wrappers.find(({ name }) => name === origin.name)
  return known?.from[0] === undefined ? origin : { from: known.from[0], name: known.name }
}

// ------------------------------------------------------------------------------------------------- handlers

function readHandlers(module: Module, definition: Definition, tracker: Tracker, note: Note): void {
  for (const member of definition.members) {
    // What a Lambda-style handler receives is not our context.
    if (isHandlerName(member.name) && member.node.type !== 'CallExpression') readMember(module, member, tracker, note)
  }
  for (const { node, message } of definition.refusals) {
    if (definition.members.length === 0) note(message, node)
  }
  if (definition.open && definition.kind !== 'none') {
    note('the definition has members that cannot be seen: a spread or an app', definition.node)
  }
}

function readMember(module: Module, { name, node, value }: Member, tracker: Tracker, note: Note): void {
  if (node.type === 'Property' && node.kind !== 'init') return note(`\`${name}\` is a getter`, node)
  const handler = follow(module, value, [])
  if (handler.type === 'ObjectExpression' && name === 'fetch') return readInner(module, handler, tracker, note)
  if (isFunction(handler)) return readHandler(module, handler, name, tracker, note)
  note(`\`${name}\` ${describeHandler(module, handler)}`, value)
}

/** An object with a `fetch` of its own, written in place. */
function readInner(module: Module, object: Node, tracker: Tracker, note: Note): void {
  if (object.type !== 'ObjectExpression') return
  const own = object.properties.find((each) => each.type === 'Property' && staticKey(each) === 'fetch')
  if (own?.type !== 'Property') return note('`fetch` is an object whose handler cannot be seen', object)
  readMember(module, { name: 'fetch', node: own, value: own.value }, tracker, note)
}

function readHandler(module: Module, handler: Node, name: string, tracker: Tracker, note: Note): void {
  if (!('params' in handler) || !Array.isArray(handler.params)) return
  const { params } = handler
  // `fetch` is called with the context twice, as apps take an environment and an execution context.
  const last = name === 'fetch' ? 2 : 1
  for (const [index, parameter] of params.entries()) {
    if (parameter.type === 'RestElement') note('the context is collected by a rest parameter', parameter)
    else if (index >= 1 && index <= last) tracker.bind(parameter, context)
  }
  if (handler.type === 'ArrowFunctionExpression') return
  for (const reference of module.scopes.referencesIn(handler.start, handler.end)) {
    const isOwn = reference.name === 'arguments' && reference.binding === undefined
    if (isOwn && ownerOf(reference.node) === handler) note('the context is read through `arguments`', reference.node)
  }
}

/** The function whose `arguments` an identifier means. */
function ownerOf(node: Node): Node | undefined {
  let at = parentOf(node)
  while (at !== undefined && (!isFunction(at) || at.type === 'ArrowFunctionExpression')) at = parentOf(at)
  return at
}

function describeHandler(module: Module, handler: Node): string {
  const binding = handler.type === 'Identifier' ? module.scopes.bindingOf(handler) : undefined
  const imported = binding && importOf(binding)
  if (imported !== undefined) return `is imported from \`${imported.from}\``
  if (handler.type === 'NewExpression') return 'is an app, whose handlers are not followed'
  return 'is made by an expression that is not followed'
}

// -------------------------------------------------------------------------------------------------- imports

function readImports(module: Module, tracker: Tracker, report: Report, note: Note): void {
  for (const binding of module.scopes.root.bindings.values()) {
    const imported = importOf(binding)
    if (imported === undefined || !packages.has(imported.from)) continue
    for (const { node } of binding.references) {
      if (imported.name !== '*') readCall(imported.name, node)
      else readNamespace(node)
    }
  }

  function readNamespace(node: Node): void {
    const parent = parentOf(node)
    const name = parent?.type === 'MemberExpression' && parent.object === node ? memberName(parent) : undefined
    if (parent === undefined || name === undefined)
      note('the whole of `anyhost` is used by a name that is not known', node)
    else readCall(name, parent)
  }

  function readCall(name: string, node: Node): void {
    if (plainCalls.has(name)) return report.use([name], node)
    if (name === 'cache') return tracker.follow(node, { path: ['cache'], shape: {} })
    if (!contextCalls.has(name)) return
    let callee = node
    let call = parentOf(node)
    while (call !== undefined && isWrapper(call)) {
      callee = call
      call = parentOf(call)
    }
    if (call?.type === 'CallExpression' && call.callee === callee) tracker.follow(call, context)
    else note(`\`${name}\` is handed on`, node)
  }
}

// ------------------------------------------------------------------------------------------- hosts' own names

/** Where the hosts' own names come from, and the rows of the matrix that start with what stands here. */
const hostModules: ReadonlyMap<string, string> = new Map([
  ['anyhost/compat/netlify', 'compat.netlify'],
  ['anyhost/compat/vercel', 'compat.vercel'],
  ['@netlify/functions', 'interop.netlify'],
  ['@vercel/functions', 'interop.vercel'],
  ['@vercel/functions/db-connections', 'interop.vercel'],
  ['@vercel/functions/headers', 'interop.vercel'],
  ['@vercel/functions/oidc', 'interop.vercel'],
  ['@vercel/oidc', 'interop.vercel'],
])

/** Each place where a name of theirs stands. What is no row of the matrix is left out where the rows are known. */
function readPackages(module: Module, report: Report): void {
  for (const binding of module.scopes.root.bindings.values()) {
    const imported = importOf(binding)
    const rows = imported && hostModules.get(imported.from)
    if (imported === undefined || rows === undefined) continue
    for (const { node } of binding.references) {
      const name = imported.name === '*' ? nameIn(node) : imported.name
      if (name !== undefined) report.use([rows, name], node)
    }
  }
  // Netlify's global has no import.
  for (const { name, binding, node } of module.scopes.references) {
    const member = name === 'Netlify' && binding === undefined ? nameIn(node) : undefined
    if (member === 'context' || member === 'env') report.use(['interop.netlify.Netlify', member], node)
  }
}

/** The member of a namespace or a global that is read here. */
function nameIn(node: Node): string | undefined {
  const parent = parentOf(node)
  return parent?.type === 'MemberExpression' && parent.object === node ? memberName(parent) : undefined
}

function inOrder<T extends { readonly node: Node }>(found: readonly T[]): T[] {
  return found.toSorted((a, b) => a.node.start - b.node.start)
}
