/** What a run of the suite amounts to: groups of cases by target, and the levels that stand beside them. */
import type { Feature } from '../../contract/features.ts'
import type { Level } from '../../contract/function.ts'

/** How a case ended. `gap`: the local runtime differs from the platform before a function is called. */
export type Status = 'passed' | 'none' | 'gap' | 'failed'

/** What was asked and what came back. */
export interface Exchange {
  readonly request: Message
  readonly response?: Message
}

export interface Message {
  /** `GET /pets/rex` or `200 OK`. */
  readonly line: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** As text, cut off when it is long; bytes are shown as their number. */
  readonly body?: string
}

export interface Detail {
  readonly exchanges?: readonly Exchange[]
  readonly expected?: string
  readonly actual?: string
  /** Why it failed, is none, or is a gap. */
  readonly message?: string
}

export interface ReportCase {
  readonly id: string
  readonly group: string
  readonly title: string
  readonly features: readonly string[]
  readonly sabotages: readonly string[]
}

export interface ReportTarget {
  /** `netlify:functions`. */
  readonly target: string
  readonly runtime: string
  readonly standIns: readonly string[]
  readonly results: readonly { readonly id: string; readonly status: Status; readonly detail?: Detail }[]
}

export interface ReportLevel {
  readonly level: Level
  readonly note?: string
  readonly limit?: string
  readonly value?: string
  /** The reference asks for more; the page that says why, if there is one. */
  readonly below?: { readonly floor: Level; readonly decision?: string }
}

export interface Report {
  readonly cases: readonly ReportCase[]
  readonly targets: readonly ReportTarget[]
  /** By feature, then by target. */
  readonly levels: readonly { readonly feature: Feature; readonly on: Readonly<Record<string, ReportLevel>> }[]
}

export interface Count {
  readonly passed: number
  readonly none: number
  readonly gap: number
  readonly failed: number
}

export interface GroupRow {
  readonly group: string
  readonly cases: readonly ReportCase[]
  /** In the order of the targets. */
  readonly counts: readonly Count[]
}

/** One row for each group, in the order in which the groups first appear. */
export function groupsOf({ cases, targets }: Report): GroupRow[] {
  const byGroup = new Map<string, ReportCase[]>()
  for (const each of cases) byGroup.set(each.group, [...(byGroup.get(each.group) ?? []), each])
  const statuses = targets.map(({ results }) => new Map(results.map(({ id, status }) => [id, status])))
  return [...byGroup].map(([group, members]) => ({
    group,
    cases: members,
    counts: statuses.map((byId) => countOf(members.flatMap(({ id }) => byId.get(id) ?? []))),
  }))
}

export const countOf = (statuses: readonly Status[]): Count => {
  const number = (wanted: Status): number => statuses.filter((status) => status === wanted).length
  return { passed: number('passed'), none: number('none'), gap: number('gap'), failed: number('failed') }
}
