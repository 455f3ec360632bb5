/** What the linter says about a file. */
import type { LintCode } from './codes.ts'

/** One difference, with its place: what the code says, what the host reads, what that costs, what to do. */
export interface LintFinding {
  readonly code: LintCode
  /** Relative to the project, with `/`. */
  readonly file: string
  /** 1-based. */
  readonly line?: number
  /** 1-based. */
  readonly column?: number
  /** The host, by the name of its target. */
  readonly target: string
  /** `config.path`, `maxDuration`. */
  readonly field?: string
  readonly message: string
  /** What the user loses. */
  readonly cost?: string
  readonly fix: string
  /** `can`: `--fix` mends it. `done`: it did. `no`: it does not; `fix` says what a person can do. */
  readonly mend: 'can' | 'done' | 'no'
}

/** A value in a sentence. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

export const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
