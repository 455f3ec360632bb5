/** A run of the suite as its pages show it. */
import { STATUS_CODES } from 'node:http'
import { inspect } from 'node:util'
import { supportOf } from '../../build/index.ts'
import { FEATURES, type Feature } from '../../contract/features.ts'
import { BELOW_THE_FLOOR, floorsOf, reaches } from '../levels.ts'
import type { CaseResult, Check, ConformanceResult, Exchange } from '../result.ts'
import { levelsOf, titleOf, type Subject } from '../subjects.ts'
import type * as Shown from './matrix.ts'

/** Features by target stand beside the results; `subjects` are those that ran. */
export function toReport(result: ConformanceResult, subjects: readonly Subject[]): Shown.Report {
  const shown = subjects.filter(({ title }) => result.targets.some((each) => title === titleOf(each)))
  return {
    cases: result.catalogue.map(({ id, group, title, features, sabotages }) => ({
      id,
      group,
      title,
      features,
      sabotages,
    })),
    targets: result.targets.map((each) => ({
      target: titleOf(each),
      runtime: each.runtime,
      standIns: each.standIns,
      results: each.results.map((one) => ({ id: one.id, status: statusOf(one), detail: detailOf(one) })),
    })),
    levels: FEATURES.map((feature) => ({
      feature,
      on: Object.fromEntries(shown.map((subject) => [subject.title, levelOf(subject, feature)])),
    })),
  }
}

const statusOf = ({ status, gap }: CaseResult): Shown.Status => (gap && status !== 'failed' ? 'gap' : status)

function detailOf({ status, gap, detail }: CaseResult): Shown.Detail {
  // Of a case that passed the last comparison is shown; of one that failed, the one that failed.
  const last: Partial<Check> | undefined = status === 'failed' ? detail : detail.checks.at(-1)
  const compared = last && (last.expected !== undefined || last.actual !== undefined)
  const message = gap ?? detail.message
  return {
    exchanges: detail.requests.map(exchangeOf),
    ...(compared && { expected: text(last.expected), actual: text(last.actual) }),
    ...(message && { message }),
  }
}

function exchangeOf({ method, url, headers, body, answer }: Exchange): Shown.Exchange {
  return {
    request: { line: `${method} ${url}`, headers: Object.entries(headers), ...(body !== undefined && { body }) },
    ...(answer && {
      response: {
        line: `${answer.status} ${STATUS_CODES[answer.status] ?? ''}`.trim(),
        headers: answer.headers,
        body: answer.body,
      },
    }),
  }
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : inspect(value, { depth: 6, breakLength: 70, maxStringLength: 400 })

function levelOf(subject: Subject, feature: Feature): Shown.ReportLevel {
  const { adapter } = subject
  const support = supportOf(levelsOf(subject), feature)
  const floor = floorsOf(adapter.name).get(feature)
  if (!floor || floor.conditional || reaches(support.level, floor.level)) return support
  const decision = BELOW_THE_FLOOR.find((each) => each.target === adapter.name && each.feature === feature)?.decision
  return { ...support, below: { floor: floor.level, ...(decision && { decision }) } }
}
