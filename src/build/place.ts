/** Where a target's files go: into an output of their own, or into one that a framework wrote. */
import type { Emission, Note } from '../contract/adapter.ts'
import { holdsOthers, mergeFile, type MergedFile } from './merge.ts'
import { problem, type Problem } from './problems.ts'
import type { ProjectConfig, Target } from './project.ts'
import { readStatics } from './static.ts'
import type { OutputFile } from './write.ts'

/** What one target gets besides the companions of its entries. */
export interface Placed {
  readonly files: readonly OutputFile[]
  /** Files of a framework, with what was added. */
  readonly merged: readonly MergedFile[]
  readonly notes: readonly Note[]
  readonly problems: readonly Problem[]
}

interface Placing {
  readonly target: Target
  readonly emission: Emission
}

export async function place(root: string, placing: Placing, config: ProjectConfig, merge: boolean): Promise<Placed> {
  const { emission } = placing
  if (merge && emission.merges) return intoOthers(root, emission)
  const placed = await onItsOwn(root, emission, config)
  return { ...placed, problems: placed.problems.map((each) => withWaysOut(each, placing)) }
}

/** The emitted files, and the static ones where the target wants them. */
async function onItsOwn(root: string, emission: Emission, config: ProjectConfig): Promise<Placed> {
  const { files, statics = [], merges = [] } = emission
  // The manifest cannot tell: a framework may have written over a file that was ours.
  const oursAt = (path: string): string | undefined => files.find((file) => file.path === path)?.contents
  const lost = await Promise.all(
    merges.map(async (each) => ((await holdsOthers(root, each, oursAt(each.path))) ? [each.path] : [])),
  )
  const foreign = lost
    .flat()
    .map((path) => problem('ANYHOST_FILE_FOREIGN', `${path} holds what no build of ours wrote.`, { file: path }))
  const settings = { public: config.public, functions: config.functions ?? 'functions' }
  const found = statics.length > 0 ? await readStatics(root, settings) : { files: [], problems: [] }
  const copies = statics.flatMap(({ to }) => found.files.map((file) => ({ ...file, path: `${to}/${file.path}` })))
  return { files: [...files, ...copies], merged: [], notes: [], problems: [...foreign, ...found.problems] }
}

/** What was emitted, within what a framework wrote. That has static files of its own. */
async function intoOthers(root: string, { files, merges = [] }: Emission): Promise<Placed> {
  const results = await Promise.all(merges.map((each) => mergeFile(root, each)))
  return {
    files: files.filter(({ path }) => !merges.some((each) => each.path === path)),
    merged: results.flatMap(({ file }) => file ?? []),
    notes: merges.map(({ path }) => ({ message: `Added to ${path}.` })),
    problems: results.flatMap(({ problems }) => problems),
  }
}

/** How else a target could be built, where a file of somebody else is in the way. */
export function withWaysOut(each: Problem, { target: { adapter, output }, emission }: Placing): Problem {
  if (each.code !== 'ANYHOST_FILE_FOREIGN') return each
  const others = adapter.outputs.filter((name) => name !== output).map((name) => `\`${adapter.name}:${name}\``)
  const ways = [
    'move the file',
    ...(others.length > 0 ? [`build ${others.join(' or ')}`] : []),
    ...(emission.merges?.some(({ path }) => path === each.file) ? ['add to what is there with `--merge`'] : []),
  ]
  return { ...each, target: adapter.name, fix: `Either ${ways.join(', or ')}.` }
}
