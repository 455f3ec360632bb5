/** The only step that changes the disk: what is ours is renewed, what is not ours is left alone. */
import * as nodeFs from 'node:fs'
import { dirname, join } from 'node:path'
import { bufferOf, hashOf, sizeOf, type Contents } from './contents.ts'
import { filesBelow } from './files-below.ts'
import { grouped } from './grouped.ts'
import { lock } from './lock.ts'
import { filesIn, MANIFEST, manifestText, readManifest, type Manifest, type Written } from './manifest.ts'
import { problem, type Problem } from './problems.ts'
import { inProject } from './project-path.ts'
import { isInUse, replaceFile } from './patient.ts'
import { recase } from './recase.ts'
import { exchange, recover, type Disk, type Stamp, type Unit } from './stage.ts'

/** One file to write. */
export interface OutputFile {
  /** Relative to the project, with `/`. */
  readonly path: string
  readonly contents: Contents
  /** Permissions. Default: those of a new file. */
  readonly mode?: number
}

export interface WriteOptions {
  /** Folders whose files belong together: they are all old or all new. */
  readonly folders?: readonly string[]
  /** How long to wait for another build of the project, in ms. Default 20 s. */
  readonly wait?: number
  readonly disk?: Disk
}

/**
 * Writes the files of each output, and removes what an earlier build wrote and this one does not. Nothing is written when
 * a file of somebody else is in the way. Files that have not changed are not touched.
 */
export async function write(
  root: string,
  outputs: ReadonlyMap<string, readonly OutputFile[]>,
  options: WriteOptions = {},
): Promise<Problem[]> {
  const release = await lock(join(root, '.anyhost/lock'), options.wait)
  if (typeof release !== 'function') return [release]
  try {
    return writeLocked(root, outputs, options.folders ?? [], options.disk ?? nodeFs)
  } catch (error) {
    // Of a rename, the file that was to be replaced.
    const { path, dest = path } = error as { path?: string; dest?: string }
    if (!isInUse(error) || dest === undefined) throw error
    const file = inProject(root, dest)
    return [problem('ANYHOST_FILE_BUSY', `${file} cannot be changed.`, { file })]
  } finally {
    release()
  }
}

function writeLocked(
  root: string,
  outputs: ReadonlyMap<string, readonly OutputFile[]>,
  folders: readonly string[],
  disk: Disk,
): Problem[] {
  recover(root, disk)
  const before = readManifest(root)
  const files = [...outputs.values()].flat()
  const ours = new Map(filesIn(before))
  for (const [old, now] of recase(
    root,
    [...ours.keys()],
    files.map(({ path }) => path),
    disk,
  )) {
    ours.set(now, ours.get(old) ?? null)
    ours.delete(old)
  }
  const present = createPresent(root)
  const owned = ownedFolders(root, folders, ours, present)
  const blocked = blockedFolders(files, present)
  const foreign = files.filter(
    (file) => blocked.has(dirname(file.path)) || isForeign(root, file, { ours, owned, present }),
  )
  if (foreign.length > 0)
    return foreign.map(({ path }) =>
      problem('ANYHOST_FILE_FOREIGN', `${path} exists and was not written by a build.`, { file: path }),
    )

  const hashes = new Map(files.map(({ path, contents }) => [path, hashOf(contents)]))
  const changed = files.filter(
    (file) => !isUnchanged(root, file, ours.get(file.path), { now: hashes.get(file.path), stat: present(file.path) }),
  )
  const others = Object.fromEntries(Object.entries(before.outputs).filter(([key]) => key !== '' && !outputs.has(key)))
  const kept = new Set([
    ...files.map(({ path }) => path),
    ...Object.values(others).flatMap((each) => Object.keys(each)),
  ])
  const stale = [...ours.keys()].filter((path) => !kept.has(path))

  let fresh: ReadonlyMap<string, Stamp> = new Map()
  if (changed.length + stale.length > 0) {
    // Named before it is written: a build that is cut off leaves no file that nobody owns.
    const pending = Object.fromEntries([...changed.map(({ path }) => path), ...stale].map((path) => [path, null]))
    save(root, manifestText({ ...before.outputs, '': pending }), disk)
    fresh = exchange(root, unitsOf(root, { files, changed, stale, folders, present }), stale, disk)
  }
  const writtenNow = (path: string): Written => {
    const { size, mtimeMs } = fresh.get(path) ?? present(path) ?? nodeFs.statSync(join(root, path))
    return [hashes.get(path) ?? '', size, mtimeMs]
  }
  const entries = [...outputs].map(
    ([key, list]) => [key, Object.fromEntries(list.map(({ path }) => [path, writtenNow(path)]))] as const,
  )
  save(root, manifestText({ ...others, ...(Object.fromEntries(entries) satisfies Manifest['outputs']) }), disk)
  return []
}

/** What is on the disk before anything is written. Each path is looked up once, and none in a folder that is missing. */
type Present = (path: string) => nodeFs.Stats | undefined

function createPresent(root: string): Present {
  const known = new Map<string, nodeFs.Stats | undefined>()
  return function present(path): nodeFs.Stats | undefined {
    if (known.has(path)) return known.get(path)
    const folder = dirname(path)
    const missing = folder !== '.' && folder !== path && !present(folder)?.isDirectory()
    const stat = missing ? undefined : nodeFs.statSync(join(root, path), { throwIfNoEntry: false })
    known.set(path, stat)
    return stat
  }
}

/** Folders of functions that an earlier build wrote, known by its mark even when the manifest is gone. */
function ownedFolders(
  root: string,
  folders: readonly string[],
  ours: ReadonlyMap<string, Written>,
  present: Present,
): Set<string> {
  return new Set(
    folders.filter(
      (folder) =>
        !ours.has(`${folder}/fn.mjs`) &&
        present(`${folder}/fn.mjs`) !== undefined &&
        startOf(join(root, folder, 'fn.mjs'))?.startsWith('// Made by anyhost'),
    ),
  )
}

interface Known {
  readonly ours: ReadonlyMap<string, Written>
  readonly owned: ReadonlySet<string>
  readonly present: Present
}

function isForeign(root: string, { path, contents }: OutputFile, { ours, owned, present }: Known): boolean {
  if (ours.has(path)) return false
  const stat = present(path)
  if (!stat) return false
  if (stat.isDirectory()) return true
  const file = join(root, path)
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) if (owned.has(folder)) return false
  return !startOf(file)?.includes('// Made by anyhost') && !nodeFs.readFileSync(file).equals(bufferOf(contents))
}

/** Folders that cannot be made, because a file has the name of one of them. */
function blockedFolders(files: readonly OutputFile[], present: Present): Set<string> {
  const isFile = new Map<string, boolean>([['.', false]])
  const blocked = (folder: string): boolean => {
    const known = isFile.get(folder)
    if (known !== undefined) return known
    const found = blocked(dirname(folder)) || present(folder)?.isFile() === true
    isFile.set(folder, found)
    return found
  }
  return new Set(files.map(({ path }) => dirname(path)).filter(blocked))
}

function startOf(file: string): string | undefined {
  try {
    return nodeFs.readFileSync(file, 'utf8').slice(0, 200)
  } catch {
    return undefined
  }
}

function isUnchanged(
  root: string,
  { path, contents }: OutputFile,
  written: Written | undefined,
  { now, stat }: { readonly now: string | undefined; readonly stat: nodeFs.Stats | undefined },
): boolean {
  if (!stat) return false
  if (written && written[1] === stat.size && written[2] === stat.mtimeMs) return written[0] === now
  return stat.size === sizeOf(contents) && nodeFs.readFileSync(join(root, path)).equals(bufferOf(contents))
}

interface Change {
  readonly files: readonly OutputFile[]
  readonly changed: readonly OutputFile[]
  readonly stale: readonly string[]
  readonly folders: readonly string[]
  readonly present: Present
}

/**
 * What changes together. A folder that is not there yet is put in place with everything in it. One in which somebody else
 * has a file is not exchanged as a whole.
 */
function unitsOf(root: string, { files, changed, stale, folders, present }: Change): Unit[] {
  const known = new Set(folders)
  const folderOf = (path: string): string | undefined => {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) if (known.has(folder)) return folder
    return undefined
  }
  const inFolder = grouped(files, ({ path }) => folderOf(path))
  const staleIn = grouped(stale, folderOf)
  const single = (file: OutputFile): Unit => ({ path: file.path, isFolder: false, changed: [file], kept: [] })
  const missingOf = createMissing(present)
  const inMissing = grouped(changed, ({ path }) => {
    const [missing, folder] = [missingOf(dirname(path)), folderOf(path)]
    // What is missing within a folder comes with that one.
    return missing !== undefined && `${folder ?? missing}/`.startsWith(`${missing}/`) ? missing : undefined
  })
  const inPresent = inMissing.get(undefined) ?? []
  inMissing.delete(undefined)
  const fresh = [...inMissing].flatMap(([path, list]) =>
    path === undefined ? [] : [{ path, isFolder: true, isNew: true, changed: list, kept: [] }],
  )
  const renewed = [...grouped(inPresent, ({ path }) => folderOf(path))].flatMap(([folder, list]) => {
    const gone = (folder !== undefined && staleIn.get(folder)) || []
    if (folder === undefined || list.length + gone.length === 1) return list.map(single)
    const all = inFolder.get(folder) ?? []
    const ours = new Set([...all.map(({ path }) => path), ...gone])
    if (filesBelow(join(root, folder)).some((path) => !ours.has(`${folder}/${path}`))) return list.map(single)
    const renewing = new Set(list.map(({ path }) => path))
    return {
      path: folder,
      isFolder: true,
      changed: list,
      kept: all.map(({ path }) => path).filter((path) => !renewing.has(path)),
    }
  })
  return [...fresh, ...renewed]
}

/** The highest folder that is not there yet, of one and those around it. */
function createMissing(present: Present): (folder: string) => string | undefined {
  const known = new Map<string, string | undefined>([['.', undefined]])
  return function missing(folder): string | undefined {
    if (known.has(folder)) return known.get(folder)
    const found = missing(dirname(folder)) ?? (present(folder) ? undefined : folder)
    known.set(folder, found)
    return found
  }
}

function save(root: string, text: string, disk: Disk): void {
  const file = join(root, MANIFEST)
  disk.mkdirSync(dirname(file), { recursive: true })
  if (nodeFs.existsSync(file) && nodeFs.readFileSync(file, 'utf8') === text) return
  const fresh = join(root, '.anyhost', `manifest.${process.pid}.tmp`)
  disk.writeFileSync(fresh, text)
  replaceFile(fresh, file, disk)
}
