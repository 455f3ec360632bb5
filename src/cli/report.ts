/** How results are shown to a person. */
import { isAbsolute, join, relative } from 'node:path'
import type { Problem } from '../build/index.ts'

/** A place in a file of the project, as the system writes paths and from the current folder, so that a terminal opens it. */
export function placeText(
  { file, line, column }: Partial<Pick<Problem, 'file' | 'line' | 'column'>>,
  root = '.',
): string {
  if (file === undefined) return ''
  const way = relative('.', root)
  const isInside = !way.startsWith('..') && !isAbsolute(way)
  return [join(isInside ? way : '', file), line, column].filter((part) => part !== undefined).join(':')
}

/** One problem: where, what, why, what to do. */
export function problemText({ code, what, why, fix, ...position }: Problem, root?: string): string {
  const place = placeText(position, root)
  return `${place ? `${place}  ` : ''}${code}\n  ${what}\n  why  ${why}\n  fix  ${fix}`
}

export function printProblems(problems: readonly Problem[], root?: string): void {
  for (const each of problems) process.stderr.write(`${problemText(each, root)}\n\n`)
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

export const bytesText = (bytes: number): string => (bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} kB`)

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
