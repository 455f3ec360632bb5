/** One module Worker for all functions, with the wrangler.jsonc that deploys it. */
import { ownPathRefusals } from '../../src/build/rate-limit.ts'
import { banner } from '../../src/build/codegen.ts'
import type { BuildAdapter, Emission, Note, TargetPlan } from '../../src/contract/adapter.ts'
import { limits } from './bounds.ts'
import { evidence } from './evidence.ts'
import { functionFile, MEMBERS, workerFile, workerNames } from './entry.ts'
import { missingNode } from './node-modules.ts'
import { optionRefusals, type CloudflareOptions } from './options.ts'
import { supports } from './supports.ts'
import { cronOf, needsNode, wranglerOf } from './wrangler.ts'

export type { CloudflareOptions } from './options.ts'

declare module '../../src/contract/function.ts' {
  interface TargetOptions {
    readonly cloudflare?: TargetOption
  }
  interface ProjectOptions {
    readonly cloudflare?: CloudflareOptions & { readonly output?: 'worker' }
  }
}

const FOLDER = '.anyhost/cloudflare'

/** The build half for Cloudflare Workers. */
export default function cloudflare(): BuildAdapter<CloudflareOptions> {
  return {
    name: 'cloudflare',
    outputs: ['worker'],
    folders: { worker: FOLDER },
    group: 'worker',
    supports,
    evidence,
    optionNames: {
      definition: [],
      project: ['name', 'compatibilityDate', 'nodejsCompat', 'cache', 'vars', 'wrangler'],
    },
    limits: () => limits,
    modules: ['cloudflare:'],
    // The file system of workerd has the modules of the Worker here (tried 2026-11).
    files: 'file:///bundle/',
    members: MEMBERS,
    emit,
  }
}

function emit(plan: TargetPlan<CloudflareOptions>): Emission {
  const { functions, options = {} } = plan
  const refusals = [...optionRefusals(plan), ...functions.flatMap(ownPathRefusals), ...missingNode(functions, options)]
  const cache = options.cache === true
  const emitted = functions.map((fn, at) => functionFile(fn, FOLDER, at === 0 ? workerNames(functions, cache) : []))
  const wrangler = `${banner('the project')}\n${JSON.stringify(refusals.length > 0 ? {} : wranglerOf(functions, options), null, 2)}\n`
  return {
    files: [
      workerFile(functions, FOLDER, cache),
      { path: `${FOLDER}/wrangler.jsonc`, contents: wrangler },
      // Wrangler wants the folder, also where a project has no static files.
      { path: `${FOLDER}/public/.anyhost-keep`, contents: '' },
      ...emitted.map(({ file }) => file),
    ],
    bundles: emitted.map(({ bundle }) => bundle),
    statics: [{ to: `${FOLDER}/public` }],
    notes: notesOf(plan),
    patches: [],
    refusals,
    measures: [{ limit: 'crons', value: new Set(functions.flatMap((fn) => cronOf(fn) ?? [])).size }],
    unit: FOLDER,
  }
}

function notesOf({ functions, options = {} }: TargetPlan<CloudflareOptions>): Note[] {
  const node = options.nodejsCompat === undefined ? functions.filter(needsNode) : []
  return [
    {
      message: `Deployed by \`wrangler deploy --config ${FOLDER}/wrangler.jsonc\`${options.name ? '' : ' with `--name`: `options.cloudflare.name` is not set'}.`,
    },
    ...node.map(({ id }) => ({ function: id, message: 'It uses modules of Node, so the Worker has nodejs_compat.' })),
  ]
}
