/** A server for a container or a process of one's own: `server.mjs`, the functions, the static files, and a Dockerfile. */
import type { BuildAdapter, Emission, Note, TargetPlan } from '../../src/contract/adapter.ts'
import { dockerfile, dockerignore } from './dockerfile.ts'
import { limits } from './bounds.ts'
import { evidence } from './evidence.ts'
import { functionFile, MEMBERS, serverFile, serverNames } from './entry.ts'
import { refusalsOf } from './limits.ts'
import { readOptions, type NodeOptions } from './options.ts'
import { supports } from './supports.ts'

export type { NodeOptions } from './options.ts'

declare module '../../src/contract/function.ts' {
  interface TargetOptions {
    readonly node?: TargetOption
  }
  interface ProjectOptions {
    readonly node?: NodeOptions & { readonly output?: 'server' }
  }
}

const FOLDER = '.anyhost/node'

/** The build half for a server. */
export default function node(): BuildAdapter<NodeOptions> {
  return {
    name: 'node',
    outputs: ['server'],
    folders: { server: FOLDER },
    group: 'node',
    supports,
    evidence,
    optionNames: { definition: [], project: ['health', 'bodyLimit', 'shutdownMs', 'trustProxy', 'trustHeaders'] },
    limits: () => limits,
    // The image of the Dockerfile, on the processor of whoever builds it.
    machine: () => ({ os: 'linux', libc: 'glibc', likely: true }),
    members: MEMBERS,
    emit,
  }
}

function emit(plan: TargetPlan<NodeOptions>): Emission {
  const { functions } = plan
  const { settings, refusals } = readOptions(plan)
  const emitted = functions.map((fn, at) => functionFile(fn, FOLDER, at === 0 ? serverNames(functions) : []))
  const health = plan.options?.health ?? '/healthz'
  return {
    files: [
      serverFile(functions, FOLDER, settings),
      { path: `${FOLDER}/Dockerfile`, contents: dockerfile(health) },
      { path: `${FOLDER}/.dockerignore`, contents: dockerignore },
      ...emitted.map(({ file }) => file),
    ],
    bundles: emitted.map(({ bundle }) => bundle),
    statics: [{ to: `${FOLDER}/public` }],
    notes: [{ message: `Run \`node ${FOLDER}/server.mjs\`, or \`docker build ${FOLDER}\`.` }, ...notesOf(plan, health)],
    patches: [],
    refusals: [...refusals, ...functions.flatMap(refusalsOf)],
  }
}

function notesOf({ functions }: TargetPlan, health: string | false): Note[] {
  return functions.flatMap(({ id, kind, paths, config }) => [
    ...(health !== false && paths.some((path) => path === health)
      ? [{ function: id, message: `${health} is the server's own. Set \`options.node.health\` to answer there.` }]
      : []),
    ...(kind !== 'scheduled' && config.maxDuration === 'max'
      ? [{ function: id, message: '`maxDuration: max` sets nothing: the server has no limit of its own.' }]
      : []),
    ...(config.background && config.maxDuration !== undefined
      ? [
          {
            function: id,
            message: 'The server does not stop work in the background, so `maxDuration` has no effect on it.',
          },
        ]
      : []),
    ...(kind === 'scheduled' && config.maxDuration !== undefined
      ? [
          {
            function: id,
            message: 'The server does not stop a run of a schedule, so `maxDuration` has no effect on it.',
          },
        ]
      : []),
  ])
}
