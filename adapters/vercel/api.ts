/** Output `api`: route files, with the rewrites and settings that vercel.json must have. */
import type {
  EmittedBundle,
  EmittedFile,
  Emission,
  PlannedFunction,
  UserFilePatch,
} from '../../src/contract/adapter.ts'
import { hasMap, literal } from '../../src/build/codegen.ts'
import { cronsOf, scheduleMeasures } from './crons.ts'
import { entryFile, isTagged } from './entry.ts'
import { codeOf, deployedOf, eventNotes } from './events.ts'
import { apiRefusals, limitNotes, memoryOf } from './limits.ts'
import { optionsOf } from './options.ts'
import { vercelRegion } from '../../src/runtime/vercel-regions.ts'
import { rewritesOf, type Rewrite } from './rewrites.ts'
import { apiSupports, supports } from './supports.ts'

export const API_FOLDER = 'api'

const SUPPORTS = { ...supports, ...apiSupports }

export function emitApi(all: readonly PlannedFunction[]): Emission {
  const functions = deployedOf(all)
  const tagged = isTagged(functions)
  const emitted = functions.map((fn) => emitFunction(fn, tagged))
  return {
    files: emitted.map(({ file }) => file),
    bundles: emitted.map(({ bundle }) => bundle),
    notes: [...eventNotes(functions, addressOf), ...limitNotes(all)],
    patches: [vercelJson(functions)],
    refusals: apiRefusals(all),
    measures: [...scheduleMeasures(functions), { limit: 'routes', value: rewritesIn(functions).length }],
  }
}

// Vercel reads `config` by parsing this file, and makes a function of every file in `api` but those below a name with `_`.
function emitFunction(fn: PlannedFunction, tagged: boolean): { file: EmittedFile; bundle: EmittedBundle } {
  const { lines, imports } = entryFile(fn, `./_anyhost/${fn.id}`, tagged, SUPPORTS)
  const { maxDuration, regions } = fn.config
  const { architecture } = optionsOf(fn)
  const config = { maxDuration, regions: regions?.map(vercelRegion), architecture, supportsResponseStreaming: true }
  const contents = [...lines, `export const config = ${literal(config)}`, '', ...mapHint(fn)].join('\n')
  const file = { path: `${addressOf(fn).slice(1)}.mjs`, contents }
  return { file, bundle: { function: codeOf(fn), folder: `${API_FOLDER}/_anyhost/${fn.id}`, imports } }
}

// Vercel's build copies the files that it sees code read (@vercel/nft 1.10.0, checked 2026-11); a comment is no code.
const mapHint = (fn: PlannedFunction): string[] =>
  hasMap(fn)
    ? [
        '// Vercel copies what code reads. Nobody makes this call.',
        `import { readFileSync } from 'node:fs'`,
        `void (() => readFileSync(new URL('./_anyhost/${fn.id}/fn.mjs.map', import.meta.url)))`,
        '',
      ]
    : []

/** The address that the route file has by its place. */
const addressOf = ({ id }: PlannedFunction): string => `/${API_FOLDER}/${id}`

const rewritesIn = (functions: readonly PlannedFunction[]): Rewrite[] =>
  rewritesOf(functions.map((fn) => ({ paths: fn.paths, destination: addressOf(fn) })))

/** What vercel.json must have: a rewrite for each path that is not the file's own address, cron jobs, and compute settings. */
function vercelJson(functions: readonly PlannedFunction[]): UserFilePatch {
  const rewrites = rewritesIn(functions)
  const crons = cronsOf(functions, addressOf)
  const settings = functions.flatMap((fn) => {
    const value = settingsOf(fn)
    return Object.keys(value).length > 0 ? [{ key: ['functions', `${API_FOLDER}/${fn.id}.mjs`], value }] : []
  })
  return {
    path: 'vercel.json',
    ensure: [
      ...(rewrites.length > 0 ? [{ list: ['rewrites'], items: rewrites }] : []),
      ...(crons.length > 0 ? [{ list: ['crons'], items: crons }] : []),
      ...settings,
    ],
  }
}

/** What Vercel does not read from the file itself. */
function settingsOf(fn: PlannedFunction): Record<string, unknown> {
  const { cancellation } = fn.config
  const memory = memoryOf(fn)
  const { failoverRegions } = optionsOf(fn)
  return {
    ...(memory && { memory }),
    ...(cancellation && { supportsCancellation: true }),
    ...(failoverRegions && { functionFailoverRegions: failoverRegions }),
  }
}
