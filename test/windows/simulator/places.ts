/** Where a Windows path is on this machine, and back. */
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path/posix'
import type { Machine } from './machine.ts'
import { folded, isImpossible } from './names.ts'
import { path as win32 } from './path.ts'

/** A path as both machines have it. */
export interface Place {
  readonly host: string
  /** Absolute, with the names as they were given. */
  readonly windows: string
  /** The volume: links and renames do not leave it. */
  readonly volume: string
  /** A name that no file can have. */
  readonly impossible: boolean
}

export interface Places {
  toHost(path: string): Place
  /** The file here, when the path is that of one of the simulator's own tools: those keep their names. */
  toTool(path: string): string | undefined
  /** The Windows name of a file here, with the names as they are on the disk. */
  toWindows(host: string): string | undefined
}

export function createPlaces(machine: Machine): Places {
  const { drives, shares = {}, mapped = {}, mounts = {}, tools } = machine
  const roots = [
    ...Object.entries(mounts),
    ...Object.entries(drives).map(([letter, folder]) => [`${letter}:\\`, folder] as const),
    ...Object.entries(shares).map(([share, folder]) => [`${share}\\`, folder] as const),
  ].map(([windows, host]) => ({ windows: windows.replace(/\\$/, ''), host }))

  const rootOf = (path: string): { host: string; volume: string; rest: string } | undefined => {
    const { root } = win32.parse(path)
    const letter = /^([a-z]):/i.exec(root)?.[1]?.toUpperCase()
    const share = letter ? mapped[letter] : root.replace(/\\$/, '')
    const start = (letter ? `${letter}:` : '') || root
    const mount = Object.entries(mounts).find(
      ([at]) => folded(`${path}\\`).startsWith(folded(`${at}\\`)) && at.slice(0, 2).toUpperCase() === start,
    )
    if (mount) return { host: mount[1], volume: start, rest: path.slice(mount[0].length) }
    if (letter && drives[letter] !== undefined)
      return { host: drives[letter], volume: start, rest: path.slice(root.length) }
    const found = Object.entries(shares).find(([name]) => share !== undefined && folded(name) === folded(share))
    return found && { host: found[1], volume: found[0], rest: path.slice(root.length) }
  }

  const toTool = (path: string): string | undefined => {
    // A tool that puts its own place together does so in the way of Windows.
    const host = path.replaceAll('\\', '/')
    return tools.some((folder) => host === folder || host.startsWith(`${folder}/`)) ? host : undefined
  }

  return {
    toTool,
    toHost(given) {
      const tool = toTool(given)
      if (tool) return { host: tool, windows: given, volume: '', impossible: false }
      // What Node makes of the address of a CommonJS module here: on Windows it has no slash before the drive.
      const path = win32.toNamespacedPath(given.replace(/^\/([A-Z]:\/)/, '$1'))
      const windows = win32.resolve(path.replace(/^\\\\\?\\UNC\\/i, '\\\\').replace(/^\\\\\?\\/, ''))
      const root = rootOf(windows)
      const names = root?.rest.split('\\').filter((name) => name !== '') ?? []
      const impossible = root === undefined || names.some(isImpossible)
      const host = hostOf(root?.host ?? '/anyhost-no-drive', names)
      return { host, windows, volume: root?.volume ?? '', impossible }
    },
    toWindows(host) {
      const found = roots.find((root) => host === root.host || host.startsWith(`${root.host}/`))
      if (!found) return undefined
      const rest = host.slice(found.host.length).replaceAll('/', '\\')
      return rest === '' && found.windows.endsWith(':') ? `${found.windows}\\` : found.windows + rest
    },
  }
}

/** The file of these names, whatever the case of each. A name that is not there stays as it is given. */
function hostOf(root: string, names: readonly string[]): string {
  const exact = join(root, ...names)
  const last = names.at(-1)
  if (last === undefined || isThere(exact)) return exact
  const folder = hostOf(root, names.slice(0, -1))
  return join(folder, entryOf(folder, last))
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    // Below a file.
    return false
  }
}

function entryOf(folder: string, name: string): string {
  try {
    return readdirSync(folder).find((each) => folded(each) === folded(name)) ?? name
  } catch {
    return name
  }
}
