/** Packages that stay out of the bundle: each output gets them as they are installed, with what they depend on. */
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'
import { REQUIRE } from './builtins.ts'
import { findPackage, packageName, readPackage } from './packages.ts'

/** A file that lies beside `fn.mjs` in every output. */
export interface Asset {
  /** Relative to the folder of `fn.mjs`, with `/`. */
  readonly path: string
  /** Absolute, links resolved. */
  readonly source: string
}

/** Leaves packages outside, and remembers in `found` where each is installed. */
export function externalsPlugin(names: readonly string[], found: Map<string, string>): Plugin {
  const escaped = names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
  return {
    name: 'externals',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^(?:${escaped.join('|')})(?:/|$)`) }, ({ path, kind, resolveDir }) => {
        const name = packageName(path)
        const folder = findPackage(name, resolveDir)
        // One that is not installed is an ordinary error of the bundler, or none where the code expects it.
        if (!folder) return undefined
        if (!found.has(name)) found.set(name, folder)
        return kind === 'require-call' || kind === 'require-resolve'
          ? { path, namespace: 'external' }
          : { path, external: true }
      })
      onLoad({ filter: /.*/, namespace: 'external' }, ({ path }) => ({
        contents: `module.exports = ${REQUIRE}(${JSON.stringify(path)})`,
      }))
    },
  }
}

/**
 * The files of packages and of everything they depend on, as one node_modules folder. A package lies at the top when its
 * name is free there, and below the one that needs it when another version has the name.
 */
export function closure(packages: ReadonlyMap<string, string>): Asset[] {
  const top = new Map<string, string>([...packages].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const placed = new Map<string, string>()
  const queue = [...top].map(([name, folder]) => ({ name, folder, place: `node_modules/${name}` }))
  for (const { folder, place } of queue) {
    if (placed.has(place)) continue
    placed.set(place, folder)
    for (const [need, found] of needsOf(folder)) {
      const taken = top.get(need)
      if (taken === undefined) top.set(need, found)
      // Below its user only when the top has another one; what is already on the way down is found by itself.
      const nested = taken !== undefined && taken !== found
      if (nested && onTheWay(place, need, placed) === found) continue
      queue.push({
        name: need,
        folder: found,
        place: nested ? `${place}/node_modules/${need}` : `node_modules/${need}`,
      })
    }
  }
  return [...placed].flatMap(([place, folder]) =>
    filesOf(folder).map((file) => ({ path: `${place}/${file}`, source: realpathSync(join(folder, file)) })),
  )
}

function needsOf(folder: string): [string, string][] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = readPackage(folder)
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies, ...peerDependenciesMeta })
    .toSorted()
    .flatMap((name): [string, string][] => {
      // The folder of a linked package has no node_modules above it that its user has; npm puts its needs into its own.
      const found = findPackage(name, folder)
      return found ? [[name, found]] : []
    })
}

/** What code at `place` finds under a name in the folders above it, but for the top. */
function onTheWay(place: string, name: string, placed: ReadonlyMap<string, string>): string | undefined {
  for (let at = place; at.includes('/node_modules/'); at = at.slice(0, at.lastIndexOf('/node_modules/'))) {
    const found = placed.get(`${at}/node_modules/${name}`)
    if (found) return found
  }
  return undefined
}

/** Every file of a folder but what is installed or hidden in it, sorted. Links are followed once. */
export function filesOf(folder: string, seen: ReadonlySet<string> = new Set()): string[] {
  const real = realpathSync(folder)
  if (seen.has(real)) return []
  const entries = readdirSync(folder).toSorted()
  return entries.flatMap((name) => {
    if (name === 'node_modules' || name === '.git') return []
    const stat = statSync(join(folder, name), { throwIfNoEntry: false })
    if (stat?.isDirectory())
      return filesOf(join(folder, name), new Set([...seen, real])).map((file) => `${name}/${file}`)
    return stat?.isFile() ? [name] : []
  })
}
