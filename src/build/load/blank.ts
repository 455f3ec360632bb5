/** A copy of a file in which everything but some stretches is white space, so that every position stays as it is. */
import type { Range } from '../analyse/definition.ts'

export interface Page {
  keep(start: number, end: number): void
  /** Takes a stretch out again, whatever is kept before or after. */
  drop(range: Range): void
  print(): string
}

export function createPage(text: string): Page {
  const kept: Range[] = []
  const dropped: Range[] = []
  return {
    keep: (start, end) => void kept.push([start, end]),
    drop: (range) => void dropped.push(range),
    print: () => print(text, kept, dropped),
  }
}

function print(text: string, kept: readonly Range[], dropped: readonly Range[]): string {
  const mask = new Uint8Array(text.length)
  for (const [start, end] of kept) mask.fill(1, start, end)
  for (const [start, end] of dropped) mask.fill(0, start, end)
  let out = ''
  for (let start = 0; start < text.length;) {
    const value = mask[start]
    let end = start + 1
    while (end < text.length && mask[end] === value) end++
    const part = text.slice(start, end)
    out += value === 1 ? part : part.replace(/[^\n\r\u2028\u2029]/g, ' ')
    start = end
  }
  return out.trimEnd()
}
