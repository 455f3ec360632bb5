/** What calls give, as Windows has it. */
import { Stats, type Dirent } from 'node:fs'
import type { Asked } from './faults.ts'
import type { Places } from './places.ts'

/** Windows has one permission: whether a file can be written. libuv sets these bits (src/win/fs.c, fs__stat_assign_statbuf). */
const MODE = { file: 0o100666, folder: 0o40666, link: 0o120666 } as const

export function windowsResult(
  result: unknown,
  { name, asked, places }: { readonly name: string; readonly asked: Asked; readonly places: Places },
): unknown {
  if (result instanceof Stats) return withMode(result)
  // The first folder that was made, and the name of a temporary one.
  if ((name === 'mkdir' || name === 'mkdtemp') && typeof result === 'string') {
    const found = places.toWindows(result) ?? result
    // Node gives the name with what was handed in at its start.
    return name === 'mkdtemp' && asked.path !== undefined ? asked.path + result.slice(-6) : found
  }
  return result
}

function withMode(stats: Stats): Stats {
  const kind = stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'file'
  return Object.assign(stats, { mode: MODE[kind], uid: 0, gid: 0 })
}

/** Permissions mean nothing there. */
export function withoutModes(option: unknown): unknown {
  if (typeof option !== 'object' || option === null || !('mode' in option)) return option
  const { mode: _, ...rest } = option
  return rest
}

/** An entry of a list says which folder was asked for, as it was asked for. */
export const withParent = (entry: Dirent, parentPath: string): Dirent => Object.assign(entry, { parentPath })
