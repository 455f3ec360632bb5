/**
 * Installed packages ask for others that need not be there: a query builder for the driver of each database, at the moment
 * that it is used. Node fails at that moment, so the bundle does too. What is asked for when the function starts is an
 * error of the build.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { BuildFailure, BuildOptions, BuildResult, Message, Metafile, Plugin } from 'esbuild'
import type { Node } from 'oxc-parser'
import type { Note } from '../contract/adapter.ts'
import { childrenOf, unwrap } from './analyse/nodes.ts'
import { parseSource } from './analyse/source.ts'
import { build } from './bundler.ts'
import { loaderOf } from './loaders.ts'
import { ownerOf, packageName, readPackage } from './packages.ts'

/** What was found missing, shared by the runs of one build. */
export type Absent = Set<string>

/** What a run that writes nothing gives. */
type Built = BuildResult<{ write: false; metafile: true }>

/** Runs the bundler in memory. Rejects as it does, but for what installed packages may do without. */
export async function buildWithout(
  absent: Absent,
  options: BuildOptions & { readonly absWorkingDir: string },
): Promise<Built> {
  const root = options.absWorkingDir
  const tried = (): Promise<Built> => {
    const plugins = [
      ...(absent.size > 0 ? [absentPlugin(absent)] : []),
      ...(options.plugins ?? []),
      patternsPlugin(absent),
    ]
    return build({ ...options, plugins, write: false, metafile: true })
  }
  try {
    return await tried()
  } catch (error) {
    // esbuild rejects with its messages.
    const { errors = [] } = error as Partial<BuildFailure>
    const missing = errors.filter((each) => missedBy(root, each) !== undefined)
    const patterns = errors.flatMap((each) => emptyPattern(root, each) ?? [])
    if (missing.length + patterns.length === 0) throw error
    for (const each of missing) absent.add(missedBy(root, each) ?? '')
    for (const each of patterns) absent.add(each)
    const result = await tried()
    const eager = askedAtStart(root, result.metafile)
    const fatal = missing.filter((each) => eager.has(missedBy(root, each) ?? ''))
    if (fatal.length === 0) return result
    throw Object.assign(new Error('Something is not installed.'), {
      errors: fatal,
      warnings: [],
    } satisfies Partial<BuildFailure>)
  }
}

/** The packages that one output asks for and that are not installed, each with the package that asks. */
export function absentIn(root: string, { inputs, outputs }: Metafile, output: string): string[] {
  const files = Object.keys(outputs[output]?.inputs ?? {})
  if (!files.some((file) => file.startsWith(SPACE))) return []
  const found = files.flatMap((file) =>
    (inputs[file]?.imports ?? []).flatMap(({ path }) => {
      if (!path.startsWith(SPACE)) return []
      const owner = ownerOf(resolve(root, file))
      const name = path.slice(SPACE.length).replace(/^(?:import|require) /, '')
      return [`${packageName(name)} (for ${(owner && readPackage(owner).name) ?? file})`]
    }),
  )
  return [...new Set(found)].toSorted()
}

/** One sentence for all functions of a target. */
export function absentNotes(functions: readonly { readonly bundle: { readonly absent: readonly string[] } }[]): Note[] {
  const all = [...new Set(functions.flatMap(({ bundle }) => bundle.absent))].toSorted()
  if (all.length === 0) return []
  return [{ message: `Not installed, and missed only by code that asks for it: ${all.join(', ')}.` }]
}

const SPACE = 'absent:'
const key = (importer: string, specifier: string): string => `${importer}\0${specifier}`

/** What an error says is missing, where an installed package misses it. */
function missedBy(root: string, { text, location }: Message): string | undefined {
  const [, specifier] = /^Could not resolve "([^"]+)"/.exec(text) ?? []
  if (specifier === undefined || !location) return undefined
  const file = resolve(root, location.file)
  return ownerOf(file) === undefined ? undefined : key(file, specifier)
}

/** A pattern of an installed package that fits no file: `require('./build/' + kind + '/addon')`. */
function emptyPattern(root: string, { text, location }: Message): string | undefined {
  if (!/^Could not resolve (?:require|import)\("/.test(text) || !location) return undefined
  const file = resolve(root, location.file)
  const { line, column, length } = location
  return ownerOf(file) === undefined ? undefined : `${PATTERN}${file}\0${line}\0${column}\0${length}`
}

const PATTERN = 'pattern:'

/** Hides such a pattern from the bundler: what it asks for may come to be, or is missed then. */
function patternsPlugin(absent: Absent): Plugin {
  const places = [...absent]
    .filter((each) => each.startsWith(PATTERN))
    .map((each) => each.slice(PATTERN.length).split('\0'))
  const files = new Set(places.map(([file = '']) => file))
  return {
    name: 'patterns',
    setup({ onLoad }) {
      if (files.size > 0)
        onLoad({ filter: /\.[cm]?[jt]sx?$/ }, ({ path }) => {
          if (!files.has(path)) return undefined
          const lines = readFileSync(path, 'utf8')
            .split('\n')
            .map((line) => Buffer.from(line))
          const own = places.filter(([file]) => file === path).map(([, ...at]) => at.map(Number))
          for (const [line = 1, column = 0, length = 0] of own.toSorted(([, a = 0], [, b = 0]) => b - a)) {
            const text = lines[line - 1] ?? Buffer.alloc(0)
            const parts = [
              text.subarray(0, column),
              'String(',
              text.subarray(column, column + length),
              ')',
              text.subarray(column + length),
            ]
            lines[line - 1] = Buffer.concat(parts.map((part) => Buffer.from(part)))
          }
          return { contents: lines.map(String).join('\n'), loader: loaderOf(path) }
        })
    },
  }
}

function absentPlugin(absent: Absent): Plugin {
  return {
    name: 'absent',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ path, importer, kind }) =>
        absent.has(key(importer, path))
          ? { path: `${kind === 'require-call' ? 'require' : 'import'} ${path}`, namespace: 'absent' }
          : undefined,
      )
      onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => {
        const [kind = '', ...rest] = path.split(' ')
        // The codes that Node gives, since packages look at them.
        const code = kind === 'require' ? 'MODULE_NOT_FOUND' : 'ERR_MODULE_NOT_FOUND'
        const text = `Cannot find package ${rest.join(' ')}: it was not installed when the function was built.`
        return {
          contents: `module.exports = (() => { throw Object.assign(new Error(${JSON.stringify(text)}), { code: '${code}' }) })()`,
        }
      })
    },
  }
}

/** What is missing in modules that run before the function is called, or in one that they load at once. */
function askedAtStart(root: string, { inputs, outputs }: Metafile): Set<string> {
  const found = new Set<string>()
  const seen = new Set(Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? []))
  for (const file of seen) {
    const imports = inputs[file]?.imports ?? []
    const required = imports.some(({ kind }) => kind === 'require-call')
      ? requiredAtOnce(resolve(root, file))
      : undefined
    for (const { path, kind, original = '', external } of imports) {
      const atOnce = kind === 'import-statement' || (kind === 'require-call' && required?.has(original))
      if (external || !atOnce) continue
      if (path.startsWith(SPACE)) found.add(key(resolve(root, file), original))
      else seen.add(path)
    }
  }
  return found
}

/** What a module requires while it is evaluated, whatever happens. */
function requiredAtOnce(file: string): Set<string> {
  const found = new Set<string>()
  const text = readText(file)
  const program = text === undefined ? undefined : parseSource(file, text).source?.program
  const visit = (node: Node): void => {
    if (node.type === 'CallExpression') {
      const [first] = node.arguments
      const isRequire = node.callee.type === 'Identifier' && node.callee.name === 'require'
      if (isRequire && first?.type === 'Literal' && typeof first.value === 'string') found.add(first.value)
      // A function that is called where it stands, and one that it is handed, as in UMD wrappers.
      const callee = unwrap(node.callee)
      if (isFunction(callee))
        for (const each of [callee, ...node.arguments].filter(isFunction)) childrenOf(each).forEach(visit)
    }
    for (const child of childrenOf(node)) if (!isFunction(child) && !isBranch(node, child)) visit(child)
  }
  if (program) visit(program)
  return found
}

const isFunction = ({ type }: Node): boolean =>
  type === 'FunctionExpression' || type === 'ArrowFunctionExpression' || type === 'FunctionDeclaration'

/** Whether a part of a node may be left out, or fail without harm. */
function isBranch(node: Node, child: Node): boolean {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return child !== node.test
    case 'LogicalExpression':
      return child === node.right
    case 'TryStatement':
      return child === node.block || child === node.handler
    case 'SwitchCase':
      return child !== node.test
    default:
      return false
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
