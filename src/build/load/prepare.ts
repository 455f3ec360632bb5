/** Everything about a function that can be known before anything is evaluated. */
import { setImmediate as turn } from 'node:timers/promises'
import {
  cronMember,
  findDefinition,
  readProperties,
  calledImport,
  type Definition,
  type OriginOf,
} from '../analyse/definition.ts'
import { findMutation, findReassignment } from '../analyse/mutation.ts'
import { directOrigin, importOf, originWithin, type Import, type Module } from '../analyse/module.ts'
import { positionAt } from '../analyse/source.ts'
import { hasWrappers } from '../analyse/wrappers.ts'
import type { EntryRequest } from './evaluate-entries.ts'
import { followImport } from './find-export.ts'
import { readLiteral, type Json } from './literal.ts'
import type { Finding, Modules } from './modules.ts'
import { findUsesIn, type Uses } from '../analyse/uses.ts'
import { findNamedConfig, placesOf, positionIn, type Place, type PositionOf } from './position-of.ts'
import { withResolve } from './resolve.ts'
import { sliceModule } from './slice.ts'
import { strayConfig } from './stray.ts'

export interface Prepared {
  readonly file: string
  readonly found: Found | undefined
  readonly findings: readonly Finding[]
  /** What could be read off the source. */
  readonly parts: { readonly [name: string]: Json | undefined }
  /** What has to be evaluated instead. */
  readonly entry: EntryRequest | undefined
  readonly inputs: readonly string[]
}

/** What the source shows. It holds no nodes, so that the tree can be let go. */
export interface Found {
  readonly kind: Definition['kind']
  readonly members: readonly string[]
  /** The expression of `schedule(…)` around a Lambda-style handler. */
  readonly cron?: string
  readonly open: boolean
  readonly places: Place
  readonly positionOf: PositionOf
  readonly uses: Uses
}

/** Where the call in a default export comes from, and the files that say so. */
interface Call {
  readonly originOf: OriginOf
  readonly inputs: readonly string[]
}

interface Question {
  readonly imported: Import
  readonly member: string | undefined
}

const atOnce = 32

export async function prepareFunctions(files: readonly string[], root: string, modules: Modules): Promise<Prepared[]> {
  const prepared = new Map<string, Prepared>()
  const asking = new Map<Module, Question>()
  const unique = [...new Set(files)]
  // A few at a time: a tree takes far more memory than its file, and most can be let go at once.
  for (let start = 0; start < unique.length; start += atOnce) {
    // The bundler works meanwhile, and may be waiting for an answer.
    await turn()
    const some = unique.slice(start, start + atOnce)
    const loaded = await Promise.all(some.map((file) => modules.get(file)))
    for (const [index, file] of some.entries()) {
      const { module, finding } = loaded[index] ?? {}
      const question = module && findQuestion(module)
      if (module === undefined) prepared.set(file, unreadable(file, finding))
      else if (question !== undefined) asking.set(module, question)
      else {
        prepared.set(file, prepareModule(module, { originOf: directOrigin, inputs: [] }))
        modules.forget(file)
      }
    }
  }
  for (const [module, call] of await askOtherFiles(asking, root, modules)) {
    prepared.set(module.source.file, prepareModule(module, call))
  }
  return files.flatMap((file) => prepared.get(file) ?? [])
}

/** Other files are asked only for calls of what does not come from a package of ours directly. */
function findQuestion(module: Module): Question | undefined {
  const called = calledImport(module)
  const imported = called && importOf(called.binding)
  if (called === undefined || imported === undefined || hasWrappers(imported.from)) return undefined
  const { member } = called
  return { imported: originWithin(imported, member) ?? imported, member }
}

async function askOtherFiles(
  asking: ReadonlyMap<Module, Question>,
  root: string,
  modules: Modules,
): Promise<Map<Module, Call>> {
  const calls = new Map<Module, Call>()
  if (asking.size === 0) return calls
  await withResolve(root, async (resolve) => {
    for (const [module, { imported, member }] of asking) {
      const visited = new Set<string>()
      const found = await followImport({ modules, resolve, visited }, module.source.file, imported)
      const isOurs = found !== undefined && found.isPackage
      const origin = isOurs ? originWithin(found, found.name === '*' ? member : undefined) : undefined
      calls.set(module, { originOf: () => origin, inputs: [...visited] })
    }
  })
  return calls
}

function unreadable(file: string, finding: Finding | undefined): Prepared {
  const findings = finding === undefined ? [] : [finding]
  return {
    file,
    found: undefined,
    findings,
    parts: {},
    entry: undefined,
    inputs: [],
  }
}

function prepareModule(module: Module, call: Call): Prepared {
  const { file } = module.source
  const definition = findDefinition(module, call.originOf)
  const usesNamed = definition.kind === 'fetchable' && module.exports.has('config')
  const namedConfig = usesNamed ? findNamedConfig(module) : undefined
  const places = placesOf(module, definition, namedConfig)
  const positionOf = positionIn(file, places)
  const findings = findingsOf(module, definition)
  const literals = readParts(module, definition, namedConfig)
  const { kind, open } = definition
  const cron = cronOf(definition)
  const found = {
    kind,
    open,
    members: definition.members.map(({ name }) => name),
    places,
    positionOf,
    uses: findUsesIn(module),
    ...(cron !== undefined && { cron }),
  }
  const base = { file, found, parts: literals ?? {}, inputs: call.inputs }
  if (findings.length > 0 || literals !== undefined) return { ...base, findings, entry: undefined }

  const isDefaultRead = definition.members.some(({ name }) => readProperties.has(name)) || isChanged(definition)
  const demand = new Set([...(isDefaultRead ? ['default'] : []), ...(usesNamed ? ['config'] : [])])
  const slice = sliceModule({ module, demand, definition })
  if (slice.problems.length > 0) return { ...base, findings: slice.problems, entry: undefined }
  const pick = createPick(module.assignments.length > 0, usesNamed)
  return { ...base, findings: [], entry: { slice, positionOf, pick } }
}

/** What `schedule(…)` around a Lambda-style handler says. */
function cronOf({ members }: Definition): string | undefined {
  const value = members.find(({ name }) => name === cronMember)?.value
  return value?.type === 'Literal' && typeof value.value === 'string' ? value.value : undefined
}

function findingsOf(module: Module, definition: Definition): Finding[] {
  const position = positionAt(module.source, definition.node.start)
  if (definition.reason !== undefined) {
    return [{ code: 'ANYHOST_NO_DEFINITION', message: `This file defines no function: ${definition.reason}`, position }]
  }
  const refusals = definition.refusals.map(({ node, message }): Finding => {
    return { code: 'ANYHOST_CONFIG_DYNAMIC', message, position: positionAt(module.source, node.start) }
  })
  const stray = strayConfig(module, definition)
  return stray ? [...refusals, stray] : refusals
}

/** The parts, when all of them are literals. */
function readParts(
  module: Module,
  definition: Definition,
  namedConfig: ReturnType<typeof findNamedConfig>,
): Record<string, Json> | undefined {
  if (isChanged(definition)) return undefined
  const parts: Record<string, Json> = {}
  const values = new Map(definition.members.map(({ name, value }) => [name, value]))
  if (namedConfig !== undefined) values.set('config', namedConfig)
  for (const name of readProperties) {
    const node = values.get(name)
    if (node === undefined) continue
    const value = name === 'config' && namedConfig !== undefined ? readLiteralConfig(module) : readLiteral(module, node)
    if (value === undefined) return undefined
    parts[name] = value
  }
  return parts
}

function readLiteralConfig(module: Module): Json | undefined {
  const exported = module.exports.get('config')
  if (exported === undefined || exported.kind === 'from') return undefined
  if (exported.kind === 'value') return readLiteral(module, exported.node)
  const { binding } = exported
  if (findReassignment(binding) !== undefined || findMutation(binding) !== undefined) return undefined
  const declaration = binding.sites.length === 1 ? binding.sites[0]?.declaration : undefined
  if (declaration?.type !== 'VariableDeclarator' || declaration.id.type !== 'Identifier') return undefined
  return declaration.init === null ? undefined : readLiteral(module, declaration.init)
}

/** Whether a constant that holds the definition is changed; slicing says where. */
function isChanged({ through }: Definition): boolean {
  return through.some(({ binding }) => findReassignment(binding) !== undefined || findMutation(binding) !== undefined)
}

function createPick(isCommonjs: boolean, usesNamed: boolean): EntryRequest['pick'] {
  return (exports) => {
    // A module's exports are an object; for CommonJS they are the default export itself.
    const all = Object(exports) as { readonly [name: string]: unknown }
    const definition: { readonly [name: string]: unknown } = isCommonjs ? all : Object(all['default'])
    const { needs, targets } = definition
    return { config: usesNamed ? all['config'] : definition['config'], needs, targets }
  }
}
