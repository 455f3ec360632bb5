/** The pages of a report. Until they are there, a table of numbers. */
import type { ConformanceResult, TargetResult } from '../result.ts'

/** Files for a project's folder, by their path. They are written there, and their paths given. */
export async function writeReport(_result: ConformanceResult, _root: string): Promise<readonly string[]> {
  return []
}

/** One row for each target: what it is, and how many cases ended how. */
export function rowsOf({ targets }: ConformanceResult): string[][] {
  const head = ['target', 'runtime', 'passed', 'none', 'gaps', 'failed', 'seconds']
  return [head, ...targets.map(rowOf)]
}

function rowOf({ target, output, runtime, results, fault, ms }: TargetResult): string[] {
  const count = (status: string): number => results.filter((each) => each.status === status && !each.gap).length
  const gaps = results.filter(({ gap }) => gap).length
  const numbers = [count('passed'), count('none'), gaps, count('failed')].map(String)
  return [`${target}:${output}`, fault ? 'did not start' : runtime, ...numbers, (ms / 1000).toFixed(1)]
}
