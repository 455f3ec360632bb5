/** What the bundler is helped to follow: a `require` that is handed on, and names that only the running program knows. */
import { dirname } from 'node:path'
import type { Node } from 'oxc-parser'
import { unwrap } from './analyse/nodes.ts'
import { REQUIRE } from './builtins.ts'
import { findPackage, readPackage, type PackageFile } from './packages.ts'
import { metaMember, staticPath, type PathScope } from './static-path.ts'

/**
 * In TypeScript's UMD modules the wrapper hands `require` to the module as a parameter, and the bundler does not follow a
 * parameter. Under another name it leaves `require` of the file itself to be seen.
 */
export function handedRequire(node: Node): Node | undefined {
  if (node.type !== 'CallExpression' || unwrap(node.callee).type !== 'FunctionExpression') return undefined
  const [module] = node.arguments
  if (module?.type !== 'FunctionExpression') return undefined
  const [first, second] = module.params
  const isNamed = (each: Node | undefined, name: string): boolean => each?.type === 'Identifier' && each.name === name
  return first && isNamed(first, 'require') && isNamed(second, 'exports') ? first : undefined
}

/** A `require` for a name that is worked out: one of these packages, or what lies beside the bundle. */
export function requireOf(peers: readonly string[], hasFiles: boolean): string {
  if (peers.length === 0) return REQUIRE
  const error = `(() => { throw Object.assign(new Error("Cannot find module '" + name + "'"), { code: 'MODULE_NOT_FOUND' }) })()`
  const rest = hasFiles ? `${REQUIRE}(name)` : error
  return `((name) => ${chosen(peers, (name) => `require(${name})`)}${rest})`
}

/** The same for `import()`. */
export const importOf = (peers: readonly string[], source: string): string =>
  `((name) => ${chosen(peers, (name) => `import(${name})`)}import(name))(${source})`

const chosen = (peers: readonly string[], ask: (name: string) => string): string =>
  peers
    .map((peer) => JSON.stringify(peer))
    .map((name) => `name === ${name} ? ${ask(name)} : `)
    .join('')

/**
 * The packages that another one may ask for by a name that is worked out, as a database library does for its driver: those
 * that it declares as peers or optional, that are installed, and that the project itself depends on.
 */
export function createPeers(root: string): (folder: string) => readonly string[] {
  const own = packagesAbove(root)
  const wanted = new Set(
    own.flatMap(({ dependencies, optionalDependencies }) => Object.keys({ ...dependencies, ...optionalDependencies })),
  )
  const developed = new Set(own.flatMap(({ devDependencies }) => Object.keys(devDependencies ?? {})))
  const isMeant = (name: string, folder: string): boolean => {
    const found = wanted.has(name) || developed.has(name) ? findPackage(name, folder) : undefined
    // A tool has a command; a driver among what a project is developed with is deployed all the same.
    return found !== undefined && (wanted.has(name) || readPackage(found).bin === undefined)
  }
  const known = new Map<string, readonly string[]>()
  return (folder) => {
    const found = known.get(folder) ?? peersOf(folder).filter((name) => isMeant(name, folder))
    known.set(folder, found)
    return found
  }
}

function peersOf(folder: string): string[] {
  const { peerDependencies, peerDependenciesMeta, optionalDependencies } = readPackage(folder)
  return Object.keys({ ...peerDependencies, ...peerDependenciesMeta, ...optionalDependencies }).toSorted()
}

function packagesAbove(root: string): PackageFile[] {
  const above = dirname(root)
  return [readPackage(root), ...(above === root ? [] : packagesAbove(above))]
}

/** Whether a node is a member of `import.meta.env` that fails where that is undefined. */
export const readsMetaEnv = (node: Node): boolean =>
  node.type === 'MemberExpression' && !node.optional && metaMember(node.object) === 'env'

/** Whether nobody can say before the program runs what is imported. The bundler follows patterns that begin with a folder. */
export function isUnknown(source: Node, scope: PathScope): boolean {
  if (source.type === 'Literal') return false
  const start = source.type === 'TemplateLiteral' ? source.quasis[0]?.value.cooked : leftmost(source)
  return !/^\.\.?\//.test(start ?? '') && staticPath(source, scope)?.rooted !== true
}

/** The text that a sum begins with. */
function leftmost(node: Node): string | undefined {
  if (node.type === 'BinaryExpression') return leftmost(node.left)
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined
}
