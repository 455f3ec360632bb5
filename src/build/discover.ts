import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createDiskNames } from './disk-names.ts'
import { problem, type Problem } from './problems.ts'
import { folderName, inProject, nameFault } from './project-path.ts'

/** A file that defines a function. */
export interface Source {
  /** The function's name: the path with `/` as `-`; `index` names its folder. */
  readonly id: string
  /** Relative to the project, with `/`. */
  readonly file: string
  /** The address when the config names none. */
  readonly defaultPath: string
}

const EXTENSION = /\.(?:[cm]?ts|[cm]?js|tsx|jsx)$/
const NOT_A_FUNCTION = /(?:^|\/)_|\.test\.\w+$|\.d\.[cm]?ts$/

/** Finds the function files of a project, in one order on every machine. */
export async function discover(
  root: string,
  named: string,
): Promise<{ sources: Source[]; problems: Problem[]; folders: string[] }> {
  const folder = folderName(named)
  const found = await filesIn(join(root, folder), '', [])
  const misnamed = folderProblems(root, folder)
  const folders = [join(root, folder), ...found.folders.map((inside) => join(root, folder, inside))]
  const files = found.files
    .filter((file) => EXTENSION.test(file) && !NOT_A_FUNCTION.test(file) && !file.includes('node_modules/'))
    .toSorted()
  if (files.length === 0)
    return { sources: [], folders, problems: [problem('ANYHOST_NO_FUNCTIONS', `No function in ${folder}/.`)] }

  const sources = files.map((file) => sourceOf(folder, file))
  return {
    sources,
    folders,
    problems: [...misnamed, ...invalidNames(sources), ...deviceNames(sources), ...takenNames(sources)],
  }
}

/** A folder of the settings that is there in another case. */
export function folderProblems(root: string, folder: string): Problem[] {
  const found = inProject(root, createDiskNames(root)(join(root, folder)))
  const what = `There is no folder ${folder}/, but ${found}/.`
  const fix = `Name it \`${found}\` in anyhost.config, or rename the folder.`
  return found === inProject(root, join(root, folder)) ? [] : [problem('ANYHOST_FILE_NAME', what, { fix })]
}

interface Found {
  readonly files: readonly string[]
  readonly folders: readonly string[]
}

/** Links are followed, as `npm link` and a shared folder make them, but not into a folder that they lie in. */
async function filesIn(start: string, inside: string, around: readonly string[]): Promise<Found> {
  const here = await realpath(join(start, inside)).catch(() => undefined)
  if (here === undefined || around.includes(here)) return { files: [], folders: [] }
  const entries = await readdir(join(start, inside), { withFileTypes: true }).catch(() => [])
  const parts = await Promise.all(
    entries.map(async (entry): Promise<Found> => {
      const path = inside ? `${inside}/${entry.name}` : entry.name
      const led = entry.isSymbolicLink() ? await stat(join(start, path)).catch(() => undefined) : undefined
      if (!(led ?? entry).isDirectory()) return { files: [path], folders: [] }
      const below = await filesIn(start, path, [...around, here])
      return { files: below.files, folders: [path, ...below.folders] }
    }),
  )
  return { files: parts.flatMap(({ files }) => files), folders: parts.flatMap((each) => each.folders) }
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
