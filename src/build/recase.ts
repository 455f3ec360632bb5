/**
 * Names of ours that changed in case alone, or in how an accent is written. Where the disk takes both for one, what is there
 * is renamed: hosts go by the names of files, and the old name is no file of its own that could be removed.
 */
import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { foldedName } from './project-path.ts'
import type { Disk } from './stage.ts'

/** Renames on the disk, and gives the new names by the old ones. */
export function recase(
  root: string,
  ours: Iterable<string>,
  wanted: readonly string[],
  disk: Pick<Disk, 'renameSync'>,
): ReadonlyMap<string, string> {
  const byFolded = new Map(wanted.map((path) => [foldedName(path), path]))
  const exact = new Set(wanted)
  const moved = new Map<string, string>()
  const done = new Set<string>()
  for (const before of ours) {
    const now = exact.has(before) ? undefined : byFolded.get(foldedName(before))
    if (now === undefined || !isOne(join(root, before), join(root, now))) continue
    moved.set(before, now)
    const [old, fresh] = [before.split('/'), now.split('/')]
    fresh.forEach((name, at) => {
      const place = fresh.slice(0, at + 1).join('/')
      if (name === old[at] || done.has(place)) return
      done.add(place)
      disk.renameSync(join(root, ...fresh.slice(0, at), old[at] ?? name), join(root, place))
    })
  }
  return moved
}

/** Whether two names are those of one file. */
function isOne(a: string, b: string): boolean {
  const [one, other] = [a, b].map((file) => lstatSync(file, { throwIfNoEntry: false, bigint: true }))
  return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev
}
