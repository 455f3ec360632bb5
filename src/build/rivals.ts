/** Files of the user that answer the same URLs as what a target emits, for `build` and `check` alike. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Emission } from '../contract/adapter.ts'

export interface Rival {
  /** Relative to the project, with `/`. */
  readonly file: string
  readonly message: string
  readonly fix?: string
}

export interface Rivals {
  /** In the order of the emission; each file once, with the first that it stands against. */
  readonly found: readonly Rival[]
  /** Absolute paths of the folders in which a new file may be one. Some need not be there. */
  readonly folders: readonly string[]
}

export async function findRivals(
  root: string,
  { rivals = [], files: emitted }: Pick<Emission, 'rivals' | 'files'>,
): Promise<Rivals> {
  const listed = new Map<string, Promise<readonly Entry[]>>()
  const list: List = (folder) => {
    const entries = listed.get(folder) ?? entriesOf(join(root, folder))
    listed.set(folder, entries)
    return entries
  }
  const ours = new Set(emitted.map(({ path }) => path))
  const isForeign = async (file: string): Promise<boolean> => !ours.has(file) && !(await isMade(join(root, file)))
  const found = new Map<string, Rival>()
  for (const { paths, message, fix, once } of rivals) {
    const files = (await Promise.all(paths.map((path) => filesAt('', path.split('/'), list)))).flat()
    for (const file of files) {
      if (found.has(file) || !(await isForeign(file))) continue
      found.set(file, { file, message, ...(fix && { fix }) })
      if (once) break
    }
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
  const spanned = SPANS.get(wanted)
  if (spanned) {
    const through = (await list(folder)).filter((entry) => entry.folder && spanned.test(entry.name))
    const deeper = through.map(({ name }) => filesAt(below(name), [wanted, ...inside], list))
    return (await Promise.all([filesAt(folder, inside, list), ...deeper])).flat()
  }
  // Not looked up, so that the list of the project's own folder, which changes with every build, is no input.
  if (inside.length > 0 && !wanted.includes('*')) return filesAt(below(wanted), inside, list)
  const match = nameOf(wanted)
  const names = (await list(folder)).filter(({ name }) => match(name))
  if (inside.length === 0) return names.filter((each) => !each.folder).map(({ name }) => below(name))
  return (await Promise.all(names.map(({ name }) => filesAt(below(name), inside, list)))).flat()
}

/** Folders that a part of a path may stand for any number of. */
const SPANS: ReadonlyMap<string, RegExp> = new Map([
  ['(**)', /^(?:\(.*\)|@.*)$/],
  ['**', /^(?!node_modules$)/],
])

function nameOf(wanted: string): (name: string) => boolean {
  if (!wanted.includes('*')) return (name) => name === wanted
  const pattern = wanted.replaceAll(/\*(?:!([\w-]+))?|[\\^$.+?()[\]{}|]/g, (sign: string, not?: string) =>
    !sign.startsWith('*') ? `\\${sign}` : `${not ? `(?!${not}(?:[^\\w-]|$))` : ''}[^/.[\\]]+`,
  )
  const match = new RegExp(`^${pattern}$`)
  return (name) => match.test(name)
}

/** What an earlier build wrote, and this one will remove. */
async function isMade(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.startsWith('// Made by anyhost')
}

async function entriesOf(folder: string): Promise<Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
