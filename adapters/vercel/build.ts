/** Vercel functions as route files, with the rewrites and settings that vercel.json must have. */
import type { BuildAdapter, EmittedBundle, EmittedFile, PlannedFunction, TargetPlan, UserFilePatch } from '../../src/contract/adapter.ts'
import { banner, entryCode, literal } from '../../src/build/codegen.ts'
import { refusalsOf } from './limits.ts'
import { vercelRegion } from './regions.ts'
import { rewritesOf } from './rewrites.ts'
import { apiSupports, supports } from './supports.ts'

declare module '../../src/contract/function.ts' {
  interface TargetOptions {
    readonly vercel?: TargetOption
  }
}

const MEMBERS = ['geo', 'site', 'deploy', 'server', 'deadline'] as const

/** The build half for Vercel. */
export default function vercel(): BuildAdapter {
  return {
    name: 'vercel',
    outputs: ['api'],
    folders: { api: 'api' },
    group: 'node',
    supports,
    supportsByOutput: { api: apiSupports },
    members: MEMBERS,
    emit: ({ functions }: TargetPlan) => {
      // `purgeAll` purges a tag, so every response of a project that purges carries it.
      const tagged = functions.some(({ parts }) => parts.members.includes('cacheControls'))
      const emitted = functions.map((fn) => emitFunction(fn, tagged))
      return {
        files: emitted.map(({ file }) => file),
        bundles: emitted.map(({ bundle }) => bundle),
        notes: [],
        patches: [vercelJson(functions)],
        refusals: refusalsOf(functions),
      }
    },
  }
}

// Vercel reads `config` by parsing this file, and makes a function of every file in `api` but those below a name with `_`.
function emitFunction(fn: PlannedFunction, tagged: boolean): { file: EmittedFile; bundle: EmittedBundle } {
  const entry = entryCode(fn, {
    from: `./_anyhost/${fn.id}`,
    members: MEMBERS,
    supports: { ...supports, ...apiSupports },
    ...(tagged && { names: ['tagged'] }),
  })
  const { maxDuration, regions } = fn.config
  const config = { maxDuration, regions: regions?.map(vercelRegion), supportsResponseStreaming: true }
  const contents = [
    banner(fn.source),
    entry.imports,
    '',
    `const handler = ${tagged ? `tagged(${entry.call})` : entry.call}`,
    '',
    `export default { fetch: (request) => handler(request) }`,
    '',
    `export const config = ${literal(config)}`,
    '',
  ].join('\n')
  const file = { path: `${addressOf(fn).slice(1)}.mjs`, contents }
  return { file, bundle: { function: fn.id, folder: `api/_anyhost/${fn.id}`, imports: entry.names } }
}

/** The address that the route file has by its place. */
const addressOf = ({ id }: PlannedFunction): string => `/api/${id}`

/** What vercel.json must have: a rewrite for each path that is not the file's own address, and compute settings. */
function vercelJson(functions: readonly PlannedFunction[]): UserFilePatch {
  const rewrites = rewritesOf(functions.map((fn) => ({ paths: fn.paths, destination: addressOf(fn) })))
  const settings = functions.flatMap((fn) => {
    const { memory, vcpu, cancellation } = fn.config
    const value = { ...(vcpu ? { memory: vcpu * 2048 } : memory ? { memory } : {}), ...(cancellation && { supportsCancellation: true }) }
    return Object.keys(value).length > 0 ? [{ key: ['functions', `api/${fn.id}.mjs`], value }] : []
  })
  return { path: 'vercel.json', ensure: [...(rewrites.length > 0 ? [{ list: ['rewrites'], items: rewrites }] : []), ...settings] }
}
