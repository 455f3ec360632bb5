/** Lambda functions for payload 2.0: a folder with `index.mjs` each, whose `handler` is the entry point. */
import type { BuildAdapter, EmittedBundle, EmittedFile, PlannedFunction, Refusal, TargetPlan } from '../../src/contract/adapter.ts'
import { banner, entryCode } from '../../src/build/codegen.ts'
import { bufferedSupports, streamingSupports, supports } from './supports.ts'

declare module '../../src/contract/function.ts' {
  interface TargetOptions {
    readonly 'aws-lambda'?: TargetOption
  }
}

const MEMBERS = ['geo', 'account', 'site', 'deploy', 'server', 'deadline'] as const
const FOLDER = '.anyhost/aws-lambda'

/** The build half for AWS Lambda. */
export default function awsLambda(): BuildAdapter {
  return {
    name: 'aws-lambda',
    outputs: ['streaming', 'buffered'],
    folders: { streaming: FOLDER, buffered: FOLDER },
    group: 'node',
    supports,
    supportsByOutput: { streaming: streamingSupports, buffered: bufferedSupports },
    members: MEMBERS,
    emit: ({ output, functions }: TargetPlan) => {
      const emitted = functions.map((fn) => emitFunction(fn, output))
      return {
        files: emitted.map(({ file }) => file),
        bundles: emitted.map(({ bundle }) => bundle),
        notes: [],
        patches: [],
        refusals: functions.flatMap(refusalsOf),
      }
    },
  }
}

function emitFunction(fn: PlannedFunction, output: string): { file: EmittedFile; bundle: EmittedBundle } {
  const streaming = output === 'streaming'
  const entry = entryCode(fn, {
    compiled: streaming ? 'toCompiledStreaming' : 'toCompiled',
    members: MEMBERS,
    supports: { ...supports, ...(streaming ? streamingSupports : bufferedSupports) },
  })
  const contents = [banner(fn.source), entry.imports, '', `export const handler = ${entry.call}`, ''].join('\n')
  const folder = `${FOLDER}/${fn.id}`
  return { file: { path: `${folder}/index.mjs`, contents }, bundle: { function: fn.id, folder, imports: entry.names } }
}

function refusalsOf({ id, config }: PlannedFunction): Refusal[] {
  if (config.runtime !== 'edge') return []
  return [{ function: id, at: ['runtime'], what: 'Lambda runs functions on Node.', why: 'It has no edge runtime for them.', fix: 'Leave `runtime` out.' }]
}
