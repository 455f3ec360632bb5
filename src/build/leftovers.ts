import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** How the folder begins in which a build puts new files aside. */
export const STAGE = 'stage-'

/** The folders of builds that were cut off, or are at work. */
export function leftovers(root: string): string[] {
  const folder = join(root, '.anyhost')
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names.filter((name) => name.startsWith(STAGE)).map((name) => join(folder, name))
}

/** Manifests that were not yet put in place. While a build has the lock, they are those of builds that were cut off. */
export function unfinishedManifests(root: string): string[] {
  const folder = join(root, '.anyhost')
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names.filter((name) => /^manifest\.\d+\.tmp$/.test(name)).map((name) => join(folder, name))
}
