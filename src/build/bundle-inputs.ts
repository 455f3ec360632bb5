/** What the bundler says of the files in its bundles. */
import { resolve } from 'node:path'
import type { Metafile } from 'esbuild'
import { outputName, type Run } from './bundle-run.ts'
import { packageName } from './packages.ts'

/** The files that an entry leads to, by the imports of each. */
export function createReach(root: string, { metafile }: Pick<Run, 'metafile'>): (file: string) => readonly string[] {
  const known = new Map<string, string>()
  const absolute = (input: string): string => {
    const file = known.get(input) ?? resolve(root, input.replace(/ with \{.*\}$/, ''))
    known.set(input, file)
    return file
  }
  return (file) => {
    const seen = new Set([file])
    for (const each of seen)
      for (const { path, external } of metafile.inputs[each]?.imports ?? []) if (!external) seen.add(path)
    return [...seen].filter((each) => !isVirtual(each)).map(absolute)
  }
}

// A file that a package leaves out in browsers is named too: `(disabled):lib/a.js`.
const isVirtual = (input: string): boolean => /^(?:[a-z-]+|\(disabled\)):/.test(input) && !/^[a-z]:[\\/]/i.test(input)

/** Every file that a run has read, absolute. */
export const filesIn = (root: string, { inputs }: Metafile): string[] =>
  Object.keys(inputs)
    .filter((input) => !isVirtual(input))
    .map((input) => resolve(root, input.replace(/ with \{.*\}$/, '')))

/** The files in a function's bundle, as the bundler names them. */
export const inputsOf = (run: Run, id: string): string[] =>
  Object.keys(run.metafile.outputs[outputName(id)]?.inputs ?? {})

/** The files that ask for the package. */
export function importersOf({ metafile }: Run): Set<string> {
  return new Set(
    Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
      imports.some(({ path, external }) => external && path === './anyhost.mjs') ? [file] : [],
    ),
  )
}

/** The packages outside of the bundle that a module asks for. */
export const askedBy = ({ metafile }: Run, input: string): string[] =>
  (metafile.inputs[input]?.imports ?? []).map(({ path }) => packageName(path.replace(/^external:/, '')))

/** What CommonJS code asks for of the packages that stay outside. */
export const requiredOf = (inputs: readonly string[]): string[] =>
  inputs.filter((input) => input.startsWith('external:')).map((input) => input.slice('external:'.length))

/** Files that were not in the first run. */
export function unseenIn(root: string, runs: ReadonlyMap<string, Run>, files: readonly string[]): string[] {
  const known = new Set(files)
  const found = [...new Set(runs.values())].flatMap(({ metafile }) => filesIn(root, metafile))
  return [...new Set(found)].filter((file) => !known.has(file))
}
