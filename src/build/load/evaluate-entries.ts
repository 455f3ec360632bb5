/** Links and evaluates the functions whose parts are not literals, and says what went wrong with each. */
import { SourceMap } from 'node:module'
import type { Position } from '../analyse/source.ts'
import { evaluateScript, scriptName, type Outcome, type Parts } from './evaluate.ts'
import { fileOf, linkSlices, type Entry, type Linked } from './link.ts'
import { sliceNamespace } from './link-plugin.ts'
import type { Finding, Modules } from './modules.ts'
import type { Misfit, Path } from './plain.ts'
import type { PositionOf } from './position-of.ts'

export interface EntryRequest extends Entry {
  readonly positionOf: PositionOf
  /** What to take of the slice's exports. */
  readonly pick: (exports: unknown) => { readonly [name: string]: unknown }
}

export interface Evaluated {
  readonly parts: Parts
  readonly findings: readonly Finding[]
  readonly env: ReadonlySet<string>
  readonly inputs: readonly string[]
}

interface Options {
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly modules: Modules
}

export async function evaluateEntries(
  entries: readonly EntryRequest[],
  options: Options,
): Promise<Map<Entry, Evaluated>> {
  const requests = new Map<Entry, EntryRequest>(entries.map((each) => [each, each]))
  const { linked, failed } = await linkSlices(entries, { ...options, sourcemap: false })
  const evaluated = new Map<Entry, Evaluated>()
  for (const [entry, findings] of failed) evaluated.set(entry, { ...nothing, findings })
  for (const batch of linked) await evaluateBatch(batch, requests, options, evaluated)
  return evaluated
}

const nothing: Evaluated = { parts: {}, findings: [], env: new Set(), inputs: [] }

async function evaluateBatch(
  batch: Linked,
  requests: ReadonlyMap<Entry, EntryRequest>,
  options: Options,
  evaluated: Map<Entry, Evaluated>,
): Promise<void> {
  const outcomes = run(batch, requests, options)
  const allNames = new Set(outcomes.flatMap((each) => (each.kind === 'value' ? [...each.env] : [])))
  const thrown: EntryRequest[] = []
  for (const [index, entry] of batch.entries.entries()) {
    const request = requests.get(entry)
    const outcome = outcomes[index]
    if (request === undefined || outcome === undefined) continue
    if (outcome.kind === 'threw') thrown.push(request)
    const inputs = batch.inputsOf(entry)
    const env = outcome.kind === 'value' ? withShared(outcome.env, allNames, batch.textsOf(entry)) : nothing.env
    const parts = outcome.kind === 'value' ? outcome.parts : {}
    evaluated.set(entry, { parts, inputs, env, findings: toFindings(outcome, request, batch.findings) })
  }
  if (thrown.length > 0) await placeThrown(thrown, requests, options, evaluated)
}

/** A module that several functions share reads its variables once, for the first of them. */
function withShared(own: ReadonlySet<string>, all: ReadonlySet<string>, texts: readonly string[]): ReadonlySet<string> {
  const words = new Set(texts.filter((text) => text.includes('env')).flatMap((text) => text.match(/[\w$]+/g) ?? []))
  return new Set([...own, ...[...all].filter((name) => words.has(name))])
}

function run(batch: Linked, requests: ReadonlyMap<Entry, EntryRequest>, { root, env }: Options): Outcome[] {
  const pick = batch.entries.map((entry) => requests.get(entry)?.pick ?? (() => ({})))
  return evaluateScript({ root, env, script: batch.script, pick })
}

function toFindings(outcome: Outcome, { positionOf }: EntryRequest, linkFindings: readonly Finding[]): Finding[] {
  const position = positionOf(['config'])
  switch (outcome.kind) {
    case 'value':
      return outcome.misfits.map((misfit) => toMisfitFinding(misfit, positionOf))
    case 'failed':
      return outcome.ids.flatMap((id) => linkFindings[id] ?? [])
    case 'builtin':
      return [
        {
          code: 'ANYHOST_CONFIG_BUILTIN',
          message: `A package that config uses needs \`${outcome.specifier}\``,
          position,
        },
      ]
    case 'threw':
      return [{ code: 'ANYHOST_CONFIG_THREW', message: outcome.message, position }]
    case 'timeout':
      return [{ code: 'ANYHOST_CONFIG_TIMEOUT', message: 'Reading config did not end', position }]
  }
}

function toMisfitFinding({ path, what }: Misfit, positionOf: PositionOf): Finding {
  const message = `\`${formatPath(path)}\` is ${what}, not plain data`
  return { code: 'ANYHOST_CONFIG_NOT_JSON', message, position: positionOf(path) }
}

function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? key : `${text}.${key}`
  }, '')
}

/** Runs what threw once more with a source map: making maps for everything would slow down the good case. */
async function placeThrown(
  thrown: readonly EntryRequest[],
  requests: ReadonlyMap<Entry, EntryRequest>,
  options: Options,
  evaluated: Map<Entry, Evaluated>,
): Promise<void> {
  const { linked } = await linkSlices(thrown, { ...options, sourcemap: true })
  for (const batch of linked) {
    const map = batch.map === undefined ? undefined : new SourceMap(JSON.parse(batch.map))
    for (const [index, outcome] of run(batch, requests, options).entries()) {
      const entry = batch.entries[index]
      const before = entry && evaluated.get(entry)
      if (entry === undefined || before === undefined || outcome.kind !== 'threw' || map === undefined) continue
      const position = findThrow(outcome.stack, map, options.root)
      if (position === undefined) continue
      evaluated.set(entry, { ...before, findings: before.findings.map((each) => ({ ...each, position })) })
    }
  }
}

/** The innermost frame that is in a file of the project. */
function findThrow(stack: string, map: SourceMap, root: string): Position | undefined {
  for (const match of stack.matchAll(new RegExp(`${scriptName}:(\\d+):(\\d+)`, 'g'))) {
    const entry = map.findEntry(Number(match[1]) - 1, Number(match[2]) - 1)
    if (!('originalSource' in entry) || !entry.originalSource.includes(`${sliceNamespace}:`)) continue
    const key = entry.originalSource.slice(entry.originalSource.indexOf(`${sliceNamespace}:`))
    return { file: fileOf(key, root), line: entry.originalLine + 1, column: entry.originalColumn + 1 }
  }
  return undefined
}
