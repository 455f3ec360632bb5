/**
 * Puts new files in place in a way that can be cut off at any moment. Everything is written aside first; then a function's
 * folder is exchanged as a whole, by renames, or a single file is. A folder that is missing because the process ended
 * between two renames is put back by the next build.
 */
import * as nodeFs from 'node:fs'
import { dirname, join } from 'node:path'
import { dataOf, type Contents } from './contents.ts'
import { leftovers, STAGE } from './leftovers.ts'
import type { OutputFile } from './write.ts'

/** What is used of `node:fs`; tests hand in one that fails. */
export type Disk = Pick<
  typeof nodeFs,
  'mkdirSync' | 'writeFileSync' | 'renameSync' | 'rmSync' | 'rmdirSync' | 'linkSync' | 'copyFileSync'
>

/** Files that change together: all of one folder, or one file. */
export interface Unit {
  /** Relative to the project: the folder, or the file itself. */
  readonly path: string
  readonly isFolder: boolean
  /** The folder was not there when the build looked: what is in it by now is somebody else's. */
  readonly isNew?: boolean
  readonly changed: readonly OutputFile[]
  /** Files of the folder that stay as they are. */
  readonly kept: readonly string[]
}

/** Size and time of a file that was written. */
export type Stamp = Pick<nodeFs.Stats, 'size' | 'mtimeMs'>

/** Writes all units aside, then exchanges them one by one. Gives what was written, by its path in the project. */
export function exchange(root: string, units: readonly Unit[], disk: Disk): ReadonlyMap<string, Stamp> {
  const stage = join(root, '.anyhost', `${STAGE}${process.pid}`)
  const stamps = new Map<string, Stamp>()
  try {
    disk.mkdirSync(join(stage, 'old'), { recursive: true })
    disk.writeFileSync(join(stage, 'units.json'), JSON.stringify(units.map(({ path }) => path)))
    const place = placer(disk, stamps)
    units.forEach((unit, at) => prepare(root, unit, join(stage, 'new', String(at)), place))
    const folders = createFolders(disk)
    units.forEach((unit, at) => swap(root, unit, { stage, at: String(at) }, folders, disk))
  } finally {
    recoverStage(root, stage, disk)
  }
  return stamps
}

function prepare(root: string, { path, isFolder, changed, kept }: Unit, place: string, { write, link }: Placer): void {
  const target = (file: string): string => (isFolder ? join(place, file.slice(path.length + 1)) : place)
  for (const file of changed) write(file, target(file.path))
  // The same file under a second name keeps its time.
  for (const file of kept) link(join(root, file), target(file))
}

interface Placer {
  write(file: OutputFile, target: string): void
  link(from: string, target: string): void
}

/** Makes folders, each once. `true`: it was not there before. */
type Folders = (folder: string) => boolean

function createFolders(disk: Disk): Folders {
  const known = new Set<string>()
  return (folder) => {
    if (known.has(folder)) return false
    known.add(folder)
    try {
      disk.mkdirSync(folder)
      return true
    } catch (error) {
      const { code } = error as { code?: string }
      if (code === 'ENOENT') return disk.mkdirSync(folder, { recursive: true }) !== undefined
      if (code !== 'EEXIST') throw error
      return false
    }
  }
}

/**
 * Making a file costs a disk far more than a second name for one, and most files of an output are those of another: the
 * same bundle for every target, the same runtime for every function.
 */
function placer(disk: Disk, stamps: Map<string, Stamp>): Placer {
  const open = createFolders(disk)
  const first = new Map<Contents, { readonly target: string; readonly stamp: Stamp }>()
  const linked = (from: string, target: string): boolean => {
    try {
      disk.linkSync(from, target)
      return true
    } catch (error) {
      // Not every file system can, and none without end.
      if (['EPERM', 'EMLINK', 'EXDEV', 'ENOTSUP', 'ENOSYS', 'EACCES'].includes((error as { code?: string }).code ?? ''))
        return false
      throw error
    }
  }
  return {
    write({ path, contents, mode }, target) {
      open(dirname(target))
      const same = mode === undefined ? first.get(contents) : undefined
      if (same && linked(same.target, target)) return void stamps.set(path, same.stamp)
      disk.writeFileSync(target, dataOf(contents), mode === undefined ? {} : { mode })
      const stamp = nodeFs.statSync(target)
      stamps.set(path, stamp)
      if (mode === undefined) first.set(contents, { target, stamp })
    },
    link(from, target) {
      open(dirname(target))
      if (!linked(from, target)) disk.copyFileSync(from, target)
    },
  }
}

interface Staged {
  readonly stage: string
  readonly at: string
}

function swap(root: string, unit: Unit, { stage, at }: Staged, makeFolder: Folders, disk: Disk): void {
  const [target, fresh, old] = [join(root, unit.path), join(stage, 'new', at), join(stage, 'old', at)]
  const alone = makeFolder(dirname(target))
  if (!unit.isFolder) return renamePatiently(fresh, target, disk)
  if (!alone && nodeFs.existsSync(target)) {
    if (unit.isNew) return oneByOne(unit, fresh, target, disk)
    try {
      disk.renameSync(target, old)
    } catch (error) {
      // Windows does not move a folder in which somebody has a file open.
      if (!['EPERM', 'EBUSY', 'EACCES', 'EXDEV'].includes((error as { code?: string }).code ?? '')) throw error
      return oneByOne(unit, fresh, target, disk)
    }
  }
  renamePatiently(fresh, target, disk)
}

/** On Windows a file that a reader or a scanner has open for a moment cannot be replaced. */
function renamePatiently(from: string, to: string, disk: Disk): void {
  for (let wait = 10; ; wait *= 2) {
    try {
      return disk.renameSync(from, to)
    } catch (error) {
      const { code } = error as { code?: string }
      if (!['EPERM', 'EBUSY', 'EACCES'].includes(code ?? '') || wait > 640) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait)
    }
  }
}

function oneByOne({ path, changed }: Unit, fresh: string, target: string, disk: Disk): void {
  for (const file of changed) {
    const inside = file.path.slice(path.length + 1)
    disk.mkdirSync(dirname(join(target, inside)), { recursive: true })
    renamePatiently(join(fresh, inside), join(target, inside), disk)
  }
}

/** Puts back what builds left aside that were cut off, and removes their folders. */
export function recover(root: string, disk: Disk = nodeFs): void {
  for (const stage of leftovers(root)) recoverStage(root, stage, disk)
}

function recoverStage(root: string, stage: string, disk: Disk): void {
  const units = readUnits(join(stage, 'units.json'))
  units.forEach((path, at) => {
    const old = join(stage, 'old', String(at))
    if (!nodeFs.existsSync(old) || nodeFs.existsSync(join(root, path))) return
    disk.mkdirSync(dirname(join(root, path)), { recursive: true })
    disk.renameSync(old, join(root, path))
  })
  disk.rmSync(stage, { recursive: true, force: true, maxRetries: 3 })
}

function readUnits(file: string): string[] {
  try {
    // Written by `exchange`.
    return JSON.parse(nodeFs.readFileSync(file, 'utf8')) as string[]
  } catch {
    return []
  }
}
