/** Lambda functions: a folder with `index.mjs` each, whose `handler` is the entry point, and the template of their stack. */
import type {
  BuildAdapter,
  EmittedBundle,
  EmittedFile,
  Emission,
  PlannedFunction,
  Supports,
  TargetPlan,
} from '../../src/contract/adapter.ts'
import { banner, entryCode } from '../../src/build/codegen.ts'
import { passedOnRefusals } from '../../src/build/excluded.ts'
import { limitsBehind } from './bounds.ts'
import { evidence } from './evidence.ts'
import {
  type AwsLambdaOptions,
  backgroundFor,
  compiledFor,
  type Front,
  frontOf,
  frontRefusals,
  namedBehind,
} from './fronts.ts'
import { limitNotes, limitRefusals } from './limits.ts'
import { machine } from './machine.ts'
import { measuresBehind, stackNotes } from './measures.ts'
import { restPaths } from './rest-resources.ts'
import { bufferedSupports, streamingSupports, supports, supportsBehind } from './supports.ts'
import { albPatterns } from './routes.ts'
import { albRefusals, latticeRefusals } from './rule-refusals.ts'
import { sharingNotes, sharingRefusals } from './sharing.ts'
import { latticePlaces } from './template-lattice.ts'
import { templateOf } from './template.ts'

export type { AwsLambdaOptions, Front } from './fronts.ts'

declare module '../../src/contract/function.ts' {
  interface TargetOptions {
    readonly 'aws-lambda'?: TargetOption
  }
  interface ProjectOptions {
    readonly 'aws-lambda'?: AwsLambdaOptions & TargetOption & { readonly output?: 'streaming' | 'buffered' }
  }
}

const MEMBERS = ['geo', 'account', 'site', 'deploy', 'server', 'deadline', 'cacheStore'] as const
const FOLDER = '.anyhost/aws-lambda'

/** The build half for AWS Lambda. */
export default function awsLambda(): BuildAdapter<AwsLambdaOptions> {
  return {
    name: 'aws-lambda',
    outputs: ['streaming', 'buffered'],
    folders: { streaming: FOLDER, buffered: FOLDER },
    group: 'node',
    supports,
    supportsByOutput: { streaming: streamingSupports, buffered: bufferedSupports },
    supportsByOptions: (options, output) => supportsBehind(frontOf(options, output), output),
    evidence,
    optionNames: { definition: [], project: ['front'] },
    limits: (options, output) => limitsBehind(frontOf(options, output), output),
    machine,
    members: MEMBERS,
    emit,
  }
}

function emit({ output, options, functions: all }: TargetPlan<AwsLambdaOptions>): Emission {
  const front = frontOf(options, output)
  // One that has events alone, whose loss was accepted by name, is not deployed: nothing would call it.
  const functions = all.filter(({ kind }) => kind !== 'event')
  const own = {
    ...supports,
    ...(output === 'streaming' ? streamingSupports : bufferedSupports),
    ...supportsBehind(front, output),
  }
  const emitted = functions.map((fn) => emitFunction(fn, { front, output, supports: own }))
  const stack = front !== 'netlify-legacy'
  return {
    files: [
      ...emitted.map(({ file }) => file),
      ...(stack ? [{ path: `${FOLDER}/template.yaml`, contents: templateOf(functions, front, output) }] : []),
    ],
    bundles: emitted.map(({ bundle }) => bundle),
    measures: measuresBehind(functions, front),
    notes: [
      ...stackNotes(functions, front, output),
      ...functions.flatMap((fn) => limitNotes(fn, front, output)),
      ...(front === 'alb' || front === 'lattice' ? sharingNotes(functions, front) : []),
    ],
    patches: [],
    refusals: [
      ...frontRefusals(options, output),
      ...functions.flatMap((fn) => limitRefusals(fn, options.front)),
      // With an address for each function nobody else could answer.
      ...(front === 'function-url' || front === 'netlify-legacy'
        ? []
        : passedOnRefusals(functions, `The front ${front} chooses the function before its entry sees the path.`)),
      ...(front === 'rest-api' ? restPaths(functions).refusals : []),
      ...(front === 'alb' ? [...sharingRefusals(functions, front, albPatterns), ...albRefusals(functions)] : []),
      ...(front === 'lattice'
        ? [...sharingRefusals(functions, front, latticePlaces), ...latticeRefusals(functions)]
        : []),
    ],
  }
}

interface Emitting {
  readonly front: Front
  readonly output: string
  readonly supports: Supports
}

function emitFunction(
  fn: PlannedFunction,
  { front, output, supports: own }: Emitting,
): { file: EmittedFile; bundle: EmittedBundle } {
  const runner = backgroundFor(front, output)
  const resumed = fn.config.background && runner === 'invokeSelf'
  // Lambda sends no events: those that a build accepted to lose have no part in the entry.
  const entry = entryCode(
    { ...fn, events: [] },
    {
      compiled: fn.kind === 'scheduled' ? 'toCompiledScheduled' : compiledFor(front, output),
      background: `${runner} as background`,
      ...(resumed && { names: ['resumable'] }),
      members: MEMBERS,
      supports: own,
      maps: true,
    },
  )
  const names = entry.names.map((name) => namedBehind(front)[name] ?? name)
  const call = resumed ? `resumable(${entry.call})` : entry.call
  const contents = [banner(fn.source), entry.imports, '', `export const handler = ${call}`, ''].join('\n')
  const folder = `${FOLDER}/${fn.id}`
  return { file: { path: `${folder}/index.mjs`, contents }, bundle: { function: fn.id, folder, imports: names } }
}
