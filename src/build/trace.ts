/**
 * Gives a module its place back. Bundled code lies in one file, so what it says of its own place (`import.meta.url`,
 * `__dirname`) would be wrong; each module is told where it would be in `files/`, a copy of the part of the project that
 * is read at run time. The files that it names go into that copy.
 */
import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Node } from 'oxc-parser'
import { childrenOf, specifierName } from './analyse/nodes.ts'
import { parseSource, positionAt, type Position } from './analyse/source.ts'
import { REQUIRE } from './builtins.ts'
import { filesOf, type Asset } from './externals.ts'
import { placeOf } from './file-places.ts'
import { namesOf, OURS, type Names } from './module-names.ts'
import { inProject, isBelow } from './project-path.ts'
import { createDiskNames } from './disk-names.ts'
import { isCwd, metaMember, nameOf, resolvedName, staticPath, type PathScope, type StaticPath } from './static-path.ts'

/** A module as the bundler gets it. */
export interface Placed {
  readonly text: string
  /** Whether the text is another one than the file's. */
  readonly changed: boolean
  readonly assets: readonly Asset[]
  /** Paths that were tried, found or not: a file or a folder that comes or goes there changes the module. */
  readonly tried: readonly string[]
  /** Calls of `require` that nobody can follow, outside of any `try`. */
  readonly dynamic: readonly { readonly position: Position; readonly code: string }[]
  /** Names of files that are not quite those on the disk. */
  readonly misnamed: readonly { readonly position: Position; readonly wanted: string; readonly found: string }[]
}

export interface PlaceOptions {
  readonly root: string
  /** The module is the user's, not that of an installed package. */
  readonly own: boolean
  /** The project names files of its own to include, so every path from the current folder means the copy. */
  readonly include: boolean
}

const ANYWHERE =
  /\b__dirname\b|\b__filename\b|\bimport\.meta\b|\bcreateRequire\b|\brequire\.resolve\b|\brequire\s*\(\s*[^'"`\s)]/
const OWN = /\bprocess\.cwd\b|\b(?:read|open|createRead|exists|access|stat|lstat)\w*\(/

/** Whether a module may say something of its place. Most do not, and are not parsed. */
export const mayHavePlace = (text: string, own: boolean): boolean => ANYWHERE.test(text) || (own && OWN.test(text))

/** `undefined`: the module can be bundled as it is. */
export function placeModule(file: string, content: string, options: PlaceOptions): Placed | undefined {
  const { source } = parseSource(file, content)
  if (!source) return undefined
  const { text, program } = source
  const names = namesOf(program)
  const state: State = {
    ...options,
    file,
    here: placeOf(options.root, file),
    text,
    scope: { file, root: options.root, constants: names.constants },
    names,
    edits: new Map(),
    assets: new Map(),
    dynamic: [],
    misnamed: new Map(),
    tried: new Set(),
  }
  visit(program, undefined, state, false)
  if (state.edits.size === 0 && state.dynamic.length === 0 && state.tried.size === 0) return undefined
  return {
    tried: [...state.tried],
    text: applied(text, state.edits),
    changed: state.edits.size > 0,
    assets: [...state.assets].map(([path, asset]) => ({ path, source: asset })),
    dynamic: state.dynamic.map((node) => ({
      position: positionAt(source, node.start),
      code: text.slice(node.start, node.end),
    })),
    misnamed: [...state.misnamed].map(([node, both]) => ({ position: positionAt(source, node.start), ...both })),
  }
}

interface State extends PlaceOptions {
  readonly file: string
  /** The module's place in the copy. */
  readonly here: string
  readonly text: string
  readonly scope: PathScope
  readonly names: Names
  readonly edits: Map<Node, string>
  readonly assets: Map<string, string>
  readonly dynamic: Node[]
  readonly misnamed: Map<Node, { readonly wanted: string; readonly found: string }>
  readonly tried: Set<string>
}

function visit(node: Node, parent: Node | undefined, state: State, guarded: boolean): void {
  if (node.type.startsWith('TS') && node.type.endsWith('Type')) return
  const path = isPathLike(node) ? staticPath(node, state.scope) : undefined
  if (
    path?.rooted &&
    addAssets(node, path, state) &&
    (writeUrl(node, path, state) || writeElsewhere(node, path, state))
  )
    return
  if (place(node, parent, state, guarded)) return
  const tries = guarded || (node.type === 'BlockStatement' && parent?.type === 'TryStatement' && parent.block === node)
  for (const child of childrenOf(node)) visit(child, node, state, tries)
}

const isPathLike = ({ type }: Node): boolean =>
  type === 'CallExpression' || type === 'NewExpression' || type === 'TemplateLiteral' || type === 'BinaryExpression'

/** Copies what a path names: a file, or a folder that is not one around the module itself. */
function addAssets(node: Node, { value, cwd }: StaticPath, state: State): boolean {
  if (cwd.length > 0 && !state.own) return false
  const named = value.startsWith('file:') ? fileURLToPath(value.replace(/[?#].*$/, '')) : value
  state.tried.add(named)
  const stat = statSync(named, { throwIfNoEntry: false })
  if (!stat) return false
  noteName(node, named, state)
  if (stat.isDirectory()) {
    const around = (path: string): boolean => isBelow(named, path)
    if (around(state.file) || around(state.root)) return false
    for (const file of filesOf(named)) if (!/(?:^|\/)\./.test(file)) addFile(join(named, file), state)
    // A module that works out its own place does not read itself; what holds secrets is not handed on.
  } else if (named !== state.file && !/(?:^|[\\/])\.env[^\\/]*$/.test(named)) addFile(named, state)
  else return false
  for (const call of cwd) state.edits.set(call, '(__dirname + "/files")')
  return true
}

/** A system that takes any case finds files that others do not. */
function noteName(node: Node, path: string, { root, own, misnamed }: State): void {
  const found = own ? createDiskNames(root)(path) : path
  if (found !== path) misnamed.set(node, { wanted: inProject(root, path), found: inProject(root, found) })
}

const addFile = (file: string, state: State): void =>
  void state.assets.set(placeOf(state.root, file), realpathSync(file))

/** A URL of a file is written as a literal, which hosts that look for files themselves understand. */
function writeUrl(node: Node, { value }: StaticPath, state: State): boolean {
  if (node.type !== 'NewExpression' || !value.startsWith('file:') || nameOf(node.callee) !== 'URL') return false
  const [, rest = ''] = /^[^?#]*(.*)$/.exec(value) ?? []
  state.edits.set(
    node,
    `new URL(${JSON.stringify(urlOf(placeOf(state.root, fileURLToPath(value.replace(/[?#].*$/, '')))) + rest)}, import.meta.url)`,
  )
  return true
}

/**
 * A path that leads elsewhere in the copy than on the disk is written as a literal: out of a package that is linked, or through
 * a folder that is not in the copy.
 */
function writeElsewhere(node: Node, { value, cwd }: StaticPath, state: State): boolean {
  const { root, file, here } = state
  const isUrl = value.startsWith('file:')
  const [named, rest] = isUrl
    ? [fileURLToPath(value.replace(/[?#].*$/, '')), value.replace(/^[^?#]*/, '')]
    : [value, '']
  const there = placeOf(root, named) + (/[\\/]$/.test(named) ? '/' : '')
  const direct = !/[\\/]\.\.?[\\/]/.test(named)
  const from = cwd.length > 0 ? ['files', relative(root, named)] : [dirname(here), relative(dirname(file), named)]
  if (direct && posix.join(...from.map((part) => part.replaceAll('\\', '/'))) === there.replace(/\/$/, '')) return false
  for (const each of cwd) state.edits.delete(each)
  const path = `(__dirname + ${JSON.stringify(`/${there}`)})`
  state.edits.set(node, isUrl ? `new URL(${JSON.stringify(urlOf(there) + rest)}, import.meta.url).href` : path)
  return true
}

/** Rewrites one expression that says something of the module's place. `true`: nothing in it is left to look at. */
function place(node: Node, parent: Node | undefined, state: State, guarded: boolean): boolean {
  const { here } = state
  const meta = metaMember(node)
  if (meta === 'url') return edit(`new URL(${JSON.stringify(urlOf(here))}, import.meta.url).href`)
  if (meta === 'dirname') return edit(`(import.meta.dirname + ${JSON.stringify(`/${dirname(here)}`)})`)
  if (meta === 'filename') return edit(`(import.meta.dirname + ${JSON.stringify(`/${here}`)})`)
  if (isCwd(node) && state.own && state.include && !state.edits.has(node) && inPath(parent))
    return edit('(__dirname + "/files")')
  if (node.type === 'Identifier' && OURS.includes(node.name)) return placeName(node, parent, state, here)
  if (node.type === 'CallExpression') return placeCall(node, state, guarded)
  return false

  function edit(code: string): true {
    state.edits.set(node, code)
    return true
  }
}

const inPath = (parent: Node | undefined): boolean =>
  parent?.type === 'TemplateLiteral' ||
  parent?.type === 'BinaryExpression' ||
  (parent?.type === 'CallExpression' && ['join', 'resolve'].includes(nameOf(parent.callee) ?? ''))

function placeName(
  node: Node & { type: 'Identifier' },
  parent: Node | undefined,
  { names, edits }: State,
  here: string,
): boolean {
  const { name } = node
  // A key or a member of that name is no variable.
  if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) return true
  const short = parent?.type === 'Property' && parent.shorthand
  if (parent?.type === 'Property' && parent.key === node && !parent.computed && !short) return true
  if (parent?.type === 'ImportSpecifier' || names.shadowed.has(name)) return true
  if (names.declared.has(name)) {
    // Netlify's bundler declares these names at the top of a module, so a bundle must not.
    if (parent?.type !== 'ExportSpecifier') edits.set(node, short ? `${name}: ${name}$` : `${name}$`)
    else if (parent.local.start === node.start) edits.set(parent, `${name}$ as ${specifierName(parent.exported)}`)
    return true
  }
  if (name === 'require') return false
  if (parent?.type === 'UnaryExpression') return true
  const code = `(__dirname + ${JSON.stringify(`/${name === '__dirname' ? dirname(here) : here}`)})`
  edits.set(node, short ? `${name}: ${code}` : code)
  return true
}

function placeCall(node: Node & { type: 'CallExpression' }, state: State, guarded: boolean): boolean {
  const { names, edits } = state
  const [first] = node.arguments
  const ordinary = !names.shadowed.has('require') && (!names.declared.has('require') || names.created)
  if (ordinary && resolvedName(node) !== undefined) {
    const path = staticPath(node, state.scope)
    if (!path?.rooted) return false
    state.tried.add(path.value)
    if (!existsSync(path.value)) return false
    addFile(path.value, state)
    edits.set(node, `(__dirname + ${JSON.stringify(`/${placeOf(state.root, path.value)}`)})`)
    return true
  }
  if (ordinary && first && node.callee.type === 'Identifier' && node.callee.name === 'require') {
    if (isText(first)) return true
    if (names.created) return false
    if (!guarded && state.own) state.dynamic.push(node)
    // What it asks for may be built in, or an external package; the bundler's own stand-in only throws.
    edits.set(node.callee, REQUIRE)
    for (const argument of node.arguments) visit(argument, node, state, guarded)
    return true
  }
  addAddon(first, state)
  return plainRead(node, state)
}

/** `createRequire(import.meta.url)('./addon.node')`: asked for from the module's place, where the copy has it. */
function addAddon(first: Node | undefined, state: State): void {
  if (first?.type !== 'Literal' || typeof first.value !== 'string' || !/^\.{1,2}\/.*\.node$/.test(first.value)) return
  const file = resolve(dirname(state.file), first.value)
  state.tried.add(file)
  if (existsSync(file)) addFile(file, state)
}

const isText = (node: Node): boolean =>
  (node.type === 'Literal' && typeof node.value === 'string') || node.type === 'TemplateLiteral'

/** `readFileSync('data/x.txt')`: a path from the current folder, which is another one at the host. */
function plainRead(node: Node & { type: 'CallExpression' }, state: State): boolean {
  const [first] = node.arguments
  const name = nameOf(node.callee) ?? ''
  if (
    !state.own ||
    first?.type !== 'Literal' ||
    typeof first.value !== 'string' ||
    !READS.test(name) ||
    !/^[\w.@-]/.test(first.value)
  )
    return false
  const file = resolve(state.root, first.value)
  state.tried.add(file)
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false
  noteName(first, file, state)
  addFile(file, state)
  state.edits.set(first, `(__dirname + ${JSON.stringify(`/${placeOf(state.root, file)}`)})`)
  return false
}

const READS =
  /^(?:readFile|readFileSync|open|openSync|createReadStream|exists|existsSync|access|accessSync|stat|statSync|lstat|lstatSync|openAsBlob)$/

/** A path as a relative URL. */
export const urlOf = (path: string): string => `./${encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23')}`

function applied(text: string, edits: ReadonlyMap<Node, string>): string {
  let result = ''
  let end = 0
  for (const [node, code] of [...edits].toSorted(([a], [b]) => a.start - b.start)) {
    if (node.start < end) continue
    result += text.slice(end, node.start) + code
    end = node.end
  }
  return result + text.slice(end)
}
