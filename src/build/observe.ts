/** What the disk and the environment hold, as short texts that are compared between builds. Each is looked at once. */
import { hash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow } from './files-below.ts'

/** Absolute paths in. Nothing there is `''`. */
export interface Observed {
  /** A hash of a file's contents. */
  contents(path: string): string
  /** A source's text, of which `contents` is the hash. Throws as `readFileSync` does. */
  readonly text: ReadText
  /** The names in a folder, sorted. Those that are hidden, which builds write, are left out. */
  names(path: string): readonly string[]
  /** Whether there is a file, or which files are below a folder. */
  kind(path: string): string
}

/** Gives the text of a file. */
export type ReadText = (file: string) => string

/** Reads each file once: for as long as a build takes, a source is one and the same text for all who ask. */
export function createReader(seen: (file: string, bytes: Uint8Array) => void = () => undefined): ReadText {
  const known = new Map<string, string>()
  return (file) => {
    const found = known.get(file)
    if (found !== undefined) return found
    const bytes = readFileSync(file)
    const text = bytes.toString()
    known.set(file, text)
    seen(file, bytes)
    return text
  }
}

export function observe(): Observed {
  const hashes = new Map<string, string>()
  return {
    contents: once((path) => sum(readFileSync(path)), hashes),
    // What was hashed before has been compared: that hash stays.
    text: createReader((path, bytes) => void hashes.set(path, hashes.get(path) ?? sum(bytes))),
    names: once(
      (path) =>
        readdirSync(path)
          .filter((name) => !name.startsWith('.'))
          .toSorted(),
      new Map<string, readonly string[]>(),
      [],
    ),
    kind: once((path) => (statSync(path).isDirectory() ? sum(filesBelow(path).join('\n')) : 'file'), new Map()),
  }
}

export const sum = (data: string | Uint8Array): string => hash('sha1', data, 'base64url')

/** A value may be a secret, and what is compared is kept in a file. */
export const variable = (name: string): string => (process.env[name] === undefined ? '' : sum(process.env[name]))

/** Size and time of a file, or of everything below a folder but what is `aside`. */
export function signature(path: string, aside?: RegExp): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return ''
  if (stat.isFile()) return `${stat.size} ${stat.mtimeMs}`
  const parts = filesBelow(path).flatMap((file) => {
    if (aside?.test(file)) return []
    const { size, mtimeMs } = statSync(join(path, file), { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 }
    return `${file} ${size} ${mtimeMs}`
  })
  return sum(parts.join('\n'))
}

function once(look: (path: string) => string, known: Map<string, string>): (path: string) => string
function once<Value>(look: (path: string) => Value, known: Map<string, Value>, nothing: Value): (path: string) => Value
function once<Value>(
  look: (path: string) => Value,
  known: Map<string, Value | string>,
  nothing?: Value,
): (path: string) => Value | string {
  return (path) => {
    const found = known.get(path)
    if (found !== undefined) return found
    let value: Value | string
    try {
      value = look(path)
    } catch {
      value = nothing ?? ''
    }
    known.set(path, value)
    return value
  }
}
