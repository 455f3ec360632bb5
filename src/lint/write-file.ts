/** Writes a mended file in one step, and shows what changed. */
import { chmod, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { applyEdits, type Edit } from './candidates.ts'

/** Puts `after` in the place of `before`. `false`: somebody else has changed the file since it was read. */
export async function replaceFile(path: string, before: string, after: string): Promise<boolean> {
  if ((await readFile(path, 'utf8')) !== before) return false
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  try {
    await writeFile(temporary, after)
    await chmod(temporary, (await stat(path)).mode)
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
  return true
}

/** The lines that edits change, in the form of `diff -u` without context. */
export function diffOf(file: string, text: string, edits: readonly Edit[]): string {
  const hunks = groups(text, edits).map(({ start, end, own }) => {
    const before = text.slice(start, end)
    const moved = own.map(({ range, text: put }) => ({
      range: [range[0] - start, range[1] - start] as const,
      text: put,
    }))
    const after = applyEdits(before, moved) ?? before
    const line = text.slice(0, start).split('\n').length
    return `@@ line ${line} @@\n${marked('-', before)}${marked('+', after)}`
  })
  return `--- ${file}\n+++ ${file}\n${hunks.join('')}`
}

/** Edits on the same lines belong together. */
function groups(text: string, edits: readonly Edit[]): { start: number; end: number; own: Edit[] }[] {
  const found: { start: number; end: number; own: Edit[] }[] = []
  for (const edit of edits.toSorted((a, b) => a.range[0] - b.range[0])) {
    const start = text.lastIndexOf('\n', edit.range[0] - 1) + 1
    const next = text.indexOf('\n', Math.max(edit.range[0], edit.range[1] - 1))
    const end = next === -1 ? text.length : next + 1
    const last = found.at(-1)
    if (last && start < last.end) {
      last.end = Math.max(last.end, end)
      last.own.push(edit)
    } else found.push({ start, end, own: [edit] })
  }
  return found
}

const marked = (mark: string, text: string): string =>
  text === ''
    ? ''
    : text
        .replace(/\r?\n$/, '')
        .split(/\r?\n/)
        .map((line) => `${mark}${line}\n`)
        .join('')
