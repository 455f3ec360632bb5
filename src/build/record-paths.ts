/** Paths in records are those from the project. The same files are in many bundles, so each is worked out once. */
import { relative, resolve } from 'node:path'

/** The absolute path of one from the project. */
export function absoluteIn(root: string): (path: string) => string {
  const known = new Map<string, string>()
  return (path) => {
    const full = known.get(path) ?? resolve(root, path)
    known.set(path, full)
    return full
  }
}

/** A path from the project. */
export function shortIn(root: string): (path: string) => string {
  const known = new Map<string, string>()
  return (path) => {
    const name = known.get(path) ?? (relative(root, path).replaceAll('\\', '/') || '.')
    known.set(path, name)
    return name
  }
}
