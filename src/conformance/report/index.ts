/** `anyhost conformance --report`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toHtml } from './html.ts'
import { toMarkdown } from './markdown.ts'
import type { Report } from './matrix.ts'

export { toHtml } from './html.ts'
export { toMarkdown } from './markdown.ts'
export type { Report } from './matrix.ts'

/** Writes the two pages, and gives their paths relative to the root. */
export async function writeReport(report: Report, root: string): Promise<string[]> {
  const pages = [
    ['docs/conformance.md', toMarkdown(report)],
    ['docs/conformance.html', toHtml(report)],
  ] as const
  await mkdir(join(root, 'docs'), { recursive: true })
  await Promise.all(pages.map(([path, text]) => writeFile(join(root, path), text)))
  return pages.map(([path]) => path)
}
