/**
 * Whether compiled code fits the machine that a target runs on. A package brings a build for each platform, in itself or in
 * packages of their own, or one that was made where it was installed: one of them has to fit, or the function would end
 * when it asks for the package.
 */
import { basename } from 'node:path'
import type { Machine } from '../contract/machine.ts'
import { isNewer, readBinary, type Binary } from './binary.ts'
import type { Asset, PlacedPackage } from './externals.ts'
import { grouped } from './grouped.ts'
import { isPlatformName, readPackage } from './packages.ts'

/** Compiled code that is asked for under one name, in all the builds that are installed. */
export interface Addon {
  /** The package, or the file of the project. */
  readonly name: string
  /** The package that the code imports, where this one is below it. */
  readonly via: string
  /** Whoever needs it does without as well. */
  readonly optional: boolean
  readonly builds: readonly Build[]
  /** Packages for one platform each that it may have, and that are not installed. */
  readonly absent: readonly string[]
  /** It brings WebAssembly for all others. */
  readonly anywhere: boolean
}

/** One file, with the path that it gets beside `fn.mjs`. */
export interface Build {
  readonly path: string
  readonly binary: Binary
}

/** Reads each file once. */
export type BinaryOf = (source: string) => Binary | undefined

export function createBinaries(): BinaryOf {
  const known = new Map<string, Binary | undefined>()
  return (source) => {
    if (!known.has(source)) known.set(source, readBinary(source))
    return known.get(source)
  }
}

/** The compiled code of a function. */
export function addonsOf(assets: readonly Asset[], packages: readonly PlacedPackage[], binaryOf: BinaryOf): Addon[] {
  const builds = assets.flatMap(({ path, source }): Build[] => {
    const binary = isCompiled(path) ? binaryOf(source) : undefined
    return binary ? [{ path, binary }] : []
  })
  const within = (place: string): Build[] =>
    builds.filter(({ path }) => path.startsWith(`${place}/`) && !path.slice(place.length + 1).includes('node_modules/'))
  const platforms = packages.filter(({ folder }) => readPackage(folder).cpu !== undefined)
  const installed = packages.flatMap((each): Addon[] => {
    if (platforms.includes(each)) return []
    const wanted = Object.keys(readPackage(each.folder).optionalDependencies ?? {})
    const parts = platforms.filter(({ name }) => wanted.includes(name))
    const own = [...within(each.place), ...parts.flatMap(({ place }) => within(place))]
    const absent = wanted.filter((name) => isPlatformName(name) && !parts.some((part) => part.name === name))
    if (own.length + absent.length === 0) return []
    const anywhere = parts.some(({ folder }) => readPackage(folder).cpu?.includes('wasm32'))
    return [{ name: each.name, via: each.via, optional: each.optional, builds: own, absent, anywhere }]
  })
  const files = builds.filter(({ path }) => !path.startsWith('node_modules/'))
  return [...installed, ...ownAddons(files)]
}

/** The project's own files, with those that stand for each other together. */
function ownAddons(files: readonly Build[]): Addon[] {
  const groups = grouped(files.filter(isLoaded), ({ path }) => path.replace(/(\/prebuilds)\/.*$/, '$1'))
  const rest = { via: '', optional: false, absent: [], anywhere: false }
  return [...groups].map(([path, builds]) => ({ ...rest, name: path.replace(/^files\//, ''), builds }))
}

const isCompiled = (path: string): boolean =>
  /\.(?:node|so|dylib|dll|exe)$|\.so\.[\d.]+$/.test(path) || !basename(path).includes('.')

/** Addons and programs; the others are what those need. */
const isLoaded = ({ path }: Build): boolean => !/\.(?:so|dylib|dll)$|\.so\.[\d.]+$/.test(path)

/** Libraries that any Linux with glibc, libstdc++ and nothing else has, by file name. */
const SYSTEM =
  /^(?:ld-linux[\w.-]*|lib(?:c|m|dl|rt|pthread|resolv|util|anl|nsl|BrokenLocale|thread_db|gcc_s|stdc\+\+))\.so(?:\.\d+)?$/

/** What keeps a machine from loading a build, as the end of a sentence, or `undefined`. The most basic fault is named. */
export function misfit(
  { binary }: Build,
  machine: Machine,
  has: (library: string) => boolean = () => true,
): string | undefined {
  const { os, cpus, libc, needs, symbols } = binary
  if (os !== machine.os || (machine.cpu && !cpus.includes(machine.cpu))) return `is for ${os} ${cpus.join(' and ')}`
  if (libc && libc !== machine.libc) return `is for ${os} ${cpus.join(' and ')} with ${libc}`
  for (const [kind, version] of Object.entries(symbols)) {
    const most = machine.symbols?.[kind]
    if (most !== undefined && isNewer(version, most))
      return `was compiled on a newer system: it asks for ${kind}_${version}, and the newest there is ${kind}_${most}`
  }
  const missing = needs.find((name) => !SYSTEM.test(name) && !has(name))
  return missing === undefined ? undefined : `needs the shared library ${missing}, which is not among the files`
}

/** Compiled code that a machine cannot use. */
export interface Misfit {
  readonly addon: Addon
  readonly what: string
}

export interface Fit {
  readonly misfits: readonly Misfit[]
  /** Files of no use on the machine: another build of the same is. */
  readonly needless: ReadonlySet<string>
}

/** Compares all compiled code of a function with a machine. */
export function fitOf(addons: readonly Addon[], machine: Machine): Fit {
  const libraries = new Set(addons.flatMap(({ builds }) => builds.map(({ path }) => basename(path))))
  const faultOf = (build: Build): string | undefined => misfit(build, machine, (name) => libraries.has(name))
  const misfits: Misfit[] = []
  const needless = new Set<string>()
  for (const addon of addons) {
    const faults = new Map(addon.builds.map((build) => [build, faultOf(build)]))
    const groups = groupsOf(addon.builds)
    const unfit = groups.filter((group) => group.every((build) => faults.get(build) !== undefined))
    if ((groups.length === 0 ? addon.absent.length > 0 : unfit.length > 0) && !addon.anywhere)
      misfits.push({ addon, what: whatOf(addon, unfit[0] ?? [], faults) })
    if (unfit.length > 0 || addon.anywhere) continue
    for (const [build, fault] of faults) if (fault !== undefined) needless.add(build.path)
  }
  return { misfits, needless }
}

/**
 * Builds that stand for each other. What was compiled where the package is installed stands for itself, unless the package
 * brings builds for others too.
 */
function groupsOf(builds: readonly Build[]): Build[][] {
  const loaded = builds.filter(isLoaded)
  const made = loaded.filter(({ path }) => /\/build\//.test(path))
  if (made.length < loaded.length) return [loaded]
  return [...grouped(made, ({ path }) => basename(path)).values()]
}

function whatOf(
  { name, absent }: Addon,
  builds: readonly Build[],
  faults: ReadonlyMap<Build, string | undefined>,
): string {
  if (builds.length === 0) return `No build of ${name} is installed: ${absent.join(', ')} are not there.`
  // One that fits but for its age or a library tells more than one for another system.
  const [best] = builds.toSorted((a, b) => depth(faults.get(b)) - depth(faults.get(a)))
  const more = builds.length > 1 ? `, and ${builds.length - 1} more that do not fit` : ''
  return best ? `${basename(best.path)} of ${name} ${faults.get(best) ?? ''}${more}.` : ''
}

const depth = (fault = ''): number => (/^was compiled|^needs/.test(fault) ? 1 : 0)
