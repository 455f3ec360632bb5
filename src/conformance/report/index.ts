/** The pages of a report, and its short form for a terminal. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { titleOf, type Subject } from '../subjects.ts'
import type { ConformanceResult, TargetResult } from '../result.ts'
import { toReport } from './from-result.ts'
import { toHtml } from './html.ts'
import { toMarkdown } from './markdown.ts'

export { toReport } from './from-result.ts'
export { toHtml } from './html.ts'
export { toMarkdown } from './markdown.ts'
export type { Report } from './matrix.ts'

/** Writes `docs/conformance.md` and `docs/conformance.html` below the root, and gives their paths relative to it. */
export async function writeReport(
  result: ConformanceResult,
  subjects: readonly Subject[],
  root: string,
): Promise<readonly string[]> {
  const report = toReport(result, subjects)
  const pages = [
    ['docs/conformance.md', toMarkdown(report)],
    ['docs/conformance.html', toHtml(report)],
  ] as const
  await mkdir(join(root, 'docs'), { recursive: true })
  await Promise.all(pages.map(([path, text]) => writeFile(join(root, path), text)))
  return pages.map(([path]) => path)
}

/** One row for each target: what it is, and how many cases ended how. */
export function rowsOf({ targets }: ConformanceResult): string[][] {
  const head = ['target', 'runtime', 'passed', 'none', 'gaps', 'failed', 'seconds']
  return [head, ...targets.map(rowOf)]
}

function rowOf(row: TargetResult): string[] {
  const { runtime, results, fault, ms } = row
  const count = (status: string): number => results.filter((each) => each.status === status && !each.gap).length
  const gaps = results.filter(({ gap }) => gap).length
  const numbers = [count('passed'), count('none'), gaps, count('failed')].map(String)
  return [titleOf(row), fault ? 'did not start' : runtime, ...numbers, (ms / 1000).toFixed(1)]
}
