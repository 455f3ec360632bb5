/** Evaluates exports of files that are no definitions of ours, by the same slices as config: handler code does not run. */
import { resolve as resolvePath } from 'node:path'
import type { ExportAllDeclaration, Node } from 'oxc-parser'
import { siteOfExport, siteOfInline, type ExportSite } from '../analyse/export-site.ts'
import type { Module } from '../analyse/module.ts'
import { unwrap } from '../analyse/nodes.ts'
import { positionAt } from '../analyse/source.ts'
import { evaluateEntries, type EntryRequest, type Evaluated } from './evaluate-entries.ts'
import { defaultShape, handedExport, type DefaultShape } from './default-shape.ts'
import { followImport } from './find-export.ts'
import type { LoadProblem } from './load.ts'
import type { Json } from './literal.ts'
import { createModules, type Finding, type Modules } from './modules.ts'
import { createValuePositionOf, findNamedConfig, type PositionOf } from './position-of.ts'
import { withResolve } from './resolve.ts'
import { sliceModule } from './slice.ts'

export interface ReadOptions {
  /** The project's root, absolute. */
  readonly root: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Texts that stand in for files on the disk, by absolute path. */
  readonly texts?: ReadonlyMap<string, string>
}

/** One value that a module exports. */
export interface ReadValue {
  /** `export`: an export of this name. `member`: a property of the default export. `argument`: of what a call there is given. */
  readonly from: 'export' | 'member' | 'argument'
  /** Plain data; `undefined` when it is not known, or is `undefined`. */
  readonly value: Json | undefined
  /** Why it, or a part of it, is not known. */
  readonly problems: readonly LoadProblem[]
  readonly env: readonly string[]
  /** Where a part of it is written: `['path', 0]`. */
  readonly positionOf: PositionOf
  readonly site: ExportSite
}

export interface ReadModule {
  readonly file: string
  /** It cannot be parsed; nothing else is known. */
  readonly problem?: LoadProblem
  readonly exports: readonly string[]
  readonly open: boolean
  readonly isCommonjs: boolean
  /** The members of the default export, or of what a call there is given. */
  readonly members: readonly string[]
  /** Where an export or a member of the default export is written. */
  readonly positionOf: (name: string) => { readonly line: number; readonly column: number }
  readonly values: ReadonlyMap<string, ReadValue>
}

/**
 * Reads some exports of each file. `config` is looked for in the default export as well. Nothing but the slices of these values is run; what they would need more for has a problem in place of a value.
 */
export async function readExports(
  requests: readonly { readonly file: string; readonly names: readonly string[] }[],
  { root, env = process.env, texts = new Map() }: ReadOptions,
): Promise<ReadModule[]> {
  const modules = createModules(false, { texts })
  const options = { root, env, modules }
  const asked = await Promise.all(requests.map(async ({ file, names }) => ask(resolvePath(root, file), names, modules)))
  await findInStars(asked, options)
  const loads = new Map<Wanted, Evaluated>()
  const wanted = asked.flatMap((each) => each.wanted)
  // One slice of a file at a time, so that what one value lacks does not hide another.
  for (let round = 0; ; round++) {
    const now = asked.flatMap((each) => each.wanted[round] ?? [])
    if (now.length === 0) break
    const entries = now.flatMap((each) => each.entry ?? [])
    const evaluated = await evaluateEntries(entries, options)
    for (const each of now) {
      const found = each.entry && evaluated.get(each.entry)
      if (found) loads.set(each, found)
    }
  }
  const hidden = await readHidden(wanted, options, texts)
  return asked.map((each) => toModule(each, loads, hidden))
}

interface Asked {
  readonly file: string
  readonly module: Module | undefined
  readonly finding?: Finding
  readonly shape: DefaultShape | undefined
  readonly wanted: Wanted[]
  /** Names that only `export * from` can give. */
  readonly sought: readonly string[]
}

interface Wanted {
  readonly file: string
  readonly name: string
  readonly from: ReadValue['from']
  readonly site: ExportSite
  readonly positionOf: PositionOf
  readonly entry?: EntryRequest
  readonly problems: readonly Finding[]
  /** The text of an expression that stands inside of a call. */
  readonly text?: string
}

type Options = Required<Pick<ReadOptions, 'root' | 'env'>> & { readonly modules: Modules }

async function ask(file: string, names: readonly string[], modules: Modules): Promise<Asked> {
  const { module, finding } = await modules.get(file)
  if (module === undefined) return { file, module, finding, shape: undefined, wanted: [], sought: [] }
  const shape = defaultShape(module)
  const wanted = names.flatMap((name) => {
    if (name === HANDED_CONFIG) return wantHanded(module, handedExport(module)) ?? []
    const exported = wantExport(module, name)
    const member = name === 'config' ? wantMember(module, shape, exported && INLINE_CONFIG) : undefined
    const handed = name === 'config' ? wantHanded(module, shape.handed) : undefined
    return [exported, member, handed].filter((each) => each !== undefined)
  })
  const sought = module.stars.length > 0 ? names.filter((name) => !module.exports.has(name)) : []
  return { file, module, shape, wanted, sought }
}

function wantExport(module: Module, name: string): Wanted | undefined {
  const found = module.exports.get(name)
  if (found === undefined) return undefined
  const node = found.kind === 'local' ? (findNamedConfig(module, name) ?? found.node) : found.node
  const site = siteOfExport(module, name, found)
  return slice(module, name, 'export', site, node, undefined)
}

/** The name in `values` of a `config` in the default export that stands beside an exported one. */
export const INLINE_CONFIG = 'default.config'

function wantMember(module: Module, shape: DefaultShape, name = 'config'): Wanted | undefined {
  if (shape.config === undefined) return undefined
  const { from, property, value } = shape.config
  const site = siteOfInline(module, 'config', property)
  const positionOf = createValuePositionOf(module, value)
  const base = { file: module.source.file, name, from, site, positionOf }
  if (from === 'argument') return { ...base, problems: [], text: module.source.text.slice(value.start, value.end) }
  const problems = shape.refusals.map(({ node, message }): Finding => {
    return { code: 'ANYHOST_CONFIG_DYNAMIC', message, position: positionAt(module.source, node.start) }
  })
  return problems.length > 0 ? { ...base, problems } : slice(module, name, 'member', site, value, shape)
}

/**
 * The name in `values` of the `config` of a definition that is given to `toHandler`: in the default export, or in the named
 * ones when it is asked for by this name.
 */
export const HANDED_CONFIG = 'handed.config'

function wantHanded(module: Module, handed: DefaultShape['handed']): Wanted | undefined {
  if (handed === undefined) return undefined
  const { property, value } = handed
  const positionOf = createValuePositionOf(module, value ?? property)
  const site = siteOfInline(module, 'config', property)
  const base = { file: module.source.file, name: HANDED_CONFIG, from: 'argument', site, positionOf } as const
  if (value) return { ...base, problems: [], text: module.source.text.slice(value.start, value.end) }
  const message = 'The definition is in another file'
  const position = positionAt(module.source, property.start)
  return { ...base, problems: [{ code: 'ANYHOST_CONFIG_DYNAMIC', message, position }] }
}

function slice(
  module: Module,
  name: string,
  from: 'export' | 'member',
  site: ExportSite,
  node: Node,
  shape: DefaultShape | undefined,
  stars?: ReadonlyMap<string, ExportAllDeclaration>,
): Wanted {
  const key = from === 'member' ? 'default' : name
  const positionOfValue = createValuePositionOf(module, unwrap(node))
  const positionOf: PositionOf = (path) => positionOfValue(path)
  const demand = new Set([key])
  const cut = sliceModule({
    module,
    demand,
    ...(stars && { stars }),
    ...(from === 'member' && shape?.definition && { definition: shape.definition }),
  })
  const base = { file: module.source.file, name, from, site, positionOf }
  if (cut.problems.length > 0) return { ...base, problems: cut.problems }
  const isCommonjs = module.assignments.length > 0
  const pick: EntryRequest['pick'] = (exports) => {
    // A module's exports are an object; for CommonJS they are the default export itself.
    const all = Object(exports) as { readonly [name: string]: unknown }
    const holder = from === 'member' && !isCommonjs ? Object(all['default']) : all
    // Any object can be looked at by name.
    return { [name]: (holder as { readonly [name: string]: unknown })[from === 'member' ? 'config' : name] }
  }
  const inside: PositionOf = (path) => positionOf(path.slice(1))
  return { ...base, problems: [], entry: { slice: cut, positionOf: inside, pick } }
}

/** For names that only `export * from` can give. */
async function findInStars(asked: readonly Asked[], { root, modules }: Options): Promise<void> {
  const open = asked.filter(({ sought }) => sought.length > 0)
  if (open.length === 0) return
  await withResolve(root, async (resolve) => {
    for (const { module, sought, wanted, file } of open) {
      for (const name of sought) {
        for (const star of module?.stars ?? []) {
          const trail = { modules, resolve, visited: new Set<string>() }
          const found = await followImport(trail, file, { from: star.source.value, name })
          if (module === undefined || found === undefined || found.isPackage) continue
          const site = { isNameFree: !module.scopes.root.bindings.has(name), isModule: true }
          wanted.push(slice(module, name, 'export', site, star, undefined, new Map([[name, star]])))
          break
        }
      }
    }
  })
}

const HIDDEN = 'anyhost$hidden'

/** What a call is given is evaluated as an export of its own. */
async function readHidden(
  wanted: readonly Wanted[],
  { root, env, modules }: Options,
  texts: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<Wanted, ReadValue>> {
  const hidden = wanted.filter(({ text }) => text !== undefined)
  if (hidden.length === 0) return new Map()
  const overlay = new Map(texts)
  for (const { file, text } of hidden) {
    const source = (await modules.get(file)).module?.source.text ?? ''
    overlay.set(file, `${source}\nexport const ${HIDDEN} = (${text});\n`)
  }
  const requests = hidden.map(({ file }) => ({ file, names: [HIDDEN] }))
  const read = await readExports(requests, { root, env, texts: overlay })
  return new Map(
    hidden.flatMap((each, index) => {
      const value = read[index]?.values.get(HIDDEN)
      const { from, site, positionOf } = each
      return value ? [[each, { ...value, from, site, positionOf }] as const] : []
    }),
  )
}

function toModule(
  { file, module, finding, shape, wanted }: Asked,
  loads: ReadonlyMap<Wanted, Evaluated>,
  hidden: ReadonlyMap<Wanted, ReadValue>,
): ReadModule {
  const toProblem = ({ code, message, position }: Finding, otherwise?: PositionOf): LoadProblem => {
    return { code, message, position: position ?? otherwise?.([]), file }
  }
  const values = new Map<string, ReadValue>()
  for (const each of wanted) {
    const { name, from, site, positionOf } = each
    const load = loads.get(each)
    const problems = [...each.problems, ...(load?.findings ?? [])].map((found) => toProblem(found, positionOf))
    const value = load?.parts[name]
    const own = { from, site, positionOf, value, problems, env: [...(load?.env ?? [])].toSorted() }
    values.set(name, hidden.get(each) ?? own)
  }
  return {
    file,
    ...(finding && { problem: toProblem(finding) }),
    exports: [...(module?.exports.keys() ?? [])],
    open: (module?.stars.length ?? 0) > 0,
    isCommonjs: (module?.assignments.length ?? 0) > 0,
    members: shape?.members.map(({ name }) => name) ?? [],
    positionOf: createNamePositions(module, shape),
    values,
  }
}

/** The offsets are looked up at once, so that the tree can be let go. */
function createNamePositions(module: Module | undefined, shape: DefaultShape | undefined): ReadModule['positionOf'] {
  const places = new Map<string, { line: number; column: number }>()
  const add = (name: string, node: Node): void => {
    if (module === undefined || places.has(name)) return
    const { line, column } = positionAt(module.source, node.start)
    places.set(name, { line, column })
  }
  for (const [name, found] of module?.exports ?? []) add(name, found.node)
  for (const { name, node } of shape?.members ?? []) add(name, node)
  return (name) => places.get(name) ?? { line: 1, column: 1 }
}
