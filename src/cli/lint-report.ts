/** How the linter's findings are shown to a person. */
import type { LintFinding, LintResult } from '../lint/index.ts'

export function lintText({ hosts, findings, changes }: LintResult, { dryRun }: { readonly dryRun: boolean }): string {
  if (hosts.length === 0) return ''
  const diffs = changes.filter(({ written }) => !written).map(({ diff }) => diff)
  return `\n${[...findings.map(findingText), ...(dryRun ? diffs : []), summary(hosts, findings, changes)].join('\n')}\n`
}

function findingText({ code, file, line, column, target, message, cost, fix }: LintFinding): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return `${place}  ${code} (${target})\n  ${message}\n${cost ? `  cost ${cost}\n` : ''}  fix  ${fix}\n`
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
