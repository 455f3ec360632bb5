/** What docs/conformance.md says of one target, and what a run of the suite makes of it. */
import { readFileSync } from 'node:fs'
import { CASES, catalogueOf, toReport, type CaseResult } from 'anyhost/conformance'
import { groupsOf } from '../../src/conformance/report/matrix.ts'
import { cell, exceptions } from '../../src/conformance/report/markdown.ts'
import type { Target } from './targets.ts'

interface Said {
  /** The cell of each group. */
  readonly groups: Readonly<Record<string, string>>
  /** A line for each case that is a gap or failed. */
  readonly exceptions: readonly string[]
}

const PAGE = new URL('../../docs/conformance.md', import.meta.url)

export function onPage(title: string): Said {
  const lines = readFileSync(PAGE, 'utf8').split('\n')
  const head = lines.findIndex((line) => line.startsWith('|  | '))
  const rows = lines.slice(head, lines.indexOf('', head)).map((line) => line.split('|').map((each) => each.trim()))
  const column = rows[0]?.indexOf(title) ?? -1
  return {
    groups: Object.fromEntries(
      rows.slice(2).flatMap((row) => (column < 0 || row[1] === '**all**' ? [] : [[row[1] ?? '', row[column] ?? '']])),
    ),
    exceptions: lines.filter((line) => line.startsWith(`- ${title}, `) && /: (?:gap|failed)\. /.test(line)),
  }
}

export function onRun(target: Target, results: readonly CaseResult[]): Said {
  const { adapter, output, harness, variant } = target
  const about = {
    target: adapter.name,
    output,
    ...(variant && { variant: variant.name }),
    runtime: harness.runtime,
    standIns: harness.standIns,
    gaps: [],
    ms: 0,
  }
  const run = { cases: [], catalogue: catalogueOf(CASES, []), targets: [{ ...about, results }], problems: [] }
  const report = toReport(run, [target])
  const said = groupsOf(report).map(({ group, counts: [count] }) => [group, count ? cell(count) : ''])
  return {
    groups: Object.fromEntries(said),
    exceptions: exceptions(report.targets).filter((each) => each !== 'Nothing.'),
  }
}
