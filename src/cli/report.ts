/** How results are shown to a person. */
import { boundsText, type HostLimit, type Problem } from '../build/index.ts'

/** One problem: where, what, why, what to do. */
export function problemText({ code, file, line, column, what, why, fix }: Problem): string {
  const place = file ? [file, line, column].filter((part) => part !== undefined).join(':') : ''
  return `${place ? `${place}  ` : ''}${code}\n  ${what}\n  why  ${why}\n  fix  ${fix}`
}

export function printProblems(problems: readonly Problem[]): void {
  for (const each of problems) process.stderr.write(`${problemText(each)}\n\n`)
  if (problems.length > 0)
    process.stderr.write(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}, nothing written.\n`)
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** `duration  1 to 3600 s (Hobby: at most 300 s)  https://… (2026-11)` */
export function limitText({ name, kind, unit, plans = {}, note, source, checked, ...bounds }: HostLimit): string {
  const hard = bounds.oneOf || bounds.least !== undefined || bounds.most !== undefined
  const byPlan = Object.entries(plans).map(([plan, each]) => `${plan}: ${boundsText({ ...each, unit })}`)
  const parts = [
    `${name}${kind ? ` (${kind})` : ''}`,
    [...(hard ? [boundsText({ ...bounds, unit })] : []), ...(byPlan.length > 0 ? [`(${byPlan.join('; ')})`] : [])].join(
      ' ',
    ),
    ...(note ? [note] : []),
    `${source} (${checked})`,
  ]
  return parts.join('  ')
}

export const bytesText = (bytes: number): string => (bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} kB`)

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
