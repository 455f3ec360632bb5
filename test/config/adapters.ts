/// <reference types="vite/types/importMeta.d.ts" />
import type { BuildAdapter, BuildAdapterFactory } from '../../src/contract/adapter.ts'

const modules = import.meta.glob<{ default: BuildAdapterFactory }>('../../adapters/*/build.ts', { eager: true })

/** Every adapter, once for each of its outputs: a new folder is found by its place alone. */
export const OUTPUTS: readonly { readonly title: string; readonly adapter: BuildAdapter; readonly output: string }[] =
  Object.values(modules).flatMap(({ default: create }) => {
    const adapter = create()
    return adapter.outputs.map((output) => ({ title: `${adapter.name}:${output}`, adapter, output }))
  })
