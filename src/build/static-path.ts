/** Works out the path that an expression names, when it can be known without running anything. */
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Node } from 'oxc-parser'
import { memberName, unwrap } from './analyse/nodes.ts'

/** What an expression starts from, and where it ends up. */
export interface StaticPath {
  /** An absolute path, a `file:` URL, or plain text. */
  readonly value: string
  /** The expression rests on the module's own place or on the current folder, so it names a file. */
  readonly rooted: boolean
  /** The calls of `process.cwd()` that it rests on. */
  readonly cwd: readonly Node[]
  /** It is so unless something else is set: `process.env.DATA ?? 'data'`. */
  readonly assumed?: boolean
}

export interface PathScope {
  /** The module, absolute. */
  readonly file: string
  /** The project, absolute: what the current folder is while it is developed. */
  readonly root: string
  /** The initialisers of the file's constants. A name that is declared twice is not in it. */
  readonly constants: ReadonlyMap<string, Node>
}

/** `undefined`: it depends on something that only the running program knows. */
export function staticPath(given: Node, scope: PathScope, depth = 0): StaticPath | undefined {
  const node = unwrap(given)
  const next = (each: Node): StaticPath | undefined => (depth > 20 ? undefined : staticPath(each, scope, depth + 1))
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? text(node.value) : undefined
    case 'TemplateLiteral': {
      const parts = node.quasis.flatMap((quasi, at) => [
        text(quasi.value.cooked ?? ''),
        ...(node.expressions[at] ? [next(node.expressions[at])] : []),
      ])
      return combine(parts, (values) => values.join(''))
    }
    case 'BinaryExpression':
      return node.operator === '+'
        ? combine([next(node.left), next(node.right)], (values) => values.join(''))
        : undefined
    case 'LogicalExpression': {
      const [left, right] = [next(node.left), next(node.right)]
      return left ?? (right && node.operator !== '&&' ? { ...right, assumed: true } : undefined)
    }
    case 'Identifier': {
      if (node.name === '__dirname') return at(dirname(scope.file))
      if (node.name === '__filename') return at(scope.file)
      const constant = scope.constants.get(node.name)
      return constant && next(constant)
    }
    case 'MemberExpression':
      return memberPath(node, scope, next)
    case 'NewExpression':
      return nameOf(node.callee) === 'URL' ? urlPath(node.arguments, next) : undefined
    case 'CallExpression':
      return callPath(node, scope, next)
    default:
      return undefined
  }
}

type Next = (node: Node) => StaticPath | undefined

const text = (value: string): StaticPath => ({ value, rooted: false, cwd: [] })
const at = (value: string): StaticPath => ({ value, rooted: true, cwd: [] })

/** The member of `import.meta` that an expression reads. */
export function metaMember(node: Node): string | undefined {
  return node.type === 'MemberExpression' && node.object.type === 'MetaProperty' && node.object.meta.name === 'import'
    ? memberName(node)
    : undefined
}

/** Whether a node is `process.cwd()`. */
export function isCwd(node: Node): boolean {
  if (node.type !== 'CallExpression' || node.arguments.length > 0) return false
  const { callee } = node
  return callee.type === 'MemberExpression' && memberName(callee) === 'cwd' && nameOf(callee.object) === 'process'
}

/** Whether a node is `require.resolve('…')`. */
export function resolvedName(node: Node): string | undefined {
  if (node.type !== 'CallExpression' || node.arguments.length !== 1) return undefined
  const { callee, arguments: args } = node
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'resolve' || nameOf(callee.object) !== 'require')
    return undefined
  const [name] = args
  return name?.type === 'Literal' && typeof name.value === 'string' ? name.value : undefined
}

/** The name of a variable, or of a member: `join` in `path.join`. */
export const nameOf = (node: Node): string | undefined =>
  node.type === 'Identifier' ? node.name : node.type === 'MemberExpression' ? memberName(node) : undefined

function memberPath(
  node: Node & { type: 'MemberExpression' },
  { file }: PathScope,
  next: Next,
): StaticPath | undefined {
  const meta = metaMember(node)
  if (meta === 'dirname') return at(dirname(file))
  if (meta === 'filename') return at(file)
  if (meta === 'url') return at(pathToFileURL(file).href)
  const member = memberName(node)
  if (member !== 'href' && member !== 'pathname') return undefined
  const url = next(node.object)
  return url?.value.startsWith('file:')
    ? member === 'href'
      ? url
      : { ...url, value: fileURLToPath(url.value) }
    : undefined
}

function callPath(
  node: Node & { type: 'CallExpression' },
  { file, root }: PathScope,
  next: Next,
): StaticPath | undefined {
  if (isCwd(node)) return { value: root, rooted: true, cwd: [node] }
  const resolved = resolvedName(node)
  if (resolved !== undefined) return resolveFrom(file, resolved)
  const parts = (): (StaticPath | undefined)[] => node.arguments.map((each) => next(each))
  switch (nameOf(node.callee)) {
    case 'join':
      return combine(parts(), (values) => join(...values))
    case 'resolve':
      return combine(parts(), (values) => resolve(root, ...values))
    case 'dirname':
      return combine(parts(), ([value = '']) => dirname(value))
    case 'fileURLToPath':
      return combine(parts(), ([value = '']) => fileURLToPath(value))
    case 'pathToFileURL':
      return combine(parts(), ([value = '']) => pathToFileURL(value).href)
    default:
      return undefined
  }
}

function urlPath(args: readonly Node[], next: Next): StaticPath | undefined {
  return combine(
    args.map((each) => next(each)),
    ([reference = '', base]) => new URL(reference, base).href,
  )
}

function resolveFrom(file: string, name: string): StaticPath | undefined {
  try {
    const found = createRequire(file).resolve(name)
    return found.startsWith('/') || /^[A-Za-z]:\\/.test(found) ? at(found) : undefined
  } catch {
    return undefined
  }
}

function combine(
  parts: readonly (StaticPath | undefined)[],
  act: (values: string[]) => string,
): StaticPath | undefined {
  // Filtered first, so that a single unknown part makes the whole unknown.
  const known = parts.filter((part) => part !== undefined)
  if (known.length !== parts.length || known.length === 0) return undefined
  try {
    return {
      value: act(known.map(({ value }) => value)),
      rooted: known.some(({ rooted }) => rooted),
      cwd: known.flatMap(({ cwd }) => cwd),
      ...(known.some(({ assumed }) => assumed) && { assumed: true }),
    }
  } catch {
    return undefined
  }
}
