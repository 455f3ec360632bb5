/** Installed packages: where they are, what they need, and whether they hold compiled code. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What is read of a package.json. */
export interface PackageFile {
  readonly name?: string
  readonly version?: string
  readonly gypfile?: boolean
  readonly workspaces?: unknown
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

/** The package's name in `name/sub/path` and `@scope/name/sub/path`. */
export const packageName = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

/** The folder of a package as code in `from` finds it, with links resolved. */
export function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name)
    if (statSync(join(place, 'package.json'), { throwIfNoEntry: false })) return realpathSync(place)
    if (folder === dirname(folder)) return undefined
  }
}

/** The folder of the package in a node_modules folder that a file belongs to. */
export function ownerOf(file: string): string | undefined {
  const parts = file.split(/[\\/]/)
  const at = parts.lastIndexOf('node_modules')
  if (at < 0) return undefined
  return parts.slice(0, at + (parts[at + 1]?.startsWith('@') ? 3 : 2)).join('/')
}

/** The nearest folder around a file that has a package.json with a name. */
export function folderAround(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (readPackage(folder).name) return folder
    if (folder === dirname(folder)) return undefined
  }
}

export function readPackage(folder: string): PackageFile {
  try {
    // A package.json that npm installed from has this shape; what is missing is optional.
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8').replace(/^\uFEFF/, '')) as PackageFile
  } catch {
    return {}
  }
}

/** Packages that find and load a compiled addon for the package that depends on them. */
export const LOADERS: readonly string[] = [
  'node-gyp-build',
  'bindings',
  'node-pre-gyp',
  '@mapbox/node-pre-gyp',
  'prebuild-install',
  'node-gyp-build-optional-packages',
  'pkg-prebuilds',
]

/** Whether a package loads compiled code, in one of the ways in use. Such a package works only as it is installed. */
export function isNative(folder: string): boolean {
  const file = readPackage(folder)
  if (LOADERS.includes(file.name ?? '')) return true
  if (file.gypfile || statSync(join(folder, 'binding.gyp'), { throwIfNoEntry: false })) return true
  const needs = Object.keys({ ...file.dependencies, ...file.optionalDependencies })
  if (needs.some((name) => LOADERS.includes(name)) || hasAddon(folder)) return true
  // A build for each platform in a package of its own, of which npm installs those that fit, or none of them.
  return Object.keys(file.optionalDependencies ?? {}).some((name) => {
    if (isPlatformName(name)) return true
    const found = findPackage(name, folder)
    return found !== undefined && readPackage(found).cpu !== undefined
  })
}

/** Whether a package is one for a single platform by its name, such as `@img/sharp-linux-x64` and `@node-rs/argon2-win32-x64-msvc`. */
export const isPlatformName = (name: string): boolean =>
  /(?:^|[-/._])(?:linux|linuxmusl|darwin|win32|windows|freebsd|android|netbsd|openbsd|openharmony|sunos|aix)[-_.](?:x64|arm64|arm|ia32|x86_64|aarch64|universal|riscv64|ppc64|ppc64le|s390x|loong64|armv7l?)/.test(
    name,
  )

const hasAddon = (folder: string): boolean =>
  ['', 'build/Release', 'lib', 'dist', 'bin', 'prebuilds'].some((sub) =>
    list(join(folder, sub)).some((name) => name.endsWith('.node')),
  )

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
