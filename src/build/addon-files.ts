/** Compiled addons that code asks for by their path: each lies in the copy of the project, and is loaded from there. */
import { existsSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Plugin } from 'esbuild'
import { REQUIRE } from './builtins.ts'
import { filesOf, type Asset } from './externals.ts'
import { folderAround, LOADERS } from './packages.ts'
import { placeOf } from './file-places.ts'

/** What a module that asks for `./addon.node` gets. Those of installed packages are found so, and their packages stay outside. */
export function addonFilesPlugin(root: string): Plugin {
  return {
    name: 'addon-files',
    setup({ onLoad }) {
      onLoad({ filter: /\.node$/ }, ({ path }) => ({
        contents: `module.exports = ${REQUIRE}(__dirname + ${JSON.stringify(`/${placeOf(root, path)}`)})`,
      }))
    },
  }
}

/**
 * The addons that a bundled module finds through a loader, such as `require('node-gyp-build')(__dirname)`: those of the package
 * that it is in, where the loaders look for them. `packages` are what the module asks for.
 */
export function addonsFound(root: string, file: string, packages: readonly string[]): Asset[] {
  const loaders = packages.filter((name) => LOADERS.includes(name))
  const folder = loaders.length > 0 ? folderAround(file) : undefined
  if (folder === undefined) return []
  const found = ['build/Release', 'prebuilds'].flatMap((sub) =>
    existsSync(join(folder, sub)) ? filesOf(join(folder, sub)).map((each) => join(folder, sub, each)) : [],
  )
  return found
    .filter((each) => /\.(?:node|so|dylib|dll)$|\.so\.[\d.]+$/.test(each))
    .flatMap((each) => {
      const source = realpathSync(each)
      const placed = { path: placeOf(root, each), source }
      // It looks from the folder of the file that calls it, which is that of `fn.mjs`.
      return loaders.includes('bindings') ? [placed, { path: `build/Release/${basename(each)}`, source }] : [placed]
    })
}
