/** Follows a name through files that export it again, to where it is declared. */
import { dirname } from 'node:path'
import { importOf, type Import, type Module } from '../analyse/module.ts'
import { hasWrappers, type Origin } from '../analyse/wrappers.ts'
import type { Modules } from './modules.ts'
import type { Resolve } from './resolve.ts'

/** `from` is a package's specifier, or the file of this project that declares the name. */
export interface Found extends Origin {
  readonly isPackage: boolean
}

export interface Trail {
  readonly modules: Modules
  readonly resolve: Resolve
  /** Every file of the project that was looked at. */
  readonly visited: Set<string>
}

/** Where an import of a file leads; `undefined` when there is no such name. */
export async function followImport(
  trail: Trail,
  file: string,
  { from, name }: Import,
  seen: Set<string> = new Set(),
): Promise<Found | undefined> {
  if (hasWrappers(from)) return { from, name, isPackage: true }
  const target = await trail.resolve(from, dirname(file))
  if (target.kind === 'missing') return undefined
  if (target.kind !== 'script') return { from, name, isPackage: true }
  if (name === '*') return { from: target.path, name, isPackage: false }
  return findExport(trail, target.path, name, seen)
}

/** Which file or package declares what a file exports as `name`. */
export async function findExport(
  trail: Trail,
  file: string,
  name: string,
  seen: Set<string>,
): Promise<Found | undefined> {
  // Files may export each other's names in a circle.
  if (seen.has(file)) return undefined
  seen.add(file)
  trail.visited.add(file)
  const { module } = await trail.modules.get(file)
  if (module === undefined) return undefined
  const exported = module.exports.get(name)
  if (exported === undefined) return name === 'default' ? undefined : findInStars(trail, module, name, seen)
  if (exported.kind === 'from') return followImport(trail, file, exported, seen)
  const imported = exported.kind === 'local' ? importOf(exported.binding) : undefined
  return imported === undefined ? { from: file, name, isPackage: false } : followImport(trail, file, imported, seen)
}

async function findInStars(trail: Trail, module: Module, name: string, seen: Set<string>): Promise<Found | undefined> {
  for (const star of module.stars) {
    const found = await followImport(trail, module.source.file, { from: star.source.value, name }, seen)
    if (found !== undefined) return found
  }
  return undefined
}
