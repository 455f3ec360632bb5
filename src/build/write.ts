/** The only step that changes the disk: what is ours is renewed, what is not ours is left alone. */
import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { problem, type Problem } from './problems.ts'

/** One file to write. */
export interface OutputFile {
  /** Relative to the project, with `/`. */
  readonly path: string
  readonly contents: string | Uint8Array
}

/** What builds of this project wrote, by target and output. */
interface Manifest {
  readonly version: 1
  readonly outputs: Readonly<Record<string, readonly string[]>>
}

const MANIFEST = '.anyhost/manifest.json'

/**
 * Writes the files of each output, and removes what an earlier build wrote and this one does not. Nothing is written when
 * a file of somebody else is in the way.
 */
export async function write(root: string, outputs: ReadonlyMap<string, readonly OutputFile[]>): Promise<Problem[]> {
  const before = await readManifest(root)
  const ours = new Set(Object.values(before.outputs).flat())
  const files = [...outputs.values()].flat()
  const problems = (await Promise.all(files.map((file) => foreign(root, file, ours)))).flat()
  if (problems.length > 0) return problems

  const after: Manifest = { version: 1, outputs: { ...before.outputs, ...Object.fromEntries([...outputs].map(([key, list]) => [key, list.map(({ path }) => path).toSorted()])) } }
  const kept = new Set(Object.values(after.outputs).flat())
  // Named before it is written: a build that is cut off leaves no file that nobody owns.
  await save(root, { path: MANIFEST, contents: manifestText({ ...after, outputs: { ...after.outputs, '': [...ours].filter((path) => !kept.has(path)).toSorted() } }) })
  await each(files, (file) => save(root, file))
  await each([...ours].filter((path) => !kept.has(path)), (path) => remove(root, path))
  await save(root, { path: MANIFEST, contents: manifestText(after) })
  return []
}

async function readManifest(root: string): Promise<Manifest> {
  const text = await readFile(join(root, MANIFEST), 'utf8').catch(() => undefined)
  if (!text) return { version: 1, outputs: {} }
  // Written by this file alone; a broken one owns nothing, so nothing can be removed by mistake.
  try {
    return JSON.parse(text) as Manifest
  } catch {
    return { version: 1, outputs: {} }
  }
}

const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 1)}\n`

async function foreign(root: string, { path, contents }: OutputFile, ours: ReadonlySet<string>): Promise<Problem[]> {
  if (ours.has(path)) return []
  const there = await readFile(join(root, path)).catch(() => undefined)
  if (!there || there.equals(Buffer.from(contents)) || there.subarray(0, 200).includes('// Made by anyhost from ')) return []
  return [problem('ANYHOST_FILE_FOREIGN', `${path} exists and was not written by a build.`, { file: path })]
}

/** Leaves an unchanged file alone, and replaces a changed one in one step. */
async function save(root: string, { path, contents }: OutputFile): Promise<void> {
  const file = join(root, path)
  const bytes = Buffer.from(contents)
  if ((await readFile(file).catch(() => undefined))?.equals(bytes)) return
  await mkdir(dirname(file), { recursive: true })
  const fresh = `${file}.${process.pid}.tmp`
  await writeFile(fresh, bytes)
  await rename(fresh, file)
}

async function remove(root: string, path: string): Promise<void> {
  await rm(join(root, path), { force: true })
  // Folders go with their last file. One that still holds something stays, and so do those above it.
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if (!(await rmdir(join(root, folder)).then(() => true, () => false))) return
  }
}

/** Many at once, but not more than file handles last for. */
async function each<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += 64) await Promise.all(items.slice(at, at + 64).map(act))
}
