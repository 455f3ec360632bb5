import { check, NO_TARGET } from '../../build/index.ts'
import { lint } from '../../lint/index.ts'
import { lintText } from '../lint-report.ts'
import type { ExitCode, Invocation } from '../main.ts'
import { placeText, printJson, printProblems, table } from '../report.ts'

/** `anyhost check [targets…]` */
export async function run({ root, names, json, fix, dryRun, strict }: Invocation): Promise<ExitCode> {
  const [checked, linted] = await Promise.all([
    check({ root, targets: names }),
    lint({ root, targets: names, fix, dryRun }),
  ])
  const result = withLint(checked, linted)
  const { features, accepted, notes, problems } = result
  const { findings } = checked
  // A note says how something is done; a finding or an accepted loss, that something is not as it was written.
  const left = [...findings, ...linted.findings.filter(({ file, mend }) => !mend || !isWritten(linted, file))]
  const differs = strict && left.length + accepted.length > 0
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
  for (const { message, target, ...position } of [...findings, ...accepted]) {
    process.stdout.write(`\n${placeText(position, root) || target}  ${message}`)
  }
  if (findings.length + accepted.length + notes.length > 0) process.stdout.write('\n')
  process.stdout.write(lintText(linted, { dryRun, root }))
  printProblems(problems, root)
  if (differs)
    process.stderr.write(`${left.length} findings and ${accepted.length} accepted losses count, by --strict.\n`)
  return exit
}

type Checked = Awaited<ReturnType<typeof check>>
type Linted = Awaited<ReturnType<typeof lint>>

/** A project may have nothing but files that were written for a host by hand. */
function withLint(checked: Checked, { hosts, findings, changes }: Linted): Checked & Pick<Linted, 'hosts' | 'changes'> {
  const isByHand = hosts.length > 0 && checked.problems.some(({ code }) => code === 'ANYHOST_NO_FUNCTIONS')
  const problems = checked.problems.filter(
    ({ code, what }) => !isByHand || (code !== 'ANYHOST_NO_FUNCTIONS' && what !== NO_TARGET),
  )
  return { ...checked, findings: [...checked.findings, ...findings], problems, hosts, changes }
}

const isWritten = ({ changes }: Linted, file: string | undefined): boolean =>
  changes.some((change) => change.written && change.file === file)
