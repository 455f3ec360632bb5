/** Bundles functions: their code as one module each, and the files that must lie beside it. */
import type { InteropPackage } from '../contract/function.ts'
import { packagesIn, tracesIn } from './interop.ts'
import { realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { distinct, inBatches } from './batches.ts'
import { codeOf, importedNames } from './bundle-code.ts'
import { askedBy, createReach, importersOf, inputsOf, filesIn, requiredOf, unseenIn } from './bundle-inputs.ts'
import { outputName, runBundler, type Run, type RunOptions } from './bundle-run.ts'
import type { Source } from './discover.ts'
import { closure, type AskedFor, type Asset } from './externals.ts'
import { addonsFound } from './addon-files.ts'
import { addonsOf, createBinaries, type Addon, type BinaryOf } from './addons.ts'
import type { CompanionFile } from '../contract/adapter.ts'
import { hostImportsOf, type HostImport } from './host-modules.ts'
import { findFiles } from './glob.ts'
import { hints } from './hints.ts'
import { misnamedFiles, misnamedModules } from './misnamed.ts'
import { createOwners, nativePackages, type OwnerOf } from './native-packages.ts'
import { findPackage, ownerOf, packageName } from './packages.ts'
import type { Problem } from './problems.ts'
import { contentOf, type Content } from './contents.ts'
import { createNames, type NameOf } from './names-in-project.ts'
import { createReader, type ReadText } from './observe.ts'
import { createTexts, projectMap, sourcesOf, type TextOf } from './source-map.ts'
import { placeOf } from './file-places.ts'
import type { Placed } from './trace.ts'
import { changedIn, placeAll } from './place-modules.ts'
import { archived, dynamicRequires, notInstalled } from './bundle-problems.ts'
import { absentIn, type Absent } from './absent.ts'
import type { Metafile } from 'esbuild'

export type { Asset } from './externals.ts'

/** One function's own code, as one module that imports nothing but `./anyhost.mjs`, what the host has built in, and packages beside it. */
export interface Bundle {
  readonly id: string
  readonly code: Content
  readonly map: Content
  /** Names that the code imports from the package. */
  readonly names: readonly string[]
  /** Hosts' own packages in the code, and those of which something may be. */
  readonly packages: readonly InteropPackage[]
  readonly traces: readonly InteropPackage[]
  /** Whether a file other than the function's own asks for the package: what it does with a context is not seen. */
  readonly shared: boolean
  /** What the code reads or loads at run time: it lies beside `fn.mjs` in every output. */
  readonly assets: readonly Asset[]
  /** Compiled code among the assets. */
  readonly addons?: readonly Addon[]
  /** Imports of packages that stay outside. */
  readonly asked?: readonly AskedFor[]
  /** Built-in modules of Node that the code imports, as `node:zlib`. Known in the worker group only. */
  readonly builtins?: readonly string[]
  /** Every file that the bundle was made from, absolute, also those of which nothing is left in it. */
  readonly inputs: readonly string[]
  /** Paths that code reads at run time, absolute, found or not. */
  readonly tried: readonly string[]
  /** The assets, as a host must be told of them. Known in the worker group only. */
  readonly files?: readonly CompanionFile[]
  /** Modules that only some hosts have, and where the code asks for them. */
  readonly hostImports?: readonly HostImport[]
  /** Packages that it asks for and that are not installed, as a reader is told of them. */
  readonly absent: readonly string[]
  /** The project names files of its own to include. */
  readonly including: boolean
}

export interface BundleOptions {
  /** Patterns of files that every function gets. */
  readonly include?: readonly string[] | undefined
  /** Packages that are not bundled. */
  readonly external?: readonly string[] | undefined
  /** How sources are read. Default: from the disk, each once. */
  readonly read?: ReadText | undefined
}

export interface Bundled {
  readonly bundles: Bundle[]
  readonly problems: Problem[]
  /** Every file that was read, absolute. */
  readonly inputs: readonly string[]
}

/** Bundles all functions. The bytes are the same for every target of a group, and on every machine. */
export async function bundleFunctions(
  root: string,
  sources: readonly Source[],
  options: BundleOptions = {},
): Promise<Bundled> {
  const { include = [], external = [], read = createReader() } = options
  const missing = external.filter((name) => !findPackage(packageName(name), root))
  const project: Project = {
    root,
    external,
    including: include.length > 0,
    read,
    binaryOf: createBinaries(),
    packageOf: createOwners(root),
    include: findFiles(root, include).files.map((file) => ({
      path: placeOf(root, join(root, file)),
      source: realpathSync(join(root, file)),
    })),
  }
  const batches = await inBatches(
    sources,
    async (batch) => {
      const absent: Absent = new Set()
      return { absent, first: await runBundler(batch, { root, external, absent, placed: new Map() }) }
    },
    (made, batch) => finishBatch(made, batch, project),
  )
  const problems = [...missing.map(notInstalled), ...batches.flatMap((each) => each.problems)]
  return {
    bundles: problems.length > 0 ? [] : batches.flatMap(({ bundles }) => bundles),
    problems: distinct(problems),
    inputs: [...new Set(batches.flatMap(({ inputs }) => inputs))],
  }
}

interface Project {
  readonly root: string
  readonly external: readonly string[]
  readonly including: boolean
  readonly binaryOf: BinaryOf
  readonly packageOf: OwnerOf
  readonly read: ReadText
  readonly include: readonly Asset[]
}

interface FirstRun {
  readonly first: Run
  readonly absent: Absent
}

async function finishBatch(
  { first, absent }: FirstRun,
  sources: readonly Source[],
  project: Project,
): Promise<Bundled> {
  const { root, external, including, packageOf, read } = project
  const files = filesIn(root, first.metafile)
  const fail = [...first.problems, ...archived(root, first.metafile)]
  if (fail.length > 0) return { bundles: [], problems: fail, inputs: files }

  // What a module tries is known even where nothing in it was changed.
  const looked = new Map<string, Placed>()
  const natives = new Map<string, string>()
  const firstTexts = createTexts(root, first.metafile.inputs, read)
  let runs = new Map<string, Run>()
  // What is followed with help may lead to more of both.
  for (let fresh = files; fresh.length > 0; files.push(...fresh)) {
    for (const [file, each] of placeAll(root, fresh, { include: including, places: true, read })) looked.set(file, each)
    for (const [folder, name] of nativePackages([...new Set([...files, ...fresh])], packageOf))
      natives.set(folder, name)
    const outside = [...external, ...natives.values()]
    const again = { root, external: outside, absent, placed: changedIn(looked) }
    runs = await runAgain(first, sources, again, { natives, packageOf, textOf: firstTexts })
    fresh = unseenIn(root, runs, files)
  }
  const placed = changedIn(looked)
  const problems = [
    ...dynamicRequires(root, placed),
    ...misnamedFiles(root, looked),
    ...misnamedModules(root, first.metafile),
    ...new Set([...runs.values()].flatMap((run) => run.problems)),
  ]
  if (problems.length > 0) return { bundles: [], problems, inputs: files }

  const all: Metafile['inputs'] = Object.assign(
    {},
    first.metafile.inputs,
    ...[...new Set(runs.values())].map((run) => run.metafile.inputs),
  )
  const shared: Shared = {
    ...project,
    placed,
    importers: importersOf(first),
    textOf: runs.size === 0 ? firstTexts : createTexts(root, all, read),
    nameOf: createNames(root, all),
    looked,
  }
  const reach = new Map([first, ...runs.values()].map((run) => [run, createReach(root, run)]))
  const reachedIn = (run: Run, file: string): readonly string[] => reach.get(run)?.(file) ?? []
  const bundles = sources.map((source) => {
    const run = runs.get(source.id) ?? first
    // The first run leads into packages that stay outside of the last one.
    const reached = (file: string): readonly string[] =>
      run === first ? reachedIn(run, file) : [...new Set([...reachedIn(first, file), ...reachedIn(run, file)])]
    return toBundle(source, run, { ...shared, reach: reached })
  })
  return { bundles, problems: [], inputs: files }
}

interface Again {
  readonly natives: ReadonlyMap<string, string>
  readonly packageOf: OwnerOf
  readonly textOf: TextOf
}

/** Functions whose bundle the first run could not make as it has to be, each with the run that did. */
async function runAgain(
  first: Run,
  sources: readonly Source[],
  options: RunOptions,
  { natives, packageOf, textOf }: Again,
): Promise<Map<string, Run>> {
  const { root, placed } = options
  const again = sources.filter(
    ({ id }) =>
      inputsOf(first, id).some(
        (input) => placed.has(resolve(root, input)) || natives.has(packageOf(resolve(root, input)) ?? ''),
      ) || sourcesOf(first.maps.get(id) ?? Buffer.alloc(0)).some((each) => textOf(each) === undefined),
  )
  if (again.length === 0) return new Map()
  const run = await runBundler(again, { ...options, sourcesContent: true })
  return new Map(again.map(({ id }) => [id, run]))
}

interface Shared extends Project {
  readonly placed: ReadonlyMap<string, Placed>
  readonly importers: ReadonlySet<string>
  readonly looked: ReadonlyMap<string, Placed>
  readonly textOf: TextOf
  readonly nameOf: NameOf
}

interface InRun extends Shared {
  readonly reach: (file: string) => readonly string[]
}

function toBundle({ id, file }: Source, run: Run, shared: InRun): Bundle {
  const { root, placed, looked, importers, textOf, nameOf, include } = shared
  const entry = run.metafile.outputs[outputName(id)]?.entryPoint ?? file
  const reached = shared.reach(entry)
  const inputs = inputsOf(run, id)
  const assets = new Map(include.map(({ path, source }) => [path, source]))
  for (const input of inputs) {
    if (/\.(?:wasm|node)$/.test(input))
      assets.set(placeOf(root, resolve(root, input)), realpathSync(resolve(root, input)))
    for (const { path, source } of placed.get(resolve(root, input))?.assets ?? []) assets.set(path, source)
    for (const { path, source } of addonsFound(root, resolve(root, input), askedBy(run, input)))
      assets.set(path, source)
  }
  const packages = packagesOf(run, id, inputs)
  const files = [...assets].map(([path, source]) => ({ path, source })).toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const outside = closure(packages)
  const all = [...files, ...outside.assets]
  const read = new Set(inputs.map((input) => resolve(root, input)))
  const asked = run.asked.filter((each) => read.has(each.file))
  const addons = addonsOf(all, outside.placed, shared.binaryOf)
  const { text, content } = codeOf(
    run.code.get(id) ?? new Uint8Array(),
    inputs,
    nameOf,
    hints(files, requiredOf(inputs)),
  )
  return {
    id,
    code: content,
    map: contentOf(...projectMap(run.maps.get(id) ?? new Uint8Array(), textOf, nameOf)),
    names: importedNames(text),
    packages: packagesIn(text),
    traces: tracesIn(text),
    shared: inputs.some((input) => input !== entry && importers.has(input)),
    assets: all,
    ...(addons.length > 0 && { addons }),
    ...(packages.size > 0 && { asked }),
    hostImports: hostImportsOf(run.metafile, outputName(id), run.messages),
    absent: absentIn(root, run.metafile, outputName(id)),
    including: include.length > 0,
    inputs: reached,
    // What is compiled anew, or linked, changes without a lockfile.
    tried: [
      ...new Set([
        ...reached.flatMap((input) => looked.get(input)?.tried ?? []),
        ...outside.placed
          .filter(({ name, folder }) => !ownerOf(folder) || addons.some((each) => each.name === name))
          .map(({ folder }) => folder),
      ]),
    ],
  }
}

/** The packages that a bundle still asks for. */
function packagesOf(run: Run, id: string, inputs: readonly string[]): Map<string, string> {
  const asked = [
    ...(run.metafile.outputs[outputName(id)]?.imports ?? []).map(({ path }) => path),
    ...requiredOf(inputs),
  ]
  return new Map(
    asked.map(packageName).flatMap((name): [string, string][] => {
      const folder = run.found.get(name)
      return folder ? [[name, folder]] : []
    }),
  )
}
