/** What Windows refuses, before a call reaches the disk here. Sources beside each rule; all checked 2026-11. */
import { lstatSync, readdirSync, statSync, type Stats } from 'node:fs'
import { basename, dirname, join } from 'node:path/posix'
import type { Code } from './faults.ts'
import type { Machine } from './machine.ts'
import { folded } from './names.ts'
import type { Place } from './places.ts'

export type Rule = (call: string, places: readonly Place[]) => Code | undefined

/** Calls that change or remove what they name. */
const CHANGES = new Set(['open for writing', 'unlink', 'rm', 'rename', 'rmdir', 'truncate'])

/** Rules about the calls that anybody makes. */
export function createRules(machine: Machine): Rule {
  const held = new Map(Object.entries(machine.held ?? {}).map(([path, calls]) => [folded(path), calls]))
  const isHeld = (path: string): boolean => {
    const left = held.get(folded(path)) ?? 0
    if (left > 0) held.set(folded(path), left - 1)
    return left > 0
  }
  const holdsHeld = (folder: string): boolean => {
    const inside = [...held].find(([path, left]) => left > 0 && path.startsWith(`${folded(folder)}\\`))
    if (inside) held.set(inside[0], inside[1] - 1)
    return inside !== undefined
  }
  return (call, places) => {
    // ERROR_INVALID_NAME is ENOENT (libuv, src/win/error.c). See the README for where this is stricter than Windows.
    if (places.some(({ impossible }) => impossible)) return 'ENOENT'
    const [from, to] = places
    if (from === undefined) return undefined
    // ERROR_NOT_SAME_DEVICE.
    if (to && (call === 'rename' || call === 'link') && from.volume !== to.volume) return 'EXDEV'
    if (call === 'rename' && to) {
      // "A file is open in it": ERROR_ACCESS_DENIED from MoveFileEx, whatever the sharing.
      if (holdsHeld(from.windows)) return 'EPERM'
      if (isHeld(to.windows)) return 'EPERM'
      const code = renameFault(from, to)
      if (code) return code
    }
    // ERROR_SHARING_VIOLATION.
    return CHANGES.has(call) && isHeld(from.windows) ? 'EBUSY' : undefined
  }
}

/** MoveFileEx with MOVEFILE_REPLACE_EXISTING, which libuv's fs__rename calls, replaces files by files and nothing else. */
function renameFault(from: Place, to: Place): Code | undefined {
  if (from.host === to.host) return undefined
  const [source, target] = [look(from.host), look(to.host)]
  if (!source || !target) return undefined
  return target.isDirectory() || target.isSymbolicLink() || source.isDirectory() ? 'EPERM' : undefined
}

const look = (host: string): Stats | undefined => lstatSync(host, { throwIfNoEntry: false })

/** Where a file ends up that gets this name: the name as it is given, also where another case of it is there. */
export function nameAsGiven({ host, windows }: Place): string {
  const name = windows.slice(windows.lastIndexOf('\\') + 1)
  return folded(name) === folded(basename(host)) ? join(dirname(host), name) : host
}

/** The names in a folder as NTFS keeps them: by their upper case. */
export const namesIn = (host: string): string[] =>
  readdirSync(host).toSorted((a, b) => (folded(a) < folded(b) ? -1 : folded(a) > folded(b) ? 1 : 0))

/** A link is followed here, and only there; Windows follows a junction in the same places. */
export const isFolder = (host: string): boolean => statSync(host, { throwIfNoEntry: false })?.isDirectory() === true
