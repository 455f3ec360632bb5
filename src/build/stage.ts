/**
 * Puts new files in place in a way that can be cut off at any moment. Everything is written aside first, and then written down as
 * ready; after that a function's folder is exchanged as a whole, by renames, or a single file is. The next build forgets what
 * was not ready, and brings the rest to its end: all outputs are old, or all are new.
 */
import * as nodeFs from 'node:fs'
import { dirname, join } from 'node:path'
import { dataOf, type Contents } from './contents.ts'
import { filesBelow } from './files-below.ts'
import { leftovers, STAGE, unfinishedManifests } from './leftovers.ts'
import { isInUse, patiently, replaceFile } from './patient.ts'
import type { OutputFile } from './write.ts'

/** What is used of `node:fs`; tests hand in one that fails. */
export type Disk = Pick<
  typeof nodeFs,
  'mkdirSync' | 'writeFileSync' | 'renameSync' | 'rmSync' | 'rmdirSync' | 'linkSync' | 'copyFileSync' | 'chmodSync'
>

/** Files that change together: all of one folder, or one file. */
export interface Unit {
  /** Relative to the project: the folder, or the file itself. */
  readonly path: string
  readonly isFolder: boolean
  /** The folder was not there when the build looked: what is in it by now is somebody else's. */
  readonly isNew?: boolean | undefined
  readonly changed: readonly OutputFile[]
  /** Files of the folder that stay as they are. */
  readonly kept: readonly string[]
}

/** Size and time of a file that was written. */
export type Stamp = Pick<nodeFs.Stats, 'size' | 'mtimeMs'>

/**
 * Writes all units aside, then exchanges them one by one, and removes stale files. Gives what was written, by its path in the
 * project.
 */
export function exchange(
  root: string,
  given: readonly Unit[],
  stale: readonly string[],
  disk: Disk,
): ReadonlyMap<string, Stamp> {
  const stage = join(root, '.anyhost', `${STAGE}${process.pid}`)
  const stamps = new Map<string, Stamp>()
  // What names functions, such as a list of routes, comes after them.
  const units = given.toSorted((a, b) => Number(b.isFolder) - Number(a.isFolder))
  try {
    disk.mkdirSync(join(stage, 'old'), { recursive: true })
    const place = placer(disk, stamps, modesOf(stage))
    units.forEach((unit, at) => prepare(root, unit, join(stage, 'new', String(at)), place))
    const ready: Ready = { units: units.map(({ path, isFolder, isNew }) => ({ path, isFolder, isNew })), stale }
    disk.writeFileSync(join(stage, 'ready.tmp'), JSON.stringify(ready))
    disk.renameSync(join(stage, 'ready.tmp'), join(stage, READY))
    finish(root, stage, ready, disk)
  } catch (error) {
    putBack(root, stage, disk)
    throw error
  }
  disk.rmSync(stage, { recursive: true, force: true, maxRetries: 3 })
  return stamps
}

/** What is written aside and only has to be put in place. */
interface Ready {
  readonly units: readonly Pick<Unit, 'path' | 'isFolder' | 'isNew'>[]
  readonly stale: readonly string[]
}

const READY = 'ready.json'

function finish(root: string, stage: string, { units, stale }: Ready, disk: Disk): void {
  const folders = createFolders(disk, modesOf(stage))
  units.forEach((unit, at) => {
    if (nodeFs.existsSync(join(stage, 'new', String(at)))) swap(root, unit, { stage, at: String(at) }, folders, disk)
  })
  for (const path of stale) remove(root, path, disk)
}

/** Removes a file, with the folders that are empty then. */
function remove(root: string, path: string, disk: Disk): void {
  patiently(() => disk.rmSync(join(root, path), { force: true }))
  // Folders go with their last file. One that still holds something stays, and so do those above it.
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    try {
      disk.rmdirSync(join(root, folder))
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOENT') return
    }
  }
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

/** Rights of files and folders. */
interface Modes {
  readonly file: number
  readonly program: number
  readonly folder: number
}

/** Everybody may read: a host that unpacks an output as one user runs it as another. */
const MODES: Modes = { file: 0o644, program: 0o755, folder: 0o755 }

/** Rights that must be set, because those of new files are others here. */
function modesOf(folder: string): Modes | undefined {
  if (process.platform === 'win32') return undefined
  return (nodeFs.statSync(folder).mode & 0o777) === MODES.folder ? undefined : MODES
}

/** Makes folders, each once. `true`: it was not there before. */
type Folders = (folder: string) => boolean

function createFolders(disk: Disk, modes?: Modes): Folders {
  const known = new Set<string>()
  const makeAll = (folder: string): boolean => {
    const first = disk.mkdirSync(folder, { recursive: true })
    if (first === undefined) return false
    if (modes)
      for (let made = folder; made.length >= first.length; made = dirname(made)) disk.chmodSync(made, modes.folder)
    return true
  }
  return (folder) => {
    if (known.has(folder)) return false
    known.add(folder)
    try {
      disk.mkdirSync(folder)
      if (modes) disk.chmodSync(folder, modes.folder)
      return true
    } catch (error) {
      const { code } = error as { code?: string }
      if (code === 'ENOENT') return makeAll(folder)
      if (code !== 'EEXIST') throw error
      return false
    }
  }
}

/**
 * Making a file costs a disk far more than a second name for one, and most files of an output are those of another: the
 * same bundle for every target, the same runtime for every function.
 */
function placer(disk: Disk, stamps: Map<string, Stamp>, modes: Modes | undefined): Placer {
  const open = createFolders(disk, modes)
  const first = new Map<Contents, { readonly target: string; readonly stamp: Stamp }>()
  const linked = (from: string, target: string): boolean => {
    try {
      disk.linkSync(from, target)
      return true
    } catch {
      // Not every file system can (exFAT says EISDIR), and none without end (NTFS: 1024 names). What else is wrong, the copy says.
      return false
    }
  }
  return {
    write({ path, contents, mode }, target) {
      open(dirname(target))
      const same = mode === undefined ? first.get(contents) : undefined
      if (same && linked(same.target, target)) return void stamps.set(path, same.stamp)
      disk.writeFileSync(target, dataOf(contents), mode === undefined ? {} : { mode })
      if (modes) disk.chmodSync(target, mode === undefined ? modes.file : modes.program)
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

function swap(
  root: string,
  unit: Ready['units'][number],
  { stage, at }: Staged,
  makeFolder: Folders,
  disk: Disk,
): void {
  const [target, fresh, old] = [join(root, unit.path), join(stage, 'new', at), join(stage, 'old', at)]
  const alone = makeFolder(dirname(target))
  if (!unit.isFolder) return replaceFile(fresh, target, disk)
  if (!alone && nodeFs.existsSync(target)) {
    if (unit.isNew) return oneByOne(fresh, target, disk)
    try {
      disk.renameSync(target, old)
    } catch (error) {
      // Windows does not move a folder in which somebody has a file open.
      if (!isInUse(error) && (error as { code?: string }).code !== 'EXDEV') throw error
      return oneByOne(fresh, target, disk)
    }
  }
  replaceFile(fresh, target, disk)
}

function oneByOne(fresh: string, target: string, disk: Disk): void {
  // What was moved before the process ended is no longer there.
  for (const inside of filesBelow(fresh)) {
    disk.mkdirSync(dirname(join(target, inside)), { recursive: true })
    replaceFile(join(fresh, inside), join(target, inside), disk)
  }
}

/** Ends what builds began that were cut off: all of it where it was ready, and nothing where it was not. */
export function recover(root: string, disk: Disk = nodeFs): void {
  for (const file of unfinishedManifests(root)) disk.rmSync(file, { force: true })
  for (const stage of leftovers(root)) {
    const ready = readReady(stage)
    try {
      if (ready) finish(root, stage, ready, disk)
      disk.rmSync(stage, { recursive: true, force: true, maxRetries: 3 })
    } catch (error) {
      putBack(root, stage, disk)
      throw error
    }
  }
}

/** After an error: what is missing is put back as it was, and the next build writes all that is old. */
function putBack(root: string, stage: string, disk: Disk): void {
  readReady(stage)?.units.forEach(({ path }, at) => {
    const old = join(stage, 'old', String(at))
    if (!nodeFs.existsSync(old) || nodeFs.existsSync(join(root, path))) return
    disk.mkdirSync(dirname(join(root, path)), { recursive: true })
    replaceFile(old, join(root, path), disk)
  })
  disk.rmSync(stage, { recursive: true, force: true, maxRetries: 3 })
}

function readReady(stage: string): Ready | undefined {
  try {
    // Written by `exchange`.
    return JSON.parse(nodeFs.readFileSync(join(stage, READY), 'utf8')) as Ready
  } catch {
    return undefined
  }
}
