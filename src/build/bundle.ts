/** Bundles functions: their code as one module each, and the files that must lie beside it. */
import { absentIn, type Absent } from './absent.ts'
import type { Metafile } from 'esbuild'
import type { InteropPackage } from '../contract/function.ts'
import { packagesIn, tracesIn } from './interop.ts'
import { realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
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
import { createNames, withNames, type NameOf } from './names-in-project.ts'
import { createTexts, projectMap, sourcesOf, type TextOf } from './source-map.ts'
import { placeOf } from './file-places.ts'
import { importedNames } from './imported-names.ts'
import { archived, dynamicRequires, notInstalled } from './bundle-problems.ts'
import { changedIn, placeAll } from './place-modules.ts'
import type { Placed } from './trace.ts'

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
}

export interface Bundled {
  readonly bundles: Bundle[]
  readonly problems: Problem[]
  /** Every file that was read, absolute. */
  readonly inputs: readonly string[]
}

/** Bundles all functions in one pass. The bytes are the same for every target of a group, and on every machine. */
export async function bundleFunctions(
  root: string,
  sources: readonly Source[],
  options: BundleOptions = {},
): Promise<Bundled> {
  const { include = [], external = [] } = options
  const missing = external.filter((name) => !findPackage(packageName(name), root))
  if (sources.length === 0) return { bundles: [], problems: missing.map(notInstalled), inputs: [] }
  const absent: Absent = new Set()
  const first = await runBundler(sources, { root, external, absent, placed: new Map() })
  const files = filesIn(root, first.metafile)
  const fail = [...missing.map(notInstalled), ...first.problems, ...archived(root, first.metafile)]
  if (fail.length > 0) return { bundles: [], problems: fail, inputs: files }

  // What a module tries is known even where nothing in it was changed.
  const looked = new Map<string, Placed>()
  const natives = new Map<string, string>()
  const packageOf = createOwners(root)
  const isIncluding = include.length > 0
  let runs = new Map<string, Run>()
  // What is followed with help may lead to more of both.
  for (let fresh = files; fresh.length > 0; files.push(...fresh)) {
    for (const [file, each] of placeAll(root, fresh, { include: isIncluding, places: true })) looked.set(file, each)
    for (const [folder, name] of nativePackages([...new Set([...files, ...fresh])], packageOf))
      natives.set(folder, name)
    const outside = [...external, ...natives.values()]
    const again = { root, external: outside, absent, placed: changedIn(looked) }
    runs = await runAgain(first, sources, again, { natives, packageOf })
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

  const read: Metafile['inputs'] = Object.assign(
    {},
    first.metafile.inputs,
    ...[...new Set(runs.values())].map((run) => run.metafile.inputs),
  )
  const shared: Shared = {
    root,
    placed,
    importers: importersOf(first),
    textOf: createTexts(root, read),
    nameOf: createNames(root, read),
    looked,
    binaryOf: createBinaries(),
    include: findFiles(root, include).files.map((file) => ({
      path: placeOf(root, join(root, file)),
      source: realpathSync(join(root, file)),
    })),
  }
  // The first run leads into packages that stay outside of the last one.
  const reach = new Map([first, ...runs.values()].map((run) => [run, createReach(root, run)]))
  const reachedIn = (run: Run, file: string): readonly string[] => reach.get(run)?.(file) ?? []
  const bundles = sources.map((source) => {
    const run = runs.get(source.id) ?? first
    const reached = (file: string): readonly string[] => [
      ...new Set([first, run].flatMap((each) => reachedIn(each, file))),
    ]
    return toBundle(source, run, { ...shared, reach: reached })
  })
  return { bundles, problems: [], inputs: files }
}

/** Functions whose bundle the first run could not make as it has to be, each with the run that did. */
async function runAgain(
  first: Run,
  sources: readonly Source[],
  options: RunOptions,
  { natives, packageOf }: { readonly natives: ReadonlyMap<string, string>; readonly packageOf: OwnerOf },
): Promise<Map<string, Run>> {
  const { root, placed } = options
  const textOf = createTexts(root, first.metafile.inputs)
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

interface Shared {
  readonly root: string
  readonly placed: ReadonlyMap<string, Placed>
  readonly importers: ReadonlySet<string>
  readonly looked: ReadonlyMap<string, Placed>
  readonly textOf: TextOf
  readonly nameOf: NameOf
  readonly include: readonly Asset[]
  readonly binaryOf: BinaryOf
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
  const code = withNames(run.code.get(id) ?? new Uint8Array(), inputs, nameOf)
  const map = run.maps.get(id) ?? Buffer.alloc(0)
  const text = Buffer.from(code).toString()
  return {
    id,
    code: contentOf(
      Buffer.concat([code, Buffer.from(`${hints(files, requiredOf(inputs))}//# sourceMappingURL=fn.mjs.map\n`)]),
    ),
    map: contentOf(projectMap(map, textOf, nameOf)),
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

/** The files that an entry leads to, by the imports of each. */
export function createReach(root: string, { metafile }: Pick<Run, 'metafile'>): (file: string) => readonly string[] {
  return (file) => {
    const seen = new Set([file])
    for (const each of seen)
      for (const { path, external } of metafile.inputs[each]?.imports ?? []) if (!external) seen.add(path)
    return [...seen].filter((each) => !isVirtual(each)).map((each) => resolve(root, each.replace(/ with \{.*\}$/, '')))
  }
}

// A file that a package leaves out in browsers is named too: `(disabled):lib/a.js`.
const isVirtual = (input: string): boolean => /^(?:[a-z-]+|\(disabled\)):/.test(input) && !/^[a-z]:[\\/]/i.test(input)
const inputsOf = (run: Run, id: string): string[] => Object.keys(run.metafile.outputs[outputName(id)]?.inputs ?? {})

function importersOf({ metafile }: Run): Set<string> {
  return new Set(
    Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
      imports.some(({ path, external }) => external && path === './anyhost.mjs') ? [file] : [],
    ),
  )
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

/** Files that were not in the first run. */
function unseenIn(root: string, runs: ReadonlyMap<string, Run>, files: readonly string[]): string[] {
  const known = new Set(files)
  const found = [...new Set(runs.values())].flatMap(({ metafile }) => filesIn(root, metafile))
  return [...new Set(found)].filter((file) => !known.has(file))
}

/** Every file that a run has read, absolute. */
export const filesIn = (root: string, { inputs }: Metafile): string[] =>
  Object.keys(inputs)
    .filter((input) => !isVirtual(input))
    .map((input) => resolve(root, input.replace(/ with \{.*\}$/, '')))

/** The packages outside of the bundle that a module asks for. */
const askedBy = ({ metafile }: Run, input: string): string[] =>
  (metafile.inputs[input]?.imports ?? []).map(({ path }) => packageName(path.replace(/^external:/, '')))

/** What CommonJS code asks for of the packages that stay outside. */
const requiredOf = (inputs: readonly string[]): string[] =>
  inputs.filter((input) => input.startsWith('external:')).map((input) => input.slice('external:'.length))
