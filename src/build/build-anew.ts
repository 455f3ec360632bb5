/** discover → load → validate → bundle → plan → emit → write. */
import { join } from 'node:path'
import type { Emission, Note, PlannedFunction } from '../contract/adapter.ts'
import type { RuntimeEdit } from '../contract/sabotage.ts'
import type { BuildOptions, BuildResult, Known } from './build.ts'
import { absentNotes } from './absent.ts'
import { leftOutNotes } from './left-out.ts'
import { forWorkers } from './bundle-worker.ts'
import { missingModules, refusalsOf } from './host-modules.ts'
import { unreadable } from './worker-files.ts'
import { hasMap } from './codegen.ts'
import { collisions, companions, type Contents } from './companions.ts'
import { sizeOf } from './contents.ts'
import { bundleMeasures, checkLimits, measuresOf } from './limits.ts'
import { writeMerged, type MergedFile } from './merge.ts'
import { place, withWaysOut } from './place.ts'
import { plan } from './plan.ts'
import { problem, type Problem } from './problems.ts'
import type { Target } from './project.ts'
import { readFunctions, type ReadProject } from './read-functions.ts'
import { saveRecords, type Learned } from './records.ts'
import { findRivals } from './rivals.ts'
import { findSettings } from './settings.ts'
import { unfit } from './unfit.ts'
import { applyUserFile, checkUserFile } from './user-file.ts'
import { write, type OutputFile } from './write.ts'

/** Does all of a build, whatever the last one did. */
export async function buildAnew(root: string, options: BuildOptions, known: Known): Promise<BuildResult> {
  const { targets: wanted, adapters, merge = false, edits: faults = [] } = options
  const read = await readFunctions(root, { wanted, adapters, before: known.dryRun ? undefined : known })
  const runtimes = new Map(read.runtimes)
  const contents: Contents = new Map()
  const built =
    read.problems.length > 0
      ? []
      : await Promise.all(
          read.targets.map((target) => buildTarget(root, target, read, { contents, runtimes, merge, edits: faults })),
        )
  const inputs = {
    ...read.inputs,
    folders: [...new Set([...read.inputs.folders, ...built.flatMap(({ searched }) => searched)])],
    files: [
      ...read.inputs.files,
      ...built.flatMap(({ emission: { patches, settings = [] } }) =>
        [...patches.map(({ path }) => path), ...settings.flatMap(({ paths }) => paths)].map((path) => join(root, path)),
      ),
    ],
  }
  const problems = [...read.problems, ...built.flatMap((each) => each.problems)]
  if (problems.length > 0) return { targets: [], actions: [], problems, inputs }

  const edits = await Promise.all(
    built.flatMap(({ emission }) => emission.patches.map((patch) => checkUserFile(root, patch))),
  )
  const outputs = new Map(built.map(({ target, files }) => [`${target.adapter.name}:${target.output}`, files]))
  const refused = [...edits.flatMap((each) => each.problems), ...collisions(outputs)]
  if (refused.length > 0) return { targets: [], actions: [], problems: refused, inputs }

  const foreign = options.dryRun
    ? []
    : await write(root, outputs, {
        folders: built.flatMap(({ emission }) => emission.bundles.map(({ folder }) => folder)),
      })
  if (foreign.length > 0)
    return { targets: [], actions: [], problems: foreign.map((each) => waysOut(each, built)), inputs }
  if (!options.dryRun) for (const file of built.flatMap(({ merged }) => merged)) await writeMerged(root, file)
  if (read.key !== undefined)
    saveRecords({
      root,
      key: read.key,
      functions: await learned(root, read),
      runtimes,
      specifiers: read.specifiers,
      now: known.now,
    })
  const actions = edits.flatMap(({ edit }) => edit ?? [])
  if (options.apply && !options.dryRun) for (const edit of actions) await applyUserFile(root, edit)
  return {
    problems: [],
    inputs,
    renewed: read.renewed,
    actions: options.apply ? [] : actions,
    targets: built.map(({ target, files, notes, planned }) => ({
      target: target.adapter.name,
      output: target.output,
      files: files.map((file) => ({ path: file.path, bytes: sizeOf(file.contents) })),
      notes,
      functions: planned,
    })),
  }
}

/** What this build and earlier ones found out about each function. */
async function learned(root: string, { functions, targets }: ReadProject): Promise<Learned[]> {
  const isWorker = targets.some(({ adapter }) => adapter.group === 'worker')
  const made = isWorker ? (await forWorkers(root, functions)).functions : []
  const workers = new Map(made.map(({ checked: { source }, bundle }) => [source.id, bundle]))
  return functions.map(({ checked: { source, loaded }, bundle, worker }) => ({
    source,
    loaded,
    bundle,
    worker: workers.get(source.id) ?? worker,
  }))
}

interface Built {
  readonly target: Target
  readonly emission: Emission
  readonly planned: readonly PlannedFunction[]
  readonly files: readonly OutputFile[]
  /** Files of a framework, with what was added. */
  readonly merged: readonly MergedFile[]
  readonly notes: readonly Note[]
  readonly problems: readonly Problem[]
  /** Folders that were looked through for files with the same URLs. */
  readonly searched: readonly string[]
}

/** What all targets of a build have in common. */
interface Shared {
  readonly contents: Contents
  readonly runtimes: Map<string, string>
  readonly merge: boolean
  readonly edits: readonly RuntimeEdit[]
}

async function buildTarget(
  root: string,
  target: Target,
  { config, functions: read }: ReadProject,
  shared: Shared,
): Promise<Built> {
  const { adapter, output, options } = target
  const { functions, problems: bundling } =
    adapter.group === 'worker' ? await forWorkers(root, read) : { functions: read, problems: [] }
  const { planned, problems, notes } = plan(adapter, output, functions, options)
  const emission = adapter.emit({ output, options, functions: planned })
  const refusals = [
    ...refusalsOf(adapter, emission, functions),
    ...missingModules(adapter, functions),
    ...unreadable(adapter, functions),
  ]
  const placed = await place(root, { target, emission }, config, shared.merge)
  const { found, folders: searched } = await findRivals(root, emission)
  const rivals = found.map(({ file, message, fix }) =>
    problem('ANYHOST_FILE_RIVAL', message, { file, target: adapter.name, ...(fix && { fix }) }),
  )
  const settings = findSettings(root, adapter.name, emission)
  const limits = checkLimits({ ...target, functions, planned }, measuresOf(planned, emission))
  const machine = unfit({ root, adapter, output, functions, planned })
  const all = [
    ...bundling,
    ...problems,
    ...refusals,
    ...machine.problems,
    ...limits.problems,
    ...rivals,
    ...settings,
    ...placed.problems,
  ]
  const bare = new Set(planned.filter((fn) => !hasMap(fn)).map(({ id }) => id))
  const files = all.length > 0 ? [] : await companions(target, emission, { functions, planned }, { ...shared, bare })
  const sizes = checkLimits({ ...target, functions, planned }, bundleMeasures(emission, [...placed.files, ...files]))
  return {
    target,
    emission,
    planned,
    merged: placed.merged,
    notes: [
      ...notes,
      ...emission.notes,
      ...absentNotes(functions),
      ...leftOutNotes(root, functions),
      ...[...limits.findings, ...sizes.findings, ...machine.findings].map(({ function: id, message }) => ({
        ...(id && { function: id }),
        message,
      })),
      ...placed.notes,
    ],
    problems: [...all, ...sizes.problems],
    searched,
    files: [...placed.files, ...files],
  }
}

/** A file that is in the way belongs to the target that wanted to write it. */
function waysOut(each: Problem, built: readonly Built[]): Problem {
  const owner = built.find(({ files }) => files.some(({ path }) => path === each.file))
  return owner ? withWaysOut(each, owner) : each
}
