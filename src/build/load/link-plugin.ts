/** Feeds slices to the bundler. What an importer needs of a file travels with the import, as data and as a suffix. */
import { dirname } from 'node:path'
import type { ExportAllDeclaration } from 'oxc-parser'
import type { ImportKind, Loader, OnLoadResult, OnResolveResult, Plugin } from 'esbuild'
import { findDefinition, type Definition } from '../analyse/definition.ts'
import { directOrigin, type Module } from '../analyse/module.ts'
import { languageOf } from '../analyse/source.ts'
import { isAllowedBuiltin } from './builtins.ts'
import { findExport } from './find-export.ts'
import type { Entry, LinkOptions } from './link.ts'
import type { Finding } from './modules.ts'
import { createResolve, type Resolve } from './resolve.ts'
import { sliceModule, type Demand, type Slice } from './slice.ts'

export const sliceNamespace = 'slice'

export interface LinkedSlices {
  readonly findings: readonly Finding[]
  /** The bundler's name for an entry's slice. */
  keyOf(entry: Entry): string
  /** The kept text of a slice. */
  textOf(key: string): string | undefined
  /** The entries that need a slice. */
  ownersOf(key: string): readonly Entry[]
}

/** What a slice hands to the imports in it. */
interface Importer {
  readonly key: string
  readonly slice: Slice
}

/** What an import hands to the file that it leads to. */
interface Order {
  readonly key: string
  readonly demand: Demand
}

export function createPlugin(
  entries: readonly Entry[],
  { root, modules }: LinkOptions,
): { plugin: Plugin; slices: LinkedSlices } {
  const findings: Finding[] = []
  const texts = new Map<string, string>()
  const parents = new Map<string, Set<string>>()
  const indexByKey = new Map(entries.map((entry, index) => [keyOf(entry), index]))
  const slices: LinkedSlices = { findings, keyOf, textOf: (key) => texts.get(key), ownersOf }
  return { plugin: { name: 'anyhost-config', setup }, slices }

  function setup(bundler: Parameters<Plugin['setup']>[0]): void {
    const resolve = createResolve(bundler, root)
    bundler.onResolve({ filter: /^fn:/ }, ({ path }) => {
      const entry = entries[Number(path.slice('fn:'.length))]
      if (entry === undefined) return undefined
      return { path: entry.slice.file, suffix: '?', namespace: sliceNamespace, pluginData: { entry } }
    })
    bundler.onResolve({ filter: /.*/, namespace: sliceNamespace }, ({ path, kind, pluginData }) =>
      // Every slice is loaded below, with its importer as plugin data.
      resolveImport(resolve, path, kind, pluginData as Importer),
    )
    bundler.onLoad({ filter: /.*/, namespace: sliceNamespace }, ({ path, pluginData }) => {
      // Both resolve handlers above give one of the two.
      const data = pluginData as { readonly entry: Entry } | Order
      return 'entry' in data ? loadEntry(data.entry) : loadFile(path, data, resolve)
    })
    bundler.onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({ contents: failing([Number(path)]) }))
  }

  async function resolveImport(
    resolve: Resolve,
    path: string,
    kind: ImportKind,
    importer: Importer,
  ): Promise<OnResolveResult> {
    const { slice } = importer
    const wanted = slice.wanted.get(path)
    const target = await resolve(path, dirname(slice.file), kind)
    if (target.kind === 'builtin') {
      if (isAllowedBuiltin(target.path)) return { path: target.path, external: true }
      return stub(importer, path, 'ANYHOST_CONFIG_BUILTIN', `Config uses \`${path}\``)
    }
    if (target.kind === 'missing') return stub(importer, path, 'ANYHOST_CONFIG_IMPORT', target.message)
    if (target.kind === 'whole') return { path: target.path, sideEffects: target.sideEffects }
    const { module: imported } = await modules.get(target.path)
    const demand = wanted === undefined || wanted.all ? 'all' : new Set(wanted.names.keys())
    // A file of assignments to `module.exports` has no names to choose from.
    const order = orderOf(target.path, imported !== undefined && imported.assignments.length > 0 ? 'all' : demand)
    addParent(order.key, importer.key)
    const missing = demand === 'all' ? undefined : await findMissing(resolve, target.path, demand)
    if (missing === undefined) {
      const suffix = order.key.slice(order.key.lastIndexOf('?'))
      return { path: target.path, suffix, namespace: sliceNamespace, pluginData: order }
    }
    return stub(importer, path, 'ANYHOST_CONFIG_IMPORT', `\`${path}\` has no export \`${missing}\``, missing)
  }

  /** The first name that a file does not export, itself or through others. */
  async function findMissing(resolve: Resolve, file: string, names: ReadonlySet<string>): Promise<string | undefined> {
    const { module } = await modules.get(file)
    if (module === undefined || module.assignments.length > 0) return undefined
    for (const name of names) {
      const isThere =
        module.exports.has(name) || (await findExport(trail(resolve), file, name, new Set())) !== undefined
      if (!isThere) return name
    }
    return undefined
  }

  async function loadFile(path: string, { key, demand }: Order, resolve: Resolve): Promise<OnLoadResult> {
    const { module, finding } = await modules.get(path)
    if (module === undefined) return { contents: failing([note(finding)]) }
    const stars = await chooseStars(resolve, module, demand)
    const slice = sliceModule({ module, demand, stars, ...definitionOf(module) })
    if (slice.problems.length > 0) return { contents: failing(slice.problems.map(note)) }
    return loaded(key, slice)
  }

  function loadEntry(entry: Entry): OnLoadResult {
    return loaded(keyOf(entry), entry.slice)
  }

  function loaded(key: string, slice: Slice): OnLoadResult {
    texts.set(key, slice.text)
    const loader: Loader = languageOf(slice.file)
    return { contents: slice.text, loader, resolveDir: dirname(slice.file), pluginData: { key, slice } }
  }

  /** For names that only `export * from` can give: which of several has them. */
  async function chooseStars(
    resolve: Resolve,
    module: Module,
    demand: Demand,
  ): Promise<ReadonlyMap<string, ExportAllDeclaration>> {
    const chosen = new Map<string, ExportAllDeclaration>()
    if (demand === 'all' || module.stars.length === 0) return chosen
    for (const name of demand) {
      if (module.exports.has(name)) continue
      for (const star of module.stars) {
        const target = await resolve(star.source.value, dirname(module.source.file))
        if (target.kind === 'missing') continue
        const isThere =
          target.kind !== 'script' || (await findExport(trail(resolve), target.path, name, new Set())) !== undefined
        if (!isThere) continue
        chosen.set(name, star)
        break
      }
    }
    return chosen
  }

  function trail(resolve: Resolve): Parameters<typeof findExport>[0] {
    return { modules, resolve, visited: new Set() }
  }

  function stub(
    { slice }: Importer,
    from: string,
    code: Finding['code'],
    message: string,
    name?: string,
  ): OnResolveResult {
    const wanted = slice.wanted.get(from)
    const first = wanted?.names.values().next().value
    const position = (name === undefined ? first : wanted?.names.get(name)) ?? wanted?.position
    return { path: String(note({ code, message, position })), namespace: 'stub' }
  }

  function note(finding: Finding): number {
    return findings.push(finding) - 1
  }

  function addParent(child: string, parent: string): void {
    const known = parents.get(child)
    if (known === undefined) parents.set(child, new Set([parent]))
    else known.add(parent)
  }

  function ownersOf(key: string): readonly Entry[] {
    const seen = new Set([key])
    for (const each of seen) for (const parent of parents.get(each) ?? []) seen.add(parent)
    return [...seen].flatMap((each) => entries[indexByKey.get(each) ?? -1] ?? [])
  }
}

/** Another function's file: its handlers are left out there as well. */
function definitionOf(module: Module): { definition?: Definition } {
  const definition = findDefinition(module, directOrigin)
  return definition.kind === 'definition' && definition.refusals.length === 0 ? { definition } : {}
}

function keyOf(entry: Entry): string {
  return `${sliceNamespace}:${entry.slice.file}?`
}

function orderOf(path: string, demand: Demand): Order {
  const names = demand === 'all' ? '*' : [...demand].toSorted().map(encodeURIComponent).join()
  return { key: `${sliceNamespace}:${path}?${names}`, demand }
}

/** A CommonJS module, so that the bundler asks it for no names. */
function failing(ids: readonly number[]): string {
  return `module.exports = anyhost$fail(${JSON.stringify(ids)})`
}
