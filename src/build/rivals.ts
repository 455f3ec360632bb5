/** Files of the user that answer the same URLs as what a target emits, for `build` and `check` alike. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Emission } from '../contract/adapter.ts'

export interface Rival {
  /** Relative to the project, with `/`. */
  readonly file: string
  readonly message: string
}

export interface Rivals {
  /** In the order of the emission; each file once, with the first that it stands against. */
  readonly found: readonly Rival[]
  /** Absolute paths of the folders in which a new file may be one. Some need not be there. */
  readonly folders: readonly string[]
}

export async function findRivals(root: string, { rivals = [] }: Pick<Emission, 'rivals'>): Promise<Rivals> {
  const listed = new Map<string, Promise<readonly Entry[]>>()
  const list: List = (folder) => {
    const entries = listed.get(folder) ?? entriesOf(join(root, folder))
    listed.set(folder, entries)
    return entries
  }
  const found = new Map<string, Rival>()
  for (const { paths, message } of rivals) {
    const files = await Promise.all(paths.map((path) => filesAt('', path.split('/'), list)))
    for (const file of files.flat()) if (!found.has(file)) found.set(file, { file, message })
  }
  return { found: [...found.values()], folders: [...listed.keys()].map((folder) => join(root, folder)) }
}

interface Entry {
  readonly name: string
  readonly folder: boolean
}

type List = (folder: string) => Promise<readonly Entry[]>

/** The files that a path with `*` stands for. Names are read and not tried: some file systems take any case. */
async function filesAt(folder: string, [wanted = '', ...inside]: readonly string[], list: List): Promise<string[]> {
  const below = (name: string): string => (folder ? `${folder}/${name}` : name)
  // Not looked up, so that the list of the project's own folder, which changes with every build, is no input.
  if (inside.length > 0 && !wanted.includes('*')) return filesAt(below(wanted), inside, list)
  const match = nameOf(wanted)
  const names = (await list(folder)).filter(({ name }) => match.test(name))
  if (inside.length === 0) return names.filter((each) => !each.folder).map(({ name }) => below(name))
  return (await Promise.all(names.map(({ name }) => filesAt(below(name), inside, list)))).flat()
}

const nameOf = (wanted: string): RegExp =>
  new RegExp(`^${wanted.replaceAll(/[\\^$.*+?()[\]{}|]/g, (sign) => (sign === '*' ? '[^/.[\\]]+' : `\\${sign}`))}$`)

async function entriesOf(folder: string): Promise<Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
