/**
 * What a module asks for, as it is written, and which new or removed names may lead it elsewhere. A name that appears
 * beside another may be found in its stead, so it counts for every module that says that name anywhere in a path; this is
 * more than would be changed, and never less.
 */
import { basename, dirname, resolve } from 'node:path'
import type { ReadText } from './observe.ts'

const ASKS = /(?:\bfrom|\bimport|\brequire(?:\.resolve)?)\s*\(?\s*(?:\/\*[^*]*\*\/\s*)?(['"`])([^'"`\n]+)\1/g

/** Everything that a text imports or requires by a literal. */
export const specifiersOf = (text: string): string[] => [
  ...new Set([...text.matchAll(ASKS)].map(([, , specifier = '']) => specifier)),
]

/** `./lib/other.js` says `lib` and `other`. A path that ends with a folder's own mark says `.`. */
export function stemsOf(specifier: string): string[] {
  const segments = specifier.split('/')
  const last = segments.at(-1) ?? ''
  return [...segments.filter((each) => !/^\.*$/.test(each)).map(stemOf), ...(/^\.*$/.test(last) ? ['.'] : [])]
}

/** The part of a name that stays when its extension is another. Some file systems do not tell cases apart. */
export const stemOf = (name: string): string =>
  (name.startsWith('.') ? name : (name.split('.')[0] ?? name)).toLowerCase()

/** The stems that a change of these names in a folder may be asked for by. */
export const stemsOfChange = (folder: string, names: readonly string[]): string[] =>
  names.flatMap((name) => (stemOf(name) === 'index' ? ['index', stemOf(basename(folder)), '.'] : [stemOf(name)]))

/** The folder that a relative specifier looks into, for a file in `folder`. */
const folderOf = (folder: string, specifier: string): string | undefined =>
  /^\.\.?(?:\/|$)/.test(specifier) ? dirname(resolve(folder, specifier)) : undefined

/** The stems in the paths of settings: `paths` of tsconfig, `imports` and `exports` of package.json. */
export const stemsOfSettings = (text: string): string[] =>
  [...text.matchAll(/"(\.{0,2}[^"\s]*\/[^"\s]*|\.[^"\s]*)"/g)].flatMap(([, path = '']) => stemsOf(path))

/** Names that are in one list alone. */
export function difference(before: readonly string[], now: readonly string[]): string[] {
  const [old, fresh] = [new Set(before), new Set(now)]
  return [...before.filter((name) => !fresh.has(name)), ...now.filter((name) => !old.has(name))]
}

/** What files ask for, by their absolute paths. */
export type Specifiers = ReadonlyMap<string, readonly string[]>

/** The folders of files, and those that what they ask for leads into. Many ask from one folder for the same. */
export function foldersOf(asked: Specifiers): string[] {
  const bySource = new Map<string, Set<string>>()
  for (const [path, specifiers] of asked) {
    const folder = dirname(path)
    const known = bySource.get(folder) ?? new Set()
    bySource.set(folder, known)
    for (const each of specifiers) known.add(each)
  }
  return [...bySource].flatMap(([folder, specifiers]) => [
    folder,
    ...[...specifiers].flatMap((each) => folderOf(folder, each) ?? []),
  ])
}

/** What a file asks for. Of a file that is gone, nothing. */
export function specifiersIn(file: string, read: ReadText): string[] {
  if (!/\.[cm]?[jt]sx?$/.test(file)) return []
  try {
    return specifiersOf(read(file))
  } catch {
    return []
  }
}
