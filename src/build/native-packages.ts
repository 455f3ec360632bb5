/** Which packages of a bundle load compiled code: they stay outside of it, as they are installed. */
import { dirname } from 'node:path'
import type { Plugin } from 'esbuild'
import { findPackage, folderAround, isNative, isPlatformName, ownerOf, packageName, readPackage } from './packages.ts'
import { isBelow } from './project-path.ts'

/** The folder of the package that a file belongs to, unless that is the project itself. */
export type OwnerOf = (file: string) => string | undefined

/** Looks at each folder once. */
export function createOwners(root: string): OwnerOf {
  const known = new Map<string, string | undefined>()
  return (file) => {
    const installed = ownerOf(file)
    if (installed !== undefined) return installed
    const folder = dirname(file)
    if (!known.has(folder)) known.set(folder, linkedOwner(root, file))
    return known.get(folder)
  }
}

/** The folder of a package that is a link to a place of its own, such as one of a workspace. */
function linkedOwner(root: string, file: string): string | undefined {
  const folder = folderAround(file)
  return folder === undefined || isBelow(folder, root) ? undefined : folder
}

/** Packages in the bundle that load compiled code: their names by their folder. */
export function nativePackages(files: readonly string[], packageOf: OwnerOf): Map<string, string> {
  const owners = new Map(files.map((file) => [file, packageOf(file)]))
  // Code that asks for a `.node` file by its path is that of a package which has one, wherever it keeps it.
  const loading = new Set(files.filter((file) => file.endsWith('.node')).map((file) => owners.get(file)))
  // Node reads no types in what lies in node_modules, so such a package is bundled, and its addon is a file of its own.
  const typed = new Set(files.filter((file) => /\.[cm]?tsx?$/.test(file)).map((file) => owners.get(file)))
  const folders = [...new Set(owners.values())].filter((folder) => folder !== undefined)
  return new Map(
    folders
      .filter((folder) => (isNative(folder) || loading.has(folder)) && (ownerOf(folder) || !typed.has(folder)))
      .map((folder) => [folder, readPackage(folder).name ?? '']),
  )
}

/**
 * Lets a package ask for its builds for platforms that are not installed. Whether one is there that fits is looked at with the
 * target; here it would only be an import that leads nowhere.
 */
export function absentPlatformsPlugin(): Plugin {
  return {
    name: 'absent-platforms',
    setup({ onResolve, onLoad }) {
      onResolve(
        { filter: /^[@\w].*(?:x64|arm|ia32|x86|aarch|universal|riscv|ppc|s390x|loong)/ },
        ({ path, importer, resolveDir }) => {
          const name = packageName(path)
          if (!isPlatformName(name) || findPackage(name, resolveDir)) return undefined
          const owner = folderAround(importer)
          const { optionalDependencies = {} } = owner === undefined ? {} : readPackage(owner)
          return optionalDependencies[name] === undefined ? undefined : { path, namespace: 'absent-platform' }
        },
      )
      onLoad({ filter: /.*/, namespace: 'absent-platform' }, ({ path }) => ({
        contents: `throw new Error(${JSON.stringify(`${path} is not installed.`)})`,
      }))
    },
  }
}
