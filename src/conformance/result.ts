/** What a run of the suite says, as `--json` prints it. Fields are added, never changed. */
import type { Problem } from '../build/index.ts'
import type { Feature } from '../contract/features.ts'
import type { Gap } from '../contract/harness.ts'

/** One request and its answer. Bodies are cut off after 400 characters. */
export interface Exchange {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  answer?: {
    readonly status: number
    readonly headers: readonly (readonly [string, string])[]
    body: string
  }
}

/** One comparison that a case made. */
export interface Check {
  readonly expected: unknown
  readonly actual: unknown
  /** What was compared, where the values do not say it. */
  readonly what?: string
}

export interface Detail {
  readonly requests: readonly Exchange[]
  readonly checks: readonly Check[]
  /** Of the check that failed. */
  readonly expected?: unknown
  readonly actual?: unknown
  /** Why it failed, or why it was not asked. '' when it passed. */
  readonly message: string
}

export interface CaseResult {
  readonly id: string
  /** `none`: not asked, because the target declares that it has no such feature, or because of `gap`. */
  readonly status: 'passed' | 'none' | 'failed'
  /** What the local runtime does otherwise than the platform. Such a case says nothing about the host. */
  readonly gap?: string
  readonly detail: Detail
  readonly ms: number
}

export interface TargetResult {
  readonly target: string
  readonly output: string
  /** The name of the variant, where it is one. */
  readonly variant?: string
  readonly runtime: string
  readonly standIns: readonly string[]
  readonly gaps: readonly Gap[]
  /** Why nothing could be asked. */
  readonly fault?: string
  readonly results: readonly CaseResult[]
  readonly ms: number
}

/** What is known of a case besides its id. */
export interface CaseInfo {
  readonly id: string
  readonly group: string
  readonly title: string
  readonly features: readonly Feature[]
  readonly when: 'present' | 'none' | 'limit' | 'always'
  /** Ids of the sabotages that must turn it red. A case without one does not count. */
  readonly sabotages: readonly string[]
}

export interface ConformanceResult {
  /** Ids, in the order of the suite. */
  readonly cases: readonly string[]
  readonly catalogue: readonly CaseInfo[]
  readonly targets: readonly TargetResult[]
  readonly problems: readonly Problem[]
}
