/** Files that the project asks for by a name that is not quite their own. */
import type { Metafile } from 'esbuild'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createDiskNames } from './disk-names.ts'
import { problem, type Problem } from './problems.ts'
import { inProject } from './project-path.ts'
import type { Placed } from './trace.ts'

/** Paths that code reads at run time. */
export const misnamedFiles = (root: string, looked: ReadonlyMap<string, Placed>): Problem[] =>
  [...looked.values()].flatMap(({ misnamed }) =>
    misnamed.map(({ position: { file, line, column }, wanted, found }) =>
      refuse(wanted, found, { file: inProject(root, file), line, column }),
    ),
  )

/** Modules. What is installed may have its faults: its files are where they are, and are bundled here. */
export function misnamedModules(root: string, { inputs }: Metafile): Problem[] {
  const diskName = createDiskNames(root)
  const own = Object.keys(inputs).filter(
    (each) => !each.includes('node_modules/') && !/^(?:[a-z-]{2,}|\(disabled\)):/i.test(each),
  )
  return own.flatMap((input) => {
    const file = resolve(root, input)
    const found = diskName(file)
    if (found === file) return []
    const [wanted, name] = [inProject(root, file), inProject(root, found)]
    const askers = Object.entries(inputs).flatMap(([asker, { imports }]) =>
      imports.flatMap(({ path, original }) => (path === input && original ? [placeIn(root, asker, original)] : [])),
    )
    return askers.length > 0
      ? askers.map((place) => refuse(wanted, name, place))
      : [refuse(wanted, name, { file: name })]
  })
}

const refuse = (wanted: string, found: string, place: Pick<Problem, 'file' | 'line' | 'column'>): Problem =>
  problem('ANYHOST_FILE_NAME', `There is no ${wanted}, but ${found}.`, place)

/** Where a module first says a specifier. */
function placeIn(root: string, asker: string, specifier: string): Pick<Problem, 'file' | 'line' | 'column'> {
  const text = readFileSync(resolve(root, asker), 'utf8').replace(/^\uFEFF/, '')
  const at = Math.max(...["'", '"', '`'].map((quote) => text.indexOf(quote + specifier + quote)))
  if (at < 0) return { file: asker }
  const before = text.slice(0, at).split('\n')
  return { file: asker, line: before.length, column: (before.at(-1) ?? '').length + 1 }
}
