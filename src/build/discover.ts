import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { problem, type Problem } from './problems.ts'
import { nameFault } from './project-path.ts'

/** A file that defines a function. */
export interface Source {
  /** The function's name: the path with `/` as `-`; `index` names its folder. */
  readonly id: string
  /** Relative to the project, with `/`. */
  readonly file: string
  /** The address when the config names none. */
  readonly defaultPath: string
}

const EXTENSION = /\.(?:tsx?|mts|jsx?|mjs)$/
const NOT_A_FUNCTION = /(?:^|\/)_|\.test\.\w+$|\.d\.m?ts$/

/** Finds the function files of a project, in one order on every machine. */
export async function discover(
  root: string,
  folder: string,
): Promise<{ sources: Source[]; problems: Problem[]; folders: string[] }> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => [])
  const folders = [
    join(root, folder),
    ...entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name)),
  ]
  const files = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(join(root, folder).length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((file) => EXTENSION.test(file) && !NOT_A_FUNCTION.test(file) && !file.includes('node_modules/'))
    .toSorted()
  if (files.length === 0)
    return { sources: [], folders, problems: [problem('ANYHOST_NO_FUNCTIONS', `No function in ${folder}/.`)] }

  const sources = files.map((file) => sourceOf(folder, file))
  return { sources, folders, problems: [...invalidNames(sources), ...deviceNames(sources), ...takenNames(sources)] }
}

function sourceOf(folder: string, file: string): Source {
  const route = file.replace(EXTENSION, '').replace(/(?:^|\/)index$/, '')
  return {
    id: route.replaceAll('/', '-') || 'index',
    file: `${folder}/${file}`,
    defaultPath: `/api/${route}`.replace(/\/$/, ''),
  }
}

const invalidNames = (sources: readonly Source[]): Problem[] =>
  sources
    .filter(({ id }) => !/^[A-Za-z0-9_-]{1,100}$/.test(id))
    .map(({ id, file }) => problem('ANYHOST_NAME_INVALID', `"${id}" is no function name.`, { file }))

/** Each function has a folder of its name, on the machine of everybody who builds the project. */
const deviceNames = (sources: readonly Source[]): Problem[] =>
  sources.flatMap(({ id, file }) => {
    const why = nameFault(id)
    return why ? [problem('ANYHOST_NAME_INVALID', `"${id}" is no function name.`, { file, why })] : []
  })

function takenNames(sources: readonly Source[]): Problem[] {
  const first = new Map<string, Source>()
  return sources.flatMap((source) => {
    // Some file systems and hosts do not tell cases apart.
    const key = source.id.toLowerCase()
    const other = first.get(key)
    if (other)
      return [problem('ANYHOST_NAME_TAKEN', `"${source.id}" is also the name of ${other.file}.`, { file: source.file })]
    first.set(key, source)
    return []
  })
}
