/** discover → load → validate → bundle: everything about the functions that no target is asked for. */
import { dirname, join } from 'node:path'
import type { BuildAdapter } from '../contract/adapter.ts'
import { bundleFunctions, type Bundle } from './bundle.ts'
import type { Inputs } from './cache.ts'
import { discover, type Source } from './discover.ts'
import { findFiles } from './glob.ts'
import { load, type LoadedFunction } from './load/load.ts'
import { createReader, type Observed, type ReadText } from './observe.ts'
import { routeConflicts } from './conflicts.ts'
import { optionProblems, targetProblems } from './options.ts'
import type { AnalysedFunction } from './plan.ts'
import { NO_TARGET, problem, type Problem } from './problems.ts'
import { inProject } from './project-path.ts'
import { builtIn, findTargets, readProject, type ProjectConfig, type Target } from './project.ts'
import { NO_RECORDS, readRecords, recordsKey, type Records } from './records.ts'
import { validate, type CheckedFunction } from './validate.ts'

/** Everything that is known before a target is asked. */
export interface ReadProject {
  readonly config: ProjectConfig
  readonly targets: readonly Target[]
  readonly functions: readonly AnalysedFunction[]
  readonly problems: readonly Problem[]
  readonly inputs: Inputs
  /** Under which the functions can be remembered. */
  readonly key?: string | undefined
  /** The functions that no earlier build could stand for, by file. */
  readonly renewed: readonly string[]
  /** The texts of runtimes that were bundled before. */
  readonly runtimes: ReadonlyMap<string, string>
  /** What files ask for that have not changed. */
  readonly specifiers: Records['specifiers']
}

export interface Reading {
  readonly wanted?: readonly (string | BuildAdapter)[] | undefined
  readonly adapters?: readonly BuildAdapter[] | undefined
  /** With this, what an earlier build knows of functions stands for those that have not changed. */
  readonly before?: { readonly now: Observed; readonly ours: string } | undefined
}

/** Reads a project's settings and functions, for `build` and `check` alike. */
export async function readFunctions(root: string, { wanted, adapters = [], before }: Reading): Promise<ReadProject> {
  const { config, problems, inputs: settings } = await readProject(root)
  // What follows would be about settings that nobody wrote.
  if (problems.length > 0) return unread(problems, settings)
  const named = wanted?.length ? wanted : adapters.length > 0 ? adapters : (config.targets ?? [])
  const found = await findTargets(named, config.options, { root, adapters, common: config })
  const { sources, problems: names, folders } = await discover(root, config.functions ?? 'functions')
  const included = findFiles(root, config.include ?? [])
  const key = before && recordsKey(before.ours, [config.external, included.files])
  const { kept, runtimes, specifiers } =
    before && key !== undefined ? readRecords(root, key, sources, before.now) : NO_RECORDS
  const read = before?.now.text ?? createReader()
  const stale = sources.filter(({ file }) => !kept.has(file))
  // Before the bundler reads them: what changes while this runs is seen by the next build.
  for (const { file } of stale) readAhead(join(root, file), read)
  for (const folder of folders) before?.now.names(folder)
  // At once: the bundler has threads of its own. What it finds wrong counts only where nothing else is.
  const running =
    names.length > 0 ? { bundles: [], problems: [], inputs: [] } : bundleFunctions(root, stale, { ...config, read })
  const loaded = await load(
    stale.map(({ file }) => join(root, file)),
    { root, read },
  )
  const known = [...kept.values()]

  const checked: CheckedFunction[] = []
  const faults: Problem[] = loaded.problems.map(({ code, message, position, file }) =>
    problem(code, message, {
      file: inProject(root, position?.file ?? file),
      line: position?.line,
      column: position?.column,
    }),
  )
  const every = [...loaded.functions, ...known.map((each) => each.loaded)]
  const byFile = new Map(every.map((each) => [inProject(root, each.file), each]))
  for (const source of sources) {
    const each = byFile.get(source.file)
    if (!each) continue
    const result = validate(source, each)
    faults.push(...result.problems)
    if (result.checked) checked.push(result.checked)
  }
  const noTarget =
    found.targets.length + found.problems.length === 0
      ? [
          problem('ANYHOST_TARGET_UNKNOWN', NO_TARGET, {
            fix: 'Name one: `anyhost build vercel netlify`, or list them in anyhost.config.ts.',
          }),
        ]
      : []
  const targets = [...(await builtIn()), ...found.targets.map(({ adapter }) => adapter.name)]
  const options = [...targetProblems(targets, checked), ...optionProblems(found.targets, checked)]
  const all = [...found.problems, ...noTarget, ...names, ...faults, ...routeConflicts(checked), ...options]
  const { bundles: made, problems: bundling, inputs: files } = await running
  const bundles = [...made, ...known.map(({ bundle }) => bundle)]
  const inputs = inputsOf(root, config, {
    loaded: every,
    sources,
    files: [
      ...settings,
      ...files,
      ...known.flatMap(({ bundle, worker }) => [...bundle.inputs, ...(worker?.inputs ?? [])]),
    ],
    folders: [...folders, ...included.folders.map((folder) => join(root, folder))],
    bundles,
  })
  const rest = {
    config,
    targets: found.targets,
    inputs,
    key,
    runtimes,
    specifiers,
    renewed: stale.map(({ file }) => file),
  }
  if (all.length > 0) return { ...rest, functions: [], problems: all }

  const byId = new Map(bundles.map((bundle) => [bundle.id, bundle]))
  const functions = bundling.length > 0 ? [] : checked.map((fn) => withBundle(fn, byId, kept))
  return { ...rest, functions, problems: bundling }
}

/** A file that cannot be read has its problem later. */
function readAhead(file: string, read: ReadText): void {
  try {
    read(file)
  } catch {
    // Loading says why.
  }
}

const unread = (problems: readonly Problem[], files: readonly string[]): ReadProject => ({
  config: {},
  targets: [],
  functions: [],
  problems,
  inputs: { files, folders: [], trees: [], env: [] },
  renewed: [],
  runtimes: new Map(),
  specifiers: new Map(),
})

interface Read {
  readonly loaded: readonly LoadedFunction[]
  readonly sources: readonly Source[]
  readonly files: readonly string[]
  readonly folders: readonly string[]
  readonly bundles: readonly Bundle[]
}

function inputsOf(root: string, config: ProjectConfig, { loaded, sources, files, folders, bundles }: Read): Inputs {
  const all = new Set([
    ...sources.map(({ file }) => join(root, file)),
    ...loaded.flatMap(({ inputs }) => inputs),
    ...files,
  ])
  // A file that appears beside another may be found in its stead. What is installed changes with its lockfile.
  const beside = new Set(
    [...all].map((file) => dirname(file)).filter((folder) => !folder.includes('node_modules') && folder !== root),
  )
  return {
    files: [...all],
    folders: [...new Set([...folders, ...beside])],
    trees: [
      join(root, config.public ?? 'public'),
      ...new Set(bundles.flatMap(({ assets, tried }) => [...assets.map(({ source }) => source), ...tried])),
    ],
    env: [...new Set(loaded.flatMap(({ envRead }) => envRead))],
  }
}

function withBundle(
  checked: CheckedFunction,
  bundles: ReadonlyMap<string, Bundle>,
  kept: Records['kept'],
): AnalysedFunction {
  const { id, file } = checked.source
  const bundle = bundles.get(id)
  if (!bundle) throw new Error(`No bundle for ${file}.`)
  return { checked, bundle, uses: checked.loaded.uses, worker: kept.get(file)?.worker }
}
