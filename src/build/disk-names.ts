/** Names of files as they are on the disk, where a system also takes others for them. */
import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { foldedName, isBelow } from './project-path.ts'

/** A path below the project, with the names as they are on the disk. What is not there stays as it is given. */
export type DiskName = (path: string) => string

/** Reads each folder once, so one is made for each build. */
export function createDiskNames(root: string): DiskName {
  const folders = new Map<string, readonly string[]>()
  const namesIn = (folder: string): readonly string[] => {
    const names = folders.get(folder) ?? list(folder)
    folders.set(folder, names)
    return names
  }
  const known = new Map<string, string>([[root, root]])
  const nameOf: DiskName = (path) => {
    const before = known.get(path)
    if (before !== undefined) return before
    if (!isBelow(root, path)) return path
    const [given, folder] = [basename(path), nameOf(dirname(path))]
    const names = namesIn(folder)
    const name = names.includes(given) ? given : (names.find((each) => foldedName(each) === foldedName(given)) ?? given)
    known.set(path, join(folder, name))
    return join(folder, name)
  }
  return nameOf
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
