/// <reference types="vite/types/importMeta.d.ts" />
import { levelsOf, subjectsOf, type Subject } from 'anyhost/conformance'
import type { BuildAdapterFactory, Supports } from '../../src/contract/adapter.ts'
import type { Harness } from '../../src/contract/harness.ts'

/** One output of one adapter that can be run here, or a variant of it. */
export interface Target extends Subject {
  readonly name: string
  readonly supports: Supports
  /** The harness as it is exported, without what a variant changes. */
  readonly whole: Harness
}

const builds = import.meta.glob<{ default: BuildAdapterFactory }>('../../adapters/*/build.ts', { eager: true })
const harnesses = import.meta.glob<{ harness: Harness }>('../../adapters/*/harness.ts', { eager: true })

/** Every adapter that has a harness, once for each of its outputs and their variants. A new folder is found by its place alone. */
export const ALL_TARGETS: readonly Target[] = Object.entries(harnesses).flatMap(([file, { harness }]) => {
  const build = builds[file.replace('harness.ts', 'build.ts')]
  if (!build) throw new Error(`${file} has no build half beside it.`)
  return subjectsOf([{ build: build.default(), harness }]).map((subject) => ({
    ...subject,
    name: subject.adapter.name,
    supports: levelsOf(subject),
    whole: harness,
  }))
})

/** Those that are asked with every change. */
export const TARGETS: readonly Target[] = ALL_TARGETS.filter(({ harness, variant }) => !harness.heavy && !variant)

/** The same outputs under other options, asked where ANYHOST_HEAVY is 1. */
export const VARIANTS: readonly Target[] = ALL_TARGETS.filter(({ harness, variant }) => !harness.heavy && variant)

/** Those that are asked where ANYHOST_HEAVY is 1, each with its reason. */
export const HEAVY: readonly Target[] = ALL_TARGETS.filter(({ harness }) => harness.heavy)

/** The output that an adapter writes when none is named. */
export const isDefault = ({ adapter, output }: Target): boolean => adapter.outputs[0] === output
