/// <reference types="vite/types/importMeta.d.ts" />
import type { BuildAdapter, BuildAdapterFactory, Supports } from '../../src/contract/adapter.ts'
import type { Harness } from '../../src/contract/harness.ts'
import { supportsOf } from '../../src/build/plan.ts'

/** One output of one adapter that can be run here. */
export interface Target {
  /** As `build` takes it: `netlify:functions`. */
  readonly title: string
  readonly name: string
  readonly output: string
  readonly supports: Supports
  readonly adapter: BuildAdapter
  readonly harness: Harness
}

const builds = import.meta.glob<{ default: BuildAdapterFactory }>('../../adapters/*/build.ts', { eager: true })
const harnesses = import.meta.glob<{ harness: Harness }>('../../adapters/*/harness.ts', { eager: true })

/** Every adapter that has a harness, once for each of its outputs. A new folder is found by its place alone. */
export const ALL_TARGETS: readonly Target[] = Object.entries(harnesses).flatMap(([file, { harness }]) => {
  const build = builds[file.replace('harness.ts', 'build.ts')]
  if (!build) throw new Error(`${file} has no build half beside it.`)
  const adapter = build.default()
  return adapter.outputs.map((output) => ({
    title: `${adapter.name}:${output}`,
    name: adapter.name,
    output,
    supports: supportsOf(adapter, output),
    adapter,
    harness,
  }))
})

/** Those that are asked with every change. */
export const TARGETS: readonly Target[] = ALL_TARGETS.filter(({ harness }) => !harness.heavy)

/** Those that are asked where ANYHOST_HEAVY is 1, each with its reason. */
export const HEAVY: readonly Target[] = ALL_TARGETS.filter(({ harness }) => harness.heavy)

/** The output that an adapter writes when none is named. */
export const isDefault = ({ adapter, output }: Target): boolean => adapter.outputs[0] === output
