/**
 * What the last build knew of each function: what its file says, and its bundle. A function is read and bundled again only
 * when something has changed that it was made from. Levels, conflicts and routes, which are about all of them, are always
 * worked out anew.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Addon } from './addons.ts'
import { readBinary } from './binary.ts'
import type { Bundle } from './bundle.ts'
import { settingsOf } from './cache.ts'
import type { Source } from './discover.ts'
import type { AskedFor } from './externals.ts'
import type { LoadedFunction } from './load/load.ts'
import { positionIn, type Place } from './load/position-of.ts'
import { sum, variable, type Observed } from './observe.ts'
import { replaceFile } from './patient.ts'
import { absoluteIn, shortIn } from './record-paths.ts'
import {
  difference,
  foldersOf,
  specifiersIn,
  stemsOf,
  stemsOfChange,
  stemsOfSettings,
  type Specifiers,
} from './specifiers.ts'
import { createStore, type Pointer, type Store } from './store.ts'

/** A function that need not be read again. */
export interface Kept {
  readonly loaded: LoadedFunction
  readonly bundle: Bundle
  readonly worker?: Bundle | undefined
}

export interface Records {
  /** The functions that are as they were, by file. */
  readonly kept: ReadonlyMap<string, Kept>
  /** The runtimes that were bundled, by what is in them. */
  readonly runtimes: ReadonlyMap<string, string>
  /** What the files ask for that have not changed, by their absolute paths. */
  readonly specifiers: Specifiers
}

const FILE = '.anyhost/functions.json'

/** Everything is stored with paths relative to the project. */
interface Stored {
  readonly key: string
  /** A hash of each file, with what it asks for where it is the project's own. */
  readonly files: Readonly<Record<string, readonly [hash: string, specifiers?: readonly string[]]>>
  readonly settings: Readonly<Record<string, string>>
  readonly folders: Readonly<Record<string, readonly string[]>>
  readonly functions: Readonly<Record<string, StoredFunction>>
  readonly runtimes: Readonly<Record<string, string>>
}

interface StoredFunction {
  readonly loaded: Omit<LoadedFunction, 'file' | 'positionOf' | 'uses' | 'inputs' | 'envRead'>
  readonly uses: readonly (readonly [name: string, line: number, column: number])[]
  readonly escapes: readonly (readonly [name: string, line: number, column: number])[]
  readonly inputs: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly bundle: StoredBundle
  readonly worker?: StoredBundle | undefined
}

type Plain =
  | 'names'
  | 'packages'
  | 'traces'
  | 'shared'
  | 'including'
  | 'builtins'
  | 'files'
  | 'hostImports'
  | 'addons'
  | 'absent'

interface StoredBundle extends Pick<Bundle, Plain> {
  readonly code: Pointer
  readonly map: Pointer
  readonly inputs: readonly string[]
  readonly assets: readonly (readonly [path: string, source: string])[]
  readonly asked?: readonly AskedFor[] | undefined
  /** What was at each path that the code reads. */
  readonly tried: Readonly<Record<string, string>>
}

/** Nothing is known yet. */
export const NO_RECORDS: Records = { kept: new Map(), runtimes: new Map(), specifiers: new Map() }

/** Which of the functions are as they were when a build with this key last succeeded. */
export function readRecords(root: string, key: string, sources: readonly Source[], now: Observed): Records {
  const stored = readStored(root)
  if (stored?.key !== key) return NO_RECORDS
  const runtimes = new Map(Object.entries(stored.runtimes))
  const at = absoluteIn(root)
  // They decide how everything else is found and read.
  if (Object.entries(stored.settings).some(([path, hash]) => now.contents(at(path)) !== hash))
    return { ...NO_RECORDS, runtimes }
  const moved = movedStems(root, stored, now)
  if (
    moved.size > 0 &&
    Object.keys(stored.settings).some((path) => settingStems(at(path)).some((each) => moved.has(each)))
  )
    return { ...NO_RECORDS, runtimes }

  const asksForMoved = (specifiers: readonly string[]): boolean =>
    moved.size > 0 && specifiers.some((each) => stemsOf(each).some((stem) => moved.has(stem)))
  const changed = new Set(
    Object.entries(stored.files).flatMap(([path, [hash, specifiers = []]]) =>
      now.contents(at(path)) !== hash || asksForMoved(specifiers) ? [path] : [],
    ),
  )
  const store = createStore(root)
  const stands = (bundle: StoredBundle): boolean =>
    !bundle.inputs.some((path) => changed.has(path)) &&
    Object.entries(bundle.tried).every(([path, kind]) => now.kind(at(path)) === kind) &&
    bundle.assets.every(([, path]) => now.kind(at(path)) === 'file') &&
    store.has(bundle.code) &&
    store.has(bundle.map)
  const kept = sources.flatMap(({ file, id }): [string, Kept][] => {
    const found = stored.functions[file]
    if (!found || !stands(found.bundle) || found.inputs.some((path) => changed.has(path))) return []
    if (Object.entries(found.env).some(([name, value]) => variable(name) !== value)) return []
    const worker = found.worker && stands(found.worker) ? found.worker : undefined
    const revive = (bundle: StoredBundle): Bundle => toBundle(id, bundle, store, at)
    return [
      [file, { loaded: toLoaded(file, found, at), bundle: revive(found.bundle), worker: worker && revive(worker) }],
    ]
  })
  const specifiers = Object.entries(stored.files).flatMap(([path, [hash, asked]]): [string, readonly string[]][] =>
    asked && now.contents(at(path)) === hash ? [[at(path), asked]] : [],
  )
  return { kept: new Map(kept), runtimes, specifiers: new Map(specifiers) }
}

/** Every stem under which something came or went in a folder that was looked into. */
function movedStems(root: string, { folders }: Stored, now: Observed): Set<string> {
  return new Set(
    Object.entries(folders).flatMap(([path, before]) => {
      const folder = resolve(root, path)
      return stemsOfChange(folder, difference(before, now.names(folder)))
    }),
  )
}

function settingStems(file: string): string[] {
  if (file.includes('node_modules') || !/(?:package|tsconfig[^/\\]*)\.json$/.test(file)) return []
  try {
    return stemsOfSettings(readFileSync(file, 'utf8')).filter((stem) => stem !== '.')
  } catch {
    return []
  }
}

function toLoaded(
  file: string,
  { loaded, uses, escapes, inputs, env }: StoredFunction,
  at: (path: string) => string,
): LoadedFunction {
  const path = at(file)
  const position = (line: number, column: number): { file: string; line: number; column: number } => ({
    file: path,
    line,
    column,
  })
  return {
    ...loaded,
    file: path,
    // JSON has no `undefined`: these are there, and may be that.
    config: loaded.config,
    needs: loaded.needs,
    targets: loaded.targets,
    positionOf: positionIn(path, loaded.places satisfies Place),
    uses: {
      uses: uses.map(([feature, line, column]) => ({ feature, position: position(line, column) })),
      escapes: escapes.map(([what, line, column]) => ({ what, position: position(line, column) })),
    },
    inputs: inputs.map(at),
    envRead: Object.keys(env),
  }
}

function toBundle(id: string, stored: StoredBundle, store: Store, at: (path: string) => string): Bundle {
  const { code, map, inputs, assets, tried, asked, addons, ...rest } = stored
  const sources = new Map(assets.map(([path, source]) => [path, at(source)]))
  return {
    ...rest,
    // A package may have been compiled anew.
    ...(addons && { addons: addons.map((each) => reread(each, sources)) }),
    ...(asked && { asked: asked.map((each) => ({ ...each, file: at(each.file) })) }),
    id,
    code: store.content(code),
    map: store.content(map),
    inputs: inputs.map(at),
    assets: assets.map(([path, source]) => ({ path, source: at(source) })),
    tried: Object.keys(tried).map(at),
  }
}

function reread(addon: Addon, sources: ReadonlyMap<string, string>): Addon {
  return {
    ...addon,
    builds: addon.builds.flatMap(({ path }) => {
      const binary = readBinary(sources.get(path) ?? '')
      return binary ? [{ path, binary }] : []
    }),
  }
}

/** What a build knows of a function when it has ended well. */
export interface Learned extends Kept {
  readonly source: Source
}

export interface Learning {
  readonly root: string
  readonly key: string
  readonly functions: readonly Learned[]
  readonly runtimes: ReadonlyMap<string, string>
  /** What is known of files that have not changed. */
  readonly specifiers: Specifiers
  readonly now: Observed
}

/** Remembers all functions of a build. */
export function saveRecords({ root, key, functions, runtimes, specifiers, now }: Learning): void {
  const short = shortIn(root)
  const groups = functions.flatMap(({ bundle, worker }) => [bundle, ...(worker ? [worker] : [])])
  const inputs = [
    ...new Set([...groups.flatMap((each) => each.inputs), ...functions.flatMap(({ loaded }) => loaded.inputs)]),
  ]
  const own = inputs.filter((path) => !path.includes('node_modules'))
  const asked = new Map(own.map((path) => [path, specifiers.get(path) ?? specifiersIn(path, now.text)]))
  const folders = new Set(foldersOf(asked))
  const bundleOf = ({ id: _id, ...bundle }: Bundle): StoredBundle => ({
    ...bundle,
    code: [bundle.code.hash, bundle.code.size],
    map: [bundle.map.hash, bundle.map.size],
    inputs: bundle.inputs.map(short),
    assets: bundle.assets.map(({ path, source }) => [path, short(source)]),
    asked: bundle.asked?.map((each) => ({ ...each, file: short(each.file) })),
    tried: Object.fromEntries(bundle.tried.map((path) => [short(path), now.kind(path)])),
  })
  const stored: Stored = {
    key,
    files: Object.fromEntries(
      inputs.map((path): [string, Stored['files'][string]] => {
        const names = asked.get(path)
        return [short(path), names ? [now.contents(path), names] : [now.contents(path)]]
      }),
    ),
    settings: Object.fromEntries(settingsOf(root, inputs).map((path) => [short(path), now.contents(path)])),
    folders: Object.fromEntries([...folders].map((path) => [short(path), now.names(path)])),
    functions: Object.fromEntries(
      functions.map(({ source, loaded, bundle, worker }) => {
        const { file: _, positionOf: __, uses, inputs: read, envRead, ...rest } = loaded
        const record: StoredFunction = {
          loaded: rest,
          uses: uses.uses.map(({ feature, position: { line, column } }) => [feature, line, column]),
          escapes: uses.escapes.map(({ what, position: { line, column } }) => [what, line, column]),
          inputs: read.map(short),
          env: Object.fromEntries(envRead.map((name) => [name, variable(name)])),
          bundle: bundleOf(bundle),
          ...(worker && { worker: bundleOf(worker) }),
        }
        return [source.file, record]
      }),
    ),
    runtimes: Object.fromEntries([...runtimes].slice(-MAX_RUNTIMES)),
  }
  const fresh = join(root, `.anyhost/functions.${process.pid}.tmp`)
  mkdirSync(dirname(fresh), { recursive: true })
  writeFileSync(fresh, JSON.stringify(stored))
  replaceFile(fresh, join(root, FILE))
}

/** Sets of what runtimes hold. Few projects have ten. */
const MAX_RUNTIMES = 100

function readStored(root: string): Stored | undefined {
  try {
    // Written by `saveRecords`; a broken file is none.
    return JSON.parse(readFileSync(join(root, FILE), 'utf8')) as Stored
  } catch {
    return undefined
  }
}

/** What every function depends on besides its files: this package, the runtime, and settings of the project. */
export const recordsKey = (ours: string, settings: unknown): string =>
  sum(JSON.stringify([ours, process.version, process.platform, settings]))
