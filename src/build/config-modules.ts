/** What a config file imports: packages of a workspace are part of it, and those that are installed are left to Node. */
import { builtinModules } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'
import { isBelow } from './project-path.ts'

const BUILTIN = new Set(builtinModules)

export function configModules(root: string): Plugin {
  return {
    name: 'config-modules',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (pluginData === configModules || kind === 'entry-point') return undefined
        // What is ours was found before.
        if (/^anyhost(?:\/|$)/.test(path))
          return { errors: [{ text: `Cannot find \`${path}\`: this package has no such name.` }] }
        if (path.startsWith('node:') || BUILTIN.has(path))
          return kind === 'require-call' ? undefined : { path, external: true }
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: configModules })
        if (found.errors.length === 0 && !/[\\/]node_modules[\\/]/.test(found.path)) return { path: found.path }
        if (kind === 'require-call') return { path, namespace: 'installed', pluginData: importer }
        // From the config's own folder Node finds it as well, and says it best when it does not.
        const beside = isBelow(root, importer)
        return { path: beside || found.errors.length > 0 ? path : pathToFileURL(found.path).href, external: true }
      })
      onLoad({ filter: /.*/, namespace: 'installed' }, ({ path, pluginData }) => ({
        contents: `module.exports = process.getBuiltinModule('node:module').createRequire(${JSON.stringify(pluginData)})(${JSON.stringify(path)})`,
      }))
    },
  }
}
