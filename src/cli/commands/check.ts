import { check } from '../../build/index.ts'
import type { ExitCode, Invocation } from '../main.ts'
import { printJson, printProblems, table } from '../report.ts'

/** `anyhost check [targets…]` */
export async function run({ root, names, json }: Invocation): Promise<ExitCode> {
  const result = await check({ root, targets: names })
  const exit = result.problems.length > 0 ? 1 : 0
  if (json) {
    printJson(result)
    return exit
  }
  const { features, findings, problems } = result
  if (features.length > 0) {
    const targets = Object.keys(features[0]!.levels)
    const rows = features.map(({ feature, levels, usedBy }) => [
      feature,
      ...targets.map((target) => levels[target]?.level ?? ''),
      usedBy.join(', '),
    ])
    process.stdout.write(`${table([['feature', ...targets, 'used by'], ...rows])}\n`)
    for (const { feature, levels } of features) {
      for (const [target, { note }] of Object.entries(levels)) {
        if (note) process.stdout.write(`\n  ${feature} on ${target}: ${note}`)
      }
    }
    process.stdout.write('\n')
  }
  for (const { file, line, column, message } of findings) {
    process.stdout.write(`\n${[file, line, column].filter((part) => part !== undefined).join(':')}  ${message}`)
  }
  if (findings.length > 0) process.stdout.write('\n')
  printProblems(problems)
  return exit
}
