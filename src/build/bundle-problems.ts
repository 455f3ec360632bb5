/** What keeps functions from being bundled, besides what the bundler says. */
import { resolve } from 'node:path'
import type { Metafile } from 'esbuild'
import { problem, type Problem } from './problems.ts'
import { inProject } from './project-path.ts'
import type { Placed } from './trace.ts'

/** What the code asks for in a way that nobody can follow. */
export function dynamicRequires(root: string, placed: ReadonlyMap<string, Placed>): Problem[] {
  return [...placed.values()].flatMap(({ dynamic }) =>
    dynamic.map(({ position: { file, line, column }, code }) => {
      const at = { file: inProject(root, file), line, column }
      return code.startsWith('import.meta.env')
        ? problem('ANYHOST_META_ENV', `\`${code.slice(0, 80)}\` is undefined.`, at)
        : problem(
            'ANYHOST_DYNAMIC_REQUIRE',
            `\`${code.slice(0, 80)}\` asks for something that only the running program knows.`,
            at,
          )
    }),
  )
}

/** Yarn's Plug'n'Play keeps packages in archives. The bundler reads those; nothing else does, and files in them cannot be copied. */
export function archived(root: string, { inputs }: Metafile): Problem[] {
  const isArchived = (path: string): boolean => /\.zip[\\/]|[\\/]__virtual__[\\/]/.test(path)
  const [found] = Object.entries(inputs).flatMap(([file, { imports }]) =>
    imports.flatMap(({ path, original }) => (isArchived(path) && !isArchived(file) ? [{ file, original }] : [])),
  )
  if (!found) return []
  return [
    problem('ANYHOST_BUNDLE_FAILED', `${found.original ?? 'A package'} lies in an archive of Yarn's Plug'n'Play.`, {
      file: inProject(root, resolve(root, found.file)),
      why: 'What packages read at run time is copied from where they are installed.',
      fix: 'Write `nodeLinker: node-modules` or `nodeLinker: pnpm` into .yarnrc.yml, and run `yarn install`.',
    }),
  ]
}

/** A package that the settings name. */
export const notInstalled = (name: string): Problem =>
  problem('ANYHOST_EXTERNAL_MISSING', `\`external\` names ${name}, which is not installed.`, {
    file: 'anyhost.config.ts',
  })
