/** The parts of docs/conformance.md that no run decides; the counts are compared where the suite runs (test/contract). */
import { readFileSync } from 'node:fs'
import {
  CASES,
  catalogueOf,
  findSuites,
  SABOTAGES,
  subjectsOf,
  toMarkdown,
  toReport,
  type ConformanceResult,
} from 'anyhost/conformance'
import { beforeAll, describe, expect, it } from 'vitest'

const PAGE = readFileSync(new URL('../../docs/conformance.md', import.meta.url), 'utf8')
let expected = ''

/** One part of the page, with what stands below its heading. */
const part = (text: string, heading: string): string => {
  const start = text.indexOf(`\n## ${heading}\n`)
  const end = text.indexOf('\n## ', start + 1)
  return text.slice(start, end < 0 ? undefined : end)
}

beforeAll(async () => {
  const { suites } = await findSuites([], { heavy: true })
  const subjects = subjectsOf(suites)
  const sabotages = [...SABOTAGES, ...suites.flatMap(({ harness }) => harness.sabotages ?? [])]
  const result: ConformanceResult = {
    cases: CASES.map(({ id }) => id),
    catalogue: catalogueOf(CASES, sabotages),
    targets: subjects.map(({ adapter, output, variant, harness: { runtime, standIns } }) => {
      return {
        target: adapter.name,
        output,
        ...(variant && { variant: variant.name }),
        runtime,
        standIns,
        gaps: [],
        results: [],
        ms: 0,
      }
    }),
    problems: [],
  }
  expected = toMarkdown(toReport(result, subjects))
})

describe('docs/conformance.md', () => {
  it.each(['What ran', 'Levels', 'Cases'])(
    'is written anew when %s changes: anyhost conformance --report',
    (heading) => {
      expect(part(PAGE, heading)).not.toBe('')
      expect(part(PAGE, heading)).toBe(part(expected, heading))
    },
  )

  it('says how many cases and outputs there are', () => {
    const line = (text: string): string | undefined => /^\d+ cases against.*$/m.exec(text)?.[0]
    expect(line(PAGE)).toBe(line(expected))
  })
})
