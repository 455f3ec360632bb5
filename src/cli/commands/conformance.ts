import {
  CASES,
  conformance,
  findSuites,
  groupOf,
  isMeant,
  rowsOf,
  subjectsOf,
  titleOf,
  writeReport,
  type Case,
  type ConformanceResult,
  type Progress,
} from '../../conformance/index.ts'
import { problem, type Problem } from '../../build/index.ts'
import type { ExitCode, Invocation } from '../main.ts'
import { list, runNamed } from './sabotage.ts'
import { printJson, printProblems, table } from '../report.ts'

/** `anyhost conformance [targets…]` */
export async function run({
  root,
  names,
  json,
  group,
  case: ids,
  report,
  sabotage,
  sabotages,
}: Invocation): Promise<ExitCode> {
  const found = await findSuites(names, { root, heavy: process.env.ANYHOST_HEAVY === '1' })
  const cases = chosen(group, ids)
  const unknown =
    cases.length > 0 ? [] : [problem('ANYHOST_CASE_UNKNOWN', `No case is meant by ${[...group, ...ids].join(', ')}.`)]
  const problems: readonly Problem[] = [...found.problems, ...unknown]
  if (problems.length > 0) {
    if (json) printJson({ cases: [], catalogue: [], targets: [], problems })
    else printProblems(problems)
    return 1
  }
  const sabotaging = { suites: found.suites, targets: found.targets, json }
  if (sabotages) return list(sabotaging)
  if (sabotage) return runNamed(sabotaging, sabotage)
  const result = await conformance({
    adapters: found.suites,
    targets: found.targets,
    cases,
    onProgress: progressLine(),
  })
  process.stderr.write('\n')
  const written = report ? await writeReport(result, subjectsOf(found.suites), root) : []
  if (json) printJson(result)
  else print(result, written)
  return result.targets.some(({ fault, results }) => fault || results.some(({ status }) => status === 'failed')) ? 1 : 0
}

function chosen(groups: readonly string[], ids: readonly string[]): readonly Case[] {
  if (groups.length + ids.length === 0) return CASES
  return CASES.filter((each) => groups.includes(groupOf(each)) || isMeant(each.id, ids))
}

/** How far each target is, in one line that is written over. */
export function progressLine(): (progress: Progress) => void {
  const state = new Map<string, string>()
  return ({ target, done, of }) => {
    state.set(target, `${target} ${done}/${of}`)
    const text = [...state.values()].join('  ')
    if (process.stderr.isTTY) process.stderr.write(`\r${text.slice(0, 160)}`)
    else if (done === 0 || done === of) process.stderr.write(`${target} ${done}/${of}\n`)
  }
}

function print(result: ConformanceResult, written: readonly string[]): void {
  process.stdout.write(`${table(rowsOf(result))}\n`)
  for (const each of result.targets) {
    const { fault, results, gaps } = each
    const title = titleOf(each)
    if (fault) process.stdout.write(`\n${title} did not start\n  ${fault.replaceAll('\n', '\n  ')}\n`)
    for (const { id, status, detail } of results) {
      if (status !== 'failed') continue
      process.stdout.write(`\n${title} ${id}\n  ${detail.message}\n`)
      for (const { method, url, answer } of detail.requests)
        process.stdout.write(`  ${method} ${url}: ${answer ? `${answer.status} ${answer.body}` : 'no answer'}\n`)
    }
    for (const { cases, why } of gaps) process.stdout.write(`\n${title} gap ${cases.join(', ')}\n  ${why}\n`)
  }
  for (const path of written) process.stdout.write(`${path}\n`)
}
