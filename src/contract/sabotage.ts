/** Breaking an adapter on purpose, so that a case that nothing turns red is found. Types only. */
import type { BuildAdapter } from './adapter.ts'
import type { RunningHost } from './harness.ts'

/** Another text in one of the modules that become `anyhost.mjs`. One whose text is not there is an error. */
export interface RuntimeEdit {
  /** The module's path in this repository, `src/runtime/cookies.ts`, or its `file:` address. */
  readonly module: string
  /** What stands there, once. */
  readonly replace: string
  readonly by: string
}

/** One fault, put in on purpose, and the cases that must notice it. It has at least one of `edits`, `adapter` and `host`. */
export interface Sabotage {
  /** Permanent, and one in the whole suite: `cookies.joined`. */
  readonly id: string
  /** What is broken, as a sentence. */
  readonly sentence: string
  /** Ids of the cases that must turn red. One that ends with `*` stands for all that begin alike. */
  readonly turns: readonly string[]
  /** Of one adapter: the outputs and variants that it shows on, `buffered/alb`. Default: any. */
  readonly on?: readonly string[]
  readonly edits?: readonly RuntimeEdit[]
  /** Another build half: its `supports`, or what it emits. */
  adapter?(adapter: BuildAdapter): BuildAdapter
  /** Another running host: what it answers, what it prints. */
  host?(host: RunningHost): RunningHost
}
