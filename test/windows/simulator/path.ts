/** `node:path` of a process on Windows: Node's own rules, from the folder in which the machine's process is. */
import { posix, win32 } from 'node:path'

let folder = 'C:\\'

/** The current folder. */
export const currentFolder = (): string => folder

export const enterFolder = (path: string): void => void (folder = path)

// Node's own ask the process that there really is, also for the folder of another drive, which is its root here.
const resolve = (...paths: string[]): string => win32.resolve(folder, ...paths.map(fromItsRoot))

function fromItsRoot(path: string): string {
  const [, drive] = /^([a-z]:)(?![\\/])/i.exec(path) ?? []
  const isOther = drive !== undefined && drive.toUpperCase() !== folder.slice(0, 2).toUpperCase()
  return isOther ? `${drive}\\${path.slice(2)}` : path
}

const own = {
  resolve,
  relative: (from: string, to: string): string => win32.relative(resolve(from), resolve(to)),
  toNamespacedPath: (path: string): string => (path === '' ? path : win32.toNamespacedPath(resolve(path))),
}

const both = { ...win32, ...own, posix }

export const path: typeof win32 = Object.assign(both, { win32: both })
