/** discover → load → validate → bundle → plan → emit → write. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { BuildAdapter, Emission, Note, PlannedFunction } from '../contract/adapter.ts'
import { findUses } from './analyse/uses.ts'
import { bundleFunctions, type Bundle } from './bundle.ts'
import { discover } from './discover.ts'
import { load } from './load/load.ts'
import { plan, routeConflicts, type AnalysedFunction } from './plan.ts'
import { problem, type Problem } from './problems.ts'
import { findTargets, readProject, type Target } from './project.ts'
import { bundleRuntime, runtimeFile } from './runtime-bundle.ts'
import { applyUserFile, checkUserFile, type UserFileEdit } from './user-file.ts'
import { validate, type CheckedFunction } from './validate.ts'
import { write, type OutputFile } from './write.ts'

export interface BuildOptions {
  /** The project's folder. Default: the current one. */
  readonly root?: string
  /** Names, `name:output`, or adapters. Default: those in anyhost.config. */
  readonly targets?: readonly (string | BuildAdapter)[]
  /** Work everything out and write nothing. */
  readonly dryRun?: boolean
  /** Also edit the user's own files (`vercel.json`) where something is missing. */
  readonly apply?: boolean
}

export interface BuiltTarget {
  readonly target: string
  readonly output: string
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
  readonly notes: readonly Note[]
  readonly functions: readonly PlannedFunction[]
}

export interface BuildResult {
  readonly targets: readonly BuiltTarget[]
  /** Edits of the user's own files that are needed and were not made. */
  readonly actions: readonly UserFileEdit[]
  readonly problems: readonly Problem[]
}

/** Builds a project for its targets. Every problem is in the result; while there is one, nothing is written. */
export async function build(options: BuildOptions = {}): Promise<BuildResult> {
  const root = resolve(options.root ?? '.')
  const read = await readFunctions(root, options.targets)
  const built = read.problems.length > 0 ? [] : await Promise.all(read.targets.map((target) => buildTarget(target, read.functions)))
  const problems = [...read.problems, ...built.flatMap((each) => each.problems)]
  if (problems.length > 0) return { targets: [], actions: [], problems }

  const edits = (await Promise.all(built.flatMap(({ emission }) => emission.patches.map((patch) => checkUserFile(root, patch)))))
  const outputs = new Map(built.map(({ target, files }) => [`${target.adapter.name}:${target.output}`, files]))
  const faults = [...edits.flatMap((each) => each.problems), ...collisions(outputs)]
  if (faults.length > 0) return { targets: [], actions: [], problems: faults }

  const foreign = options.dryRun ? [] : await write(root, outputs)
  if (foreign.length > 0) return { targets: [], actions: [], problems: foreign }
  const actions = edits.flatMap(({ edit }) => edit ?? [])
  if (options.apply && !options.dryRun) for (const edit of actions) await applyUserFile(root, edit)
  return {
    problems: [],
    actions: options.apply ? [] : actions,
    targets: built.map(({ target, files, notes, planned }) => ({
      target: target.adapter.name,
      output: target.output,
      files: files.map(({ path, contents }) => ({ path, bytes: Buffer.byteLength(contents) })),
      notes,
      functions: planned,
    })),
  }
}

/** Everything that is known before a target is asked. */
export interface ReadProject {
  readonly targets: readonly Target[]
  readonly functions: readonly AnalysedFunction[]
  readonly problems: readonly Problem[]
}

/** Reads a project's settings and functions, for `build` and `check` alike. */
export async function readFunctions(root: string, wanted: BuildOptions['targets']): Promise<ReadProject> {
  const { config, problems } = await readProject(root)
  const found = await findTargets(wanted?.length ? wanted : (config.targets ?? []), config.options)
  const { sources, problems: names } = await discover(root, config.functions ?? 'functions')
  const loaded = await load(sources.map(({ file }) => join(root, file)), { root })

  const checked: CheckedFunction[] = []
  const faults: Problem[] = loaded.problems.map(({ code, message, position, file }) => problem(code, message, { file: relativeTo(root, position?.file ?? file), line: position?.line, column: position?.column }))
  for (const source of sources) {
    const each = loaded.functions.find(({ file }) => relativeTo(root, file) === source.file)
    if (!each) continue
    const result = validate(source, each)
    faults.push(...result.problems)
    if (result.checked) checked.push(result.checked)
  }
  const noTarget = found.targets.length + found.problems.length === 0 ? [problem('ANYHOST_TARGET_UNKNOWN', 'No target was named.', { fix: 'Name one: `anyhost build vercel netlify`, or list them in anyhost.config.ts.' })] : []
  const all = [...problems, ...found.problems, ...noTarget, ...names, ...faults, ...routeConflicts(checked)]
  if (all.length > 0) return { targets: found.targets, functions: [], problems: all }

  const { bundles, problems: bundling } = await bundleFunctions(root, sources)
  const functions = bundling.length > 0 ? [] : await Promise.all(checked.map((fn) => analyse(root, fn, bundles)))
  return { targets: found.targets, functions, problems: bundling }
}

async function analyse(root: string, checked: CheckedFunction, bundles: readonly Bundle[]): Promise<AnalysedFunction> {
  const file = join(root, checked.source.file)
  const bundle = bundles.find(({ id }) => id === checked.source.id)
  if (!bundle) throw new Error(`No bundle for ${checked.source.file}.`)
  return { checked, bundle, uses: findUses({ file, text: await readFile(file, 'utf8') }) }
}

interface Built {
  readonly target: Target
  readonly emission: Emission
  readonly planned: readonly PlannedFunction[]
  readonly files: readonly OutputFile[]
  readonly notes: readonly Note[]
  readonly problems: readonly Problem[]
}

async function buildTarget(target: Target, functions: readonly AnalysedFunction[]): Promise<Built> {
  const { adapter, output, options } = target
  const { planned, problems, notes } = plan(adapter, output, functions, options)
  const emission = adapter.emit({ output, options, functions: planned })
  const refusals = emission.refusals.map(({ function: id, at, what, why, fix }) => {
    const fn = functions.find(({ checked }) => checked.source.id === id)
    return fn ? fn.checked.fault('ANYHOST_TARGET_REFUSED', ['config', ...at], what, { why, fix, target: adapter.name }) : problem('ANYHOST_TARGET_REFUSED', what, { why, fix, target: adapter.name })
  })
  const all = [...problems, ...refusals]
  const files = all.length > 0 ? [] : await companions(adapter, emission, functions)
  return { target, emission, planned, notes: [...notes, ...emission.notes], problems: all, files: [...emission.files, ...files] }
}

/** The bundle and the runtime beside each entry. Functions that use the same share one run of the bundler. */
async function companions(adapter: BuildAdapter, { bundles }: Emission, functions: readonly AnalysedFunction[]): Promise<OutputFile[]> {
  const runtimes = new Map<string, Promise<string>>()
  const files = bundles.map(async ({ function: id, folder, imports }): Promise<OutputFile[]> => {
    const fn = functions.find(({ checked }) => checked.source.id === id)
    if (!fn) throw new Error(`${adapter.name} wants a bundle of "${id}", which is no function.`)
    const { code, map, names } = fn.bundle
    const key = JSON.stringify([imports, names])
    const runtime = runtimes.get(key) ?? bundleRuntime(runtimeFile(adapter.name), imports, names)
    runtimes.set(key, runtime)
    return [
      { path: `${folder}/fn.mjs`, contents: `${code}//# sourceMappingURL=fn.mjs.map\n` },
      { path: `${folder}/fn.mjs.map`, contents: map },
      { path: `${folder}/anyhost.mjs`, contents: await runtime },
    ]
  })
  return (await Promise.all(files)).flat()
}

/** Two outputs that would write the same file. */
function collisions(outputs: ReadonlyMap<string, readonly OutputFile[]>): Problem[] {
  const owners = new Map<string, string>()
  return [...outputs].flatMap(([output, files]) =>
    files.flatMap(({ path }) => {
      const other = owners.get(path)
      owners.set(path, output)
      return other ? [problem('ANYHOST_FILE_FOREIGN', `${path} is written by ${other} and by ${output}.`, { file: path })] : []
    }),
  )
}

const relativeTo = (root: string, file: string): string => (file.startsWith(root) ? file.slice(root.length + 1) : file).replaceAll('\\', '/')
