/** Faults put into the runtime on purpose, while it is bundled. */
import type { Plugin } from 'esbuild'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RuntimeEdit } from '../contract/sabotage.ts'
import { problem } from './problems.ts'

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url))

/** Replaces texts in modules of this repository. @throws the coded problem of an edit that does not fit its module. */
export function editsPlugin(edits: readonly RuntimeEdit[]): Plugin {
  const texts = new Map<string, string>()
  for (const edit of edits) {
    const file = edit.module.startsWith('file:') ? fileURLToPath(edit.module) : `${PACKAGE}${edit.module}`
    const before = texts.get(file) ?? (existsSync(file) ? readFileSync(file, 'utf8') : '')
    if (before.split(edit.replace).length !== 2) throw stale(edit)
    texts.set(
      file,
      before.replace(edit.replace, () => edit.by),
    )
  }
  return {
    name: 'edits',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = texts.get(path)
        return contents === undefined ? undefined : { contents, loader: 'ts' }
      })
    },
  }
}

function stale({ module, replace }: RuntimeEdit): Error {
  const { code, what, why, fix } = problem('ANYHOST_SABOTAGE_STALE', `${module} does not have this once: ${replace}`)
  return new Error(`${code} ${what}\n${why} ${fix}`)
}
