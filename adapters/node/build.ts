/** A server for a container or a process of one's own: `server.mjs`, the functions, the static files, and a Dockerfile. */
import type { BuildAdapter, Emission, Note, TargetPlan } from '../../src/contract/adapter.ts'
import { dockerfile, dockerignore } from './dockerfile.ts'
import { functionFile, MEMBERS, serverFile, serverNames } from './entry.ts'
import { refusalsOf } from './limits.ts'
import { readOptions, type NodeOptions } from './options.ts'
import { supports } from './supports.ts'

export type { NodeOptions } from './options.ts'

declare module '../../src/contract/function.ts' {
  interface TargetOptions {
    readonly node?: TargetOption
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
