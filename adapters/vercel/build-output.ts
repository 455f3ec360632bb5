/** Output `build-output`: `.vercel/output` of the Build Output API v3, which `vercel deploy --prebuilt` uploads as it is. */
import type { EmittedBundle, EmittedFile, Emission, MergedList, PlannedFunction } from '../../src/contract/adapter.ts'
import { cronsOf, scheduleMeasures } from './crons.ts'
import { entryFile, isTagged } from './entry.ts'
import { codeOf, deployedOf, eventNotes } from './events.ts'
import { buildOutputRefusals, limitNotes, memoryOf } from './limits.ts'
import { optionsOf } from './options.ts'
import { vercelRegion } from '../../src/runtime/vercel-regions.ts'
import { FUNCTIONS, routesOf, type Route } from './routes.ts'
import { buildOutputSupports, supports } from './supports.ts'

export const OUTPUT_FOLDER = '.vercel/output'

const SUPPORTS = { ...supports, ...buildOutputSupports }

/** The newest that Vercel runs (vercel.com/docs/functions/runtimes/node-js/node-js-versions, checked 2026-11). */
const RUNTIME = 'nodejs24.x'

export function emitBuildOutput(all: readonly PlannedFunction[]): Emission {
  const functions = deployedOf(all)
  const tagged = isTagged(functions)
  const emitted = functions.map((fn) => emitFunction(fn, tagged))
  const crons = cronsOf(functions, ({ id }) => `${FUNCTIONS}/${id}`)
  const { before, after } = routesOf(functions)
  const path = `${OUTPUT_FOLDER}/config.json`
  const config = {
    version: 3,
    routes: [...before, { handle: 'filesystem' }, ...after],
    ...(crons.length > 0 && { crons }),
  }
  return {
    files: [{ path, contents: json(config) }, ...emitted.flatMap(({ files }) => files)],
    bundles: emitted.map(({ bundle }) => bundle),
    statics: [{ to: `${OUTPUT_FOLDER}/static` }],
    merges: [{ path, lists: [mergedRoutes(before, after), { list: 'crons', ours: marked('path'), after: crons }] }],
    notes: [
      { message: 'Deployed by `vercel deploy --prebuilt`.' },
      ...eventNotes(functions, ({ id }) => `${FUNCTIONS}/${id}`),
      ...limitNotes(all),
    ],
    patches: [],
    refusals: buildOutputRefusals(all, [...before, ...after]),
    measures: scheduleMeasures(functions),
  }
}

// Directly around the framework's own handling of files: its middleware, redirects and headers come first.
const mergedRoutes = (before: readonly Route[], after: readonly Route[]): MergedList => {
  return { list: 'routes', ours: marked('dest'), around: { member: 'handle', value: 'filesystem' }, before, after }
}

const marked = (member: string): MergedList['ours'] => ({ member, prefix: `${FUNCTIONS}/` })

function emitFunction(fn: PlannedFunction, tagged: boolean): { files: EmittedFile[]; bundle: EmittedBundle } {
  const folder = `${OUTPUT_FOLDER}/functions${FUNCTIONS}/${fn.id}.func`
  const { lines, imports } = entryFile(fn, '.', tagged, SUPPORTS)
  const files = [
    { path: `${folder}/.vc-config.json`, contents: json(settingsOf(fn)) },
    { path: `${folder}/index.mjs`, contents: lines.join('\n') },
  ]
  return { files, bundle: { function: codeOf(fn), folder, imports } }
}

/** `.vc-config.json`: vercel.com/docs/build-output-api/primitives, and @vercel/build-utils 14.21.1, checked 2026-11. */
function settingsOf(fn: PlannedFunction): Record<string, unknown> {
  const { maxDuration, regions, cancellation } = fn.config
  const { architecture, failoverRegions } = optionsOf(fn)
  return {
    runtime: RUNTIME,
    handler: 'index.mjs',
    launcherType: 'Nodejs',
    // Helpers read the body before the handler does.
    shouldAddHelpers: false,
    supportsResponseStreaming: true,
    memory: memoryOf(fn),
    maxDuration,
    regions: regions?.map(vercelRegion),
    functionFailoverRegions: failoverRegions,
    supportsCancellation: cancellation || undefined,
    architecture,
  }
}

// Like literals, these files are for people too.
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
