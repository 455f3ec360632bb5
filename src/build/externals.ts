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

/** An import of a package that stays outside. */
export interface AskedFor {
  /** As the code has it: `name/sub.js`. */
  readonly specifier: string
  /** The module that asks, absolute. */
  readonly file: string
}

/** Leaves packages outside, and remembers in `found` where each is installed, in `asked` who asks for it. */
export function externalsPlugin(names: readonly string[], found: Map<string, string>, asked: AskedFor[]): Plugin {
  const escaped = names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
  return {
    name: 'externals',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^(?:${escaped.join('|')})(?:/|$)`) }, ({ path, kind, resolveDir, importer }) => {
        const name = packageName(path)
        const folder = findPackage(name, resolveDir)
        // One that is not installed is an ordinary error of the bundler, or none where the code expects it.
        if (!folder) return undefined
        if (!found.has(name)) found.set(name, folder)
        asked.push({ specifier: path, file: importer })
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

/** A package with its place in that folder. */
export interface PlacedPackage {
  readonly name: string
  readonly folder: string
  /** `node_modules/name`, or below the package that needs it. */
  readonly place: string
  /** The package that the code asks for, which led to this one. */
  readonly via: string
  /** Somebody on the way does without it as well. */
  readonly optional: boolean
}

/**
 * The files of packages and of everything they depend on, as one node_modules folder. A package lies at the top when its
 * name is free there, and below the one that needs it when another version has the name.
 */
export function closure(packages: ReadonlyMap<string, string>): { assets: Asset[]; placed: PlacedPackage[] } {
  const top = new Map<string, string>([...packages].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const placed = new Map<string, string>()
  const queue: PlacedPackage[] = [...top].map(([name, folder]) => ({
    name,
    folder,
    place: `node_modules/${name}`,
    via: name,
    optional: false,
  }))
  const result: PlacedPackage[] = []
  for (const each of queue) {
    const { folder, place, via } = each
    if (placed.has(place)) continue
    placed.set(place, folder)
    result.push(each)
    for (const [need, found, optional] of needsOf(folder)) {
      const taken = top.get(need)
      if (taken === undefined) top.set(need, found)
      // Below its user only when the top has another one; what is already on the way down is found by itself.
      const nested = taken !== undefined && taken !== found
      if (nested && onTheWay(place, need, placed) === found) continue
      queue.push({
        name: need,
        folder: found,
        place: nested ? `${place}/node_modules/${need}` : `node_modules/${need}`,
        via,
        optional: each.optional || optional,
      })
    }
  }
  const assets = result.flatMap(({ place, folder }) =>
    filesOf(folder).map((file) => ({ path: `${place}/${file}`, source: realpathSync(join(folder, file)) })),
  )
  return { assets, placed: result }
}

function needsOf(folder: string): [name: string, folder: string, optional: boolean][] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = readPackage(folder)
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })
    .toSorted()
    .flatMap((name): [string, string, boolean][] => {
      // The folder of a linked package has no node_modules above it that its user has; npm puts its needs into its own.
      const found = findPackage(name, folder)
      const optional = optionalDependencies?.[name] !== undefined || peerDependenciesMeta?.[name]?.optional === true
      return found ? [[name, found, optional]] : []
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
