/** The inputs of a build: files, folders and variables. */
import { dirname, join } from 'node:path'
import type { Bundle } from './bundle.ts'
import type { Inputs } from './cache.ts'
import type { Source } from './discover.ts'
import type { LoadedFunction } from './load/load.ts'
import type { ProjectConfig } from './project.ts'

/** Everything that was read, by what it is. */
export interface Read {
  readonly loaded: readonly LoadedFunction[]
  readonly sources: readonly Source[]
  readonly files: readonly string[]
  readonly folders: readonly string[]
  readonly bundles: readonly Bundle[]
}

/** What a change in may change the result. */
export function inputsOf(
  root: string,
  config: ProjectConfig,
  { loaded, sources, files, folders, bundles }: Read,
): Inputs {
  const all = new Set([
    ...sources.map(({ file }) => join(root, file)),
    ...loaded.flatMap(({ inputs }) => inputs),
    ...files,
  ])
  // A file that appears beside another may be found in its stead. What is installed changes with its lockfile.
  const beside = new Set(
    [...all].map((file) => dirname(file)).filter((folder) => !folder.includes('node_modules') && folder !== root),
  )
  return {
    files: [...all],
    folders: [...new Set([...folders, ...beside])],
    trees: [
      join(root, config.public ?? 'public'),
      ...new Set(bundles.flatMap(({ assets }) => assets.map(({ source }) => source))),
    ],
    env: [...new Set(loaded.flatMap(({ envRead }) => envRead))],
  }
}
