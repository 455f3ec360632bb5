/** Paths as a project names them: relative, with `/`, the same on every system. Pure, so that each system's rules are tested on any. */
import nodePath, { type PlatformPath } from 'node:path'

/** A file's name in the project. One on another drive, which has none, stays absolute. */
export const inProject = (root: string, file: string, path: PlatformPath = nodePath): string =>
  path.relative(root, file).replaceAll(path.sep, '/')

/** Whether a path is a folder, or lies in it. The way to another drive is an absolute path, which begins with no dots. */
export function isBelow(folder: string, file: string, path: PlatformPath = nodePath): boolean {
  const way = path.relative(folder, file)
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)
}

/** A folder that settings name: with `/`, and nothing at its end. Backslashes mean the same on every system. */
export const folderName = (name: string): string =>
  nodePath.posix.normalize(name.replaceAll('\\', '/')).replace(/(?<=.)\/$/, '')

/** The same for two names that some file systems take for one: those differ in case, or in how a letter's accent is written. */
export const foldedName = (name: string): string => name.normalize('NFC').toLowerCase()

/** A message without the machine's path to the project, in either way of writing it. */
export const withoutRoot = (text: string, root: string): string =>
  [root, root.replaceAll('\\', '/')].reduce(
    (message, start) => message.replaceAll(`${start}/`, '').replaceAll(`${start}\\`, ''),
    text,
  )

/** Names that Windows keeps for devices, with any extension (Microsoft, "Naming Files, Paths, and Namespaces", checked 2026-11). */
const DEVICES = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i

/** What is wrong with a name of a file or folder on some system, as a sentence, or `undefined`. */
export function nameFault(name: string): string | undefined {
  if (DEVICES.test(name)) return `Windows keeps the name \`${name}\` for a device.`
  if (/[. ]$/.test(name)) return 'Windows drops a dot or a space at the end of a name.'
  return /[<>:"|?*]/.test(name) || [...name].some((sign) => sign < ' ')
    ? 'Windows has no file with such a sign in its name.'
    : undefined
}
