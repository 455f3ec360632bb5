/** The project's static files, as files of an output. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { folderProblems } from './discover.ts'
import { problem, type Problem } from './problems.ts'
import { folderName, isBelow } from './project-path.ts'
import type { OutputFile } from './write.ts'

/** The folder that is taken when the settings name none, and only if it is there. */
const DEFAULT = 'public'

/** Reads every file of the static folder; paths are relative to it. The bytes stay as they are. */
export async function readStatics(
  root: string,
  settings: { readonly public?: string | undefined; readonly functions: string },
): Promise<{ files: OutputFile[]; problems: Problem[] }> {
  const named = folderName(settings.public ?? DEFAULT)
  const folder = await realpath(join(root, named)).catch(() => undefined)
  if (!folder || !(await stat(folder)).isDirectory()) {
    if (settings.public === undefined) return { files: [], problems: [] }
    return fail(`there is no folder "${named}".`, 'Name the folder with the static files, or leave `public` out.')
  }
  const misnamed = folderProblems(root, named)
  if (misnamed.length > 0) return { files: [], problems: misnamed }
  const functions = await realpath(join(root, settings.functions)).catch(() => root)
  // Else the sources, and what lies beside them, would be published.
  if (isBelow(folder, functions))
    return fail(`"${named}" holds the functions.`, 'Use a folder that holds static files alone.')

  const walk: Walk = { named, folder, files: [], problems: [] }
  await readFolder(walk, folder, '')
  return walk
}

const fail = (what: string, fix: string): { files: []; problems: Problem[] } => ({
  files: [],
  problems: [problem('ANYHOST_PROJECT_CONFIG', `public: ${what}`, { fix })],
})

interface Walk {
  /** As the settings name it, for messages. */
  readonly named: string
  /** Where it really is. */
  readonly folder: string
  readonly files: OutputFile[]
  readonly problems: Problem[]
}

async function readFolder(walk: Walk, real: string, inside: string): Promise<void> {
  const entries = await readdir(real, { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = inside ? `${inside}/${entry.name}` : entry.name
    const target = entry.isSymbolicLink()
      ? await realpath(join(real, entry.name)).catch(() => undefined)
      : join(real, entry.name)
    if (!target || !isBelow(walk.folder, target))
      refuse(walk, path, 'is a link that leaves the static folder, or leads nowhere.')
    else if ((await stat(target)).isFile()) walk.files.push({ path, contents: await readFile(target) })
    // A link to a folder that it lies in would never end.
    else if (isBelow(target, real)) refuse(walk, path, 'is a link to a folder that it lies in.')
    else if ((await stat(target)).isDirectory()) await readFolder(walk, target, path)
  }
}

function refuse({ named, problems }: Walk, path: string, what: string): void {
  problems.push(
    problem('ANYHOST_PROJECT_CONFIG', `${named}/${path} ${what}`, {
      file: `${named}/${path}`,
      why: 'Everything in the static folder is published, so nothing from elsewhere may get into it by a link.',
      fix: 'Put a copy of the file there, or remove the link.',
    }),
  )
}
