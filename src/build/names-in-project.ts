/**
 * Files as an output names them. One outside of the project lies elsewhere on another machine, and where is nobody's
 * business: it is named by its package, in the code's comments and in source maps alike.
 */
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readPackage } from './packages.ts'
import { inProject, isBelow } from './project-path.ts'

/** The name of a bundled file, which the bundler gives relative to the project. */
export type NameOf = (source: string) => string

/**
 * The bundler's name for a source that its map has as a URL. It writes one where there is no relative way: from one drive to
 * another, and always on a network share. Maps that packages come with have such URLs too; those stay.
 */
export function createInputNames(root: string, inputs: Readonly<Record<string, unknown>>): (source: string) => string {
  return (source) => {
    if (!source.startsWith('file:')) return source
    try {
      // The bundler writes a share's name as a part of the path, and Node reads it as the host.
      const name = inProject(root, fileURLToPath(source.replace(/^file:\/{4}/, 'file://')))
      return Object.hasOwn(inputs, name) ? name : source
    } catch {
      return source
    }
  }
}

/** Looks each package up once. `inputs` are what the bundler read, by its names. */
export function createNames(root: string, inputs: Readonly<Record<string, unknown>>): NameOf {
  const known = new Map<string, string>()
  const inputOf = createInputNames(root, inputs)
  return (given) => {
    const source = inputOf(given)
    if (!isOutside(source)) return source
    const name = known.get(source) ?? nameOutside(root, source)
    known.set(source, name)
    return name
  }
}

const isOutside = (source: string): boolean => /^(?:\.\.\/|\/|[a-z]:[\\/])/i.test(source)

function nameOutside(root: string, source: string): string {
  const at = source.lastIndexOf('node_modules/')
  if (at >= 0) return source.slice(at)
  const file = resolve(root, source)
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    // What the project is a part of, such as a repository of many: the path in it is the same everywhere.
    if (isBelow(folder, root)) break
    const { name } = readPackage(folder)
    if (name) return join(name, relative(folder, file)).replaceAll('\\', '/')
  }
  return source.replace(/^(?:\.\.\/)+|^[a-z]:[\\/]|^\/+/i, '')
}

/**
 * The code with those names where the bundler writes its own: a comment before each module, and the key of a module that
 * is started later. No line is added, and none that a source map speaks of changes.
 */
export function withNames(code: string, sources: readonly string[], nameOf: NameOf): string {
  const outside = new Set(sources.filter(isOutside))
  if (outside.size === 0) return code
  return code.replace(NAMED, (line, before: string, source: string, after = '') =>
    outside.has(source) ? before + nameOf(source) + after : line,
  )
}

// As esbuild 0.28.2 writes them.
const NAMED = /^(\/\/ | {2}(?:async )?")(.+?)("\((?:exports(?:, module)?)?\) \{)?$/gm
