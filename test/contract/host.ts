import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildResult } from 'anyhost/build'
import { PROJECT } from 'anyhost/conformance'

const PROJECTS = fileURLToPath(new URL('../fixtures/projects/', import.meta.url))
/** Apps of other frameworks, which are installed in this repository. */
export const APPS: string = fileURLToPath(new URL('apps/', import.meta.url))
/** Inside the repository, so that the packages of the apps are found. */
export const WORK: string = fileURLToPath(new URL('../../.cache/contract/', import.meta.url))

/** A fresh copy of a fixture project, in a folder of its own. `contract` is what the suite asks, and the apps. */
export async function copyProject(name: string, folder: string): Promise<string> {
  const root = join(WORK, folder)
  await rm(root, { recursive: true, force: true })
  await mkdir(root, { recursive: true })
  const from = name === 'contract' ? [PROJECT, APPS] : [join(PROJECTS, name)]
  for (const each of from) await cp(each, root, { recursive: true })
  return root
}

/** Builds, and fails with every problem that there is. */
export async function buildOrFail(root: string, targets: readonly string[]): Promise<BuildResult> {
  const result = await build({ root, targets, apply: true })
  if (result.problems.length > 0) throw new Error(JSON.stringify(result.problems, null, 2))
  return result
}
