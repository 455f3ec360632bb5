/** The matrix as Markdown, for a page that is kept in the repository. The same run gives the same text. */
import { countOf, groupsOf, type Count, type Report, type ReportTarget } from './matrix.ts'

/** The whole page, with a line break at its end. */
export function toMarkdown(report: Report): string {
  const { cases, targets } = report
  const counted = cases.filter(({ sabotages }) => sabotages.length > 0).length
  return `${[
    '# Conformance',
    '',
    '<!-- Written by `anyhost conformance --report`. A test compares it with what the suite does. -->',
    '',
    `${cases.length} cases against ${targets.length} outputs, each in the runtime of its host. ${counted} cases are proven by a sabotage: code broken on purpose turns them red.`,
    '',
    'A number alone: so many cases passed. `none`: the target states that it has no such thing, and the case for that passed. `gap`: the local',
    'runtime differs from the platform before a function is called, so the case cannot be asked here. `failed` is what it says.',
    '',
    ...table(
      ['', ...targets.map(({ target }) => target)],
      [
        ...groupsOf(report).map(({ group, counts }) => [group, ...counts.map(cell)]),
        ['**all**', ...targets.map(({ results }) => cell(countOf(results.map(({ status }) => status))))],
      ],
    ),
    '',
    '## What ran',
    '',
    ...table(
      ['target', 'runtime', 'stand-ins of ours'],
      targets.map(({ target, runtime, standIns }) => [target, runtime, standIns.join('; ') || 'none']),
    ),
    '',
    '## What did not pass',
    '',
    ...exceptions(targets),
    '',
    '## Levels',
    '',
    'N native, E emulated, F fixed, – none. **Bold** is below the reference, for the reason in the decision that is named.',
    '',
    ...levels(report),
    '',
    '## Cases',
    '',
    ...groupsOf(report).flatMap(({ group, cases: members }) => [
      `### ${group}`,
      '',
      ...members.map(
        ({ id, title, sabotages }) =>
          `- \`${id}\` ${escape(title)}${sabotages.length > 0 ? ` (red under ${sabotages.map((each) => `\`${each}\``).join(', ')})` : ''}`,
      ),
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()}\n`
}

/** `12`, `12, 3 none`. */
export function cell({ passed, none, gap, failed }: Count): string {
  const parts = [
    passed > 0 ? `${passed}` : '',
    none > 0 ? `${none} none` : '',
    gap > 0 ? `${gap} gap` : '',
    failed > 0 ? `**${failed} failed**` : '',
  ].filter(Boolean)
  return parts.join(', ') || '–'
}

/** A line for each case that did not pass and is not `none`. */
export function exceptions(targets: readonly ReportTarget[]): string[] {
  const lines = targets.flatMap(({ target, results }) =>
    results
      .filter(({ status }) => status === 'gap' || status === 'failed')
      .map(({ id, status, detail }) =>
        `- ${target}, \`${id}\`: ${status}. ${escape(firstLine(detail?.message))}`.trimEnd(),
      ),
  )
  return lines.length > 0 ? lines : ['Nothing.']
}

const LETTERS = { native: 'N', emulated: 'E', fixed: 'F', none: '–' } as const

function levels({ levels: rows, targets }: Report): string[] {
  const names = targets.map(({ target }) => target)
  const pages: string[] = []
  const shown = rows.map(({ feature, on }) => [
    `\`${feature}\``,
    ...names.map((name) => {
      const found = on[name]
      if (!found) return '–'
      const letter = LETTERS[found.level]
      if (!found.below) return letter
      pages.push(`- ${name}, \`${feature}\`: ${found.below.decision ?? 'no decision names it'}`)
      return `**${letter}**`
    }),
  ])
  return [...table(['feature', ...names], shown), ...(pages.length > 0 ? ['', ...pages] : [])]
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => '---'), ...rows].map(
    (row) => `| ${row.map((each) => each.replaceAll('|', '\\|')).join(' | ')} |`,
  )

const firstLine = (text = ''): string => text.split('\n')[0] ?? ''

/** Markdown takes these for marks. */
const escape = (text: string): string => text.replaceAll(/[\\*_<>[\]]/g, '\\$&')
