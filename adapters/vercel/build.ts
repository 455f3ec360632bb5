/** Vercel functions: a folder of finished output, or route files that Vercel builds. */
import type { BuildAdapter } from '../../src/contract/adapter.ts'
import { API_FOLDER, emitApi } from './api.ts'
import { limitsIn } from './bounds.ts'
import { evidence } from './evidence.ts'
import { emitBuildOutput, OUTPUT_FOLDER } from './build-output.ts'
import { MEMBERS } from './entry.ts'
import { machine } from './machine.ts'
import type { VercelOptions } from './options.ts'
import { apiSupports, buildOutputSupports, limitSupports, supports } from './supports.ts'

export type { VercelOptions } from './options.ts'

declare module '../../src/contract/function.ts' {
  interface TargetOptions {
    readonly vercel?: VercelOptions
  }
  interface OwnOptions {
    readonly vercel: VercelOptions
  }
  interface ProjectOptions {
    readonly vercel?: VercelOptions & { readonly output?: 'build-output' | 'api' }
  }
}

/** The build half for Vercel. */
export default function vercel(): BuildAdapter {
  return {
    name: 'vercel',
    outputs: ['build-output', 'api'],
    folders: { 'build-output': OUTPUT_FOLDER, api: API_FOLDER },
    group: 'node',
    supports,
    supportsByFunction: limitSupports,
    supportsByOutput: { 'build-output': buildOutputSupports, api: apiSupports },
    evidence,
    optionNames: { definition: ['architecture', 'failoverRegions', 'rateLimitId'], project: [] },
    limits: (_options, output) => limitsIn(output),
    // From git, the host installs what package.json asks for, and takes no node_modules from the project.
    installs: ['api'],
    machine,
    members: MEMBERS,
    emit({ output, functions }) {
      return output === 'api' ? emitApi(functions) : emitBuildOutput(functions)
    },
  }
}
