/** The public names of this package, for adapters and settings that are no part of it: whatever they import is the copy that builds. */
import type { Plugin } from 'esbuild'
import { fileURLToPath } from 'node:url'

const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

const FILES: Readonly<Record<string, string>> = {
  anyhost: '../index',
  'anyhost/adapter': '../runtime/index',
  'anyhost/build': './index',
  'anyhost/conformance': '../conformance/index',
  'anyhost/context': '../context',
  'anyhost/lint': '../lint/index',
  'anyhost/testing': '../testing/index',
  'anyhost/compat/netlify': '../compat/netlify',
  'anyhost/compat/vercel': '../compat/vercel',
}

/** `anyhost/adapters/x` and `anyhost/runtime/x` are the halves of the adapter x. */
const HALVES = /^anyhost\/(adapters|runtime)\/([\w-]+)$/

function fileOf(path: string): string | undefined {
  const [, half, name] = HALVES.exec(path) ?? []
  return half ? `../../adapters/${name}/${half === 'adapters' ? 'build' : 'runtime'}` : FILES[path]
}

/** Finds `anyhost` and its rooms without an installation. `external`: by an address that Node loads. */
export function ownNames({ external = false }: { readonly external?: boolean } = {}): Plugin {
  return {
    name: 'own-names',
    setup({ onResolve }) {
      onResolve({ filter: /^anyhost(?:\/|$)/ }, ({ path }) => {
        const found = fileOf(path)
        if (found === undefined) return undefined
        const { href } = new URL(found + EXTENSION, import.meta.url)
        return external ? { path: href, external } : { path: fileURLToPath(href) }
      })
    },
  }
}
