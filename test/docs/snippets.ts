/** The code that the pages show, as files of a project. */
import { readFileSync } from 'node:fs'

/** A fenced block: its language (`js` where a diff moves a CommonJS file), and what it says. Of a diff, what it says afterwards. */
export interface Snippet {
  readonly page: string
  readonly line: number
  readonly language: string
  readonly text: string
}

export function snippetsOf(page: string): Snippet[] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8')
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(({ 1: language = '', 2: code = '', index }) => ({
    page,
    line: text.slice(0, index).split('\n').length + 1,
    language: language === 'diff' ? languageOf(code) : language,
    text: language === 'diff' ? afterwards(code) : code,
  }))
}

const languageOf = (diff: string): string => (/^-exports\./m.test(diff) && !/^\+\/\/ .*\.ts$/m.test(diff) ? 'js' : 'ts')

const afterwards = (diff: string): string =>
  diff
    .split('\n')
    .filter((line) => !line.startsWith('-'))
    .map((line) => line.slice(1))
    .join('\n')

/** A block may show several ways to end a file, each in a line of its own: one text for each. */
export function alternatives({ text }: Snippet): string[] {
  const lines = text.split('\n')
  const ends = lines.filter(isEnd)
  if (ends.length < 2) return [text]
  return ends.map((end) => lines.filter((line) => line === end || !isEnd(line)).join('\n'))
}

const isEnd = (line: string): boolean => line.startsWith('export default ')
