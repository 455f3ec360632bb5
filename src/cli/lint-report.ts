/** How the linter's findings are shown to a person. */
import type { LintFinding, LintResult } from '../lint/index.ts'
import { placeText } from './report.ts'

export function lintText(
  { hosts, findings, changes }: LintResult,
  { dryRun, root }: { readonly dryRun: boolean; readonly root: string },
): string {
  if (hosts.length === 0) return ''
  const diffs = changes.filter(({ written }) => !written).map(({ diff }) => diff)
  return `\n${[...findings.map((each) => findingText(each, root)), ...(dryRun ? diffs : []), summary(hosts, findings, changes)].join('\n')}\n`
}

function findingText({ code, target, message, cost, fix, ...position }: LintFinding, root: string): string {
  return `${placeText(position, root)}  ${code} (${target})\n  ${message}\n${cost ? `  cost ${cost}\n` : ''}  fix  ${fix}\n`
}

function summary(hosts: LintResult['hosts'], findings: readonly LintFinding[], changes: LintResult['changes']): string {
  const compared = hosts.map(({ target, files }) => `${count(files, 'file')} for ${target}`).join(', ')
  const able = findings.filter(({ mend }) => mend === 'can').length
  const done = findings.filter(({ mend }) => mend === 'done').length
  const written = changes.filter((each) => each.written).map(({ file }) => file)
  const said = [
    `${compared} compared with what the host reads: ${count(findings.length, 'finding')}.`,
    ...(able > 0 ? [`--fix mends ${able} of them.`] : []),
    ...(written.length > 0 ? [`Mended ${done} in ${written.join(', ')}.`] : []),
  ]
  return said.join(' ')
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
