import { check } from '../../build/index.ts'
import type { ExitCode, Invocation } from '../main.ts'
import { printJson, printProblems, table } from '../report.ts'

/** `anyhost check [targets…]` */
export async function run({ root, names, json, strict }: Invocation): Promise<ExitCode> {
  const result = await check({ root, targets: names })
  const { features, findings, accepted, notes, problems } = result
  // A note says how something is done; a finding or an accepted loss, that something is not as it was written.
  const differs = strict && findings.length + accepted.length > 0
  const exit = problems.length > 0 || differs ? 1 : 0
  if (json) {
    printJson(result)
    return exit
  }
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
  for (const { target, function: id, message } of notes)
    process.stdout.write(`\n  note  ${[target, id].filter(Boolean).join(' ')}: ${message}`)
  for (const { file, line, column, message, target } of [...findings, ...accepted]) {
    const place = [file, line, column].filter((part) => part !== undefined).join(':')
    process.stdout.write(`\n${place || target}  ${message}`)
  }
  if (findings.length + accepted.length + notes.length > 0) process.stdout.write('\n')
  printProblems(problems)
  if (differs)
    process.stderr.write(`${findings.length} findings and ${accepted.length} accepted losses count, by --strict.\n`)
  return exit
}
