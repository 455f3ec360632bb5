/** The files that `include` names: `*`, `**`, `?` and `{a,b}`, relative to the project. */
import { readdirSync, type Dirent } from 'node:fs'
import { join, posix } from 'node:path'

/** The files that match any of the patterns, sorted, and the folders that were looked through. */
export function findFiles(root: string, patterns: readonly string[]): { files: string[]; folders: string[] } {
  const files = new Set<string>()
  const folders = new Set<string>()
  for (const pattern of patterns.map((each) => posix.normalize(each))) {
    const matches = toRegExp(pattern)
    const wild = pattern.search(/[*?{]/)
    const start = wild < 0 ? posix.dirname(pattern) : posix.dirname(`${pattern.slice(0, wild)}x`)
    search(root, start, pattern.includes('node_modules'), (file) => matches.test(file) && files.add(file), folders)
  }
  return { files: [...files].toSorted(), folders: [...folders] }
}

function search(
  root: string,
  folder: string,
  installed: boolean,
  found: (file: string) => void,
  folders: Set<string>,
): void {
  folders.add(folder)
  for (const entry of entriesOf(join(root, folder))) {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (entry.name.startsWith('.') || (entry.name === 'node_modules' && !installed)) continue
      search(root, path, installed, found, folders)
    } else found(path)
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** A pattern as a regular expression over paths with `/`. */
export function toRegExp(pattern: string): RegExp {
  const source = pattern.replaceAll(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[.+^$()|[\]\\{}]/g, (part) => {
    if (part === '**/') return '(?:.*/)?'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    if (part === '?') return '[^/]'
    if (part.length > 1)
      return `(?:${part
        .slice(1, -1)
        .split(',')
        .map((each) => toRegExp(each).source.slice(1, -1))
        .join('|')})`
    return `\\${part}`
  })
  return new RegExp(`^${source}$`)
}
