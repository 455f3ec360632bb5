/** How bundled CommonJS code gets at what is not in the bundle: built-in modules, and packages that stay outside. */
import { builtinModules } from 'node:module'
import type { Plugin } from 'esbuild'

const NAMES = builtinModules.map((name) => name.replace(/^node:/, '').replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
const BUILTIN = new RegExp(`^(?:node:[a-z0-9_/]+|(?:${NAMES.join('|')}))$`)

/**
 * CommonJS code asks for built-in modules with `require`, which a module does not have. They are taken from the process,
 * which also leaves alone what `import` of `node:http` would load with it.
 */
export function builtinsPlugin(): Plugin {
  return {
    name: 'builtins',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: BUILTIN }, async ({ path, kind, pluginData, resolveDir, importer }) => {
        if (kind !== 'require-call' || pluginData === builtinsPlugin) return undefined
        // A package of the same name, such as `punycode`, goes before the built-in module.
        const found = await resolve(path, { kind, resolveDir, importer, pluginData: builtinsPlugin })
        return found.external || found.errors.length > 0 ? { path, namespace: 'builtin' } : undefined
      })
      onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
      }))
    },
  }
}

/** A `require` that looks things up from the bundle's folder, for code that has no `import.meta`. */
export const REQUIRE = `process.getBuiltinModule('node:module').createRequire(__filename)`
