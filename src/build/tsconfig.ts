/** What a project's tsconfig says, found as the bundler finds it: the nearest one, and what it extends. */
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'jsonc-parser'

/** Answers for many files: each tsconfig is read once. */
export function createCompilerOptions(): (file: string) => Readonly<Record<string, unknown>> {
  const known = new Map<string, Readonly<Record<string, unknown>>>()
  const inFolder = (folder: string): Readonly<Record<string, unknown>> => {
    const found = known.get(folder)
    if (found) return found
    const file = join(folder, 'tsconfig.json')
    const above = dirname(folder)
    const options = isFile(file) ? optionsOf(file, []) : above === folder ? {} : inFolder(above)
    known.set(folder, options)
    return options
  }
  return (file) => inFolder(dirname(file))
}

function optionsOf(file: string, seen: readonly string[]): Readonly<Record<string, unknown>> {
  if (seen.includes(file)) return {}
  // A tsconfig is an object; what is none has no options.
  const { extends: bases = [], compilerOptions = {} } = (parse(readText(file)) ?? {}) as {
    readonly extends?: string | readonly string[]
    readonly compilerOptions?: Readonly<Record<string, unknown>>
  }
  const inherited = [bases].flat().flatMap((base) => {
    const found = baseOf(file, base)
    return found ? [optionsOf(found, [...seen, file])] : []
  })
  return Object.assign({}, ...inherited, compilerOptions) as Readonly<Record<string, unknown>>
}

/** The file that `extends` names. */
function baseOf(file: string, base: string): string | undefined {
  if (/^(?:\.|\/|[A-Za-z]:)/.test(base)) {
    const path = resolve(dirname(file), base)
    return [path, `${path}.json`, join(path, 'tsconfig.json')].find(isFile)
  }
  const { resolve: find } = createRequire(file)
  for (const name of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      const found = find(name)
      if (found.endsWith('.json')) return found
    } catch {
      // The next way of writing it.
    }
  }
  return undefined
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
