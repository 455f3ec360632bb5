/** Vercel functions: a folder of finished output, or route files that Vercel builds. */
import type { BuildAdapter } from '../../src/contract/adapter.ts'
import { API_FOLDER, emitApi } from './api.ts'
import { emitBuildOutput, OUTPUT_FOLDER } from './build-output.ts'
import { MEMBERS } from './entry.ts'
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
    members: MEMBERS,
    emit({ output, functions }) {
      return output === 'api' ? emitApi(functions) : emitBuildOutput(functions)
    },
  }
}
