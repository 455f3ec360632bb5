import { parseSync, rawTransferSupported, type ParseResult, type Program } from 'oxc-parser'

/** A place in a file, counted from 1, in UTF-16 units as editors count. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A parsed file. Offsets in `program` are offsets into `text`, which has no byte order mark. */
export interface Source {
  readonly file: string
  readonly text: string
  readonly program: Program
  readonly lineStarts: readonly number[]
}

export interface SyntaxProblem {
  readonly message: string
  readonly position: Position
}

export type Parsed =
  | { readonly source: Source; readonly problem?: never }
  | { readonly problem: SyntaxProblem; readonly source?: never }

export interface ParseChoice {
  /** Reads the tree from the parser's own memory: faster for many files, slower for a few. */
  readonly rawTransfer?: boolean
}

/** Parses JavaScript or TypeScript, with JSX wherever the file's extension does not rule it out. */
export function parseSource(file: string, content: string, choice: ParseChoice = {}): Parsed {
  const text = content.startsWith('\uFEFF') ? content.slice(1) : content
  const lineStarts = lineStartsOf(text)
  const result = parse(file, text, choice.rawTransfer === true && rawTransferSupported())
  const error = result.errors.find((each) => each.severity === 'Error')
  if (error === undefined) return { source: { file, text, program: result.program, lineStarts } }
  const position = positionAt({ file, lineStarts }, error.labels[0]?.start ?? 0)
  return { problem: { message: error.message, position } }
}

function parse(file: string, text: string, experimentalRawTransfer: boolean): ParseResult {
  const options = { lang: languageOf(file), sourceType: sourceTypeOf(file), experimentalRawTransfer } as const
  try {
    return parseSync(file, text, options)
  } catch (error) {
    // It asks for gigabytes of address space, which a process may not be allowed.
    if (!experimentalRawTransfer) throw error
    return parse(file, text, false)
  }
}

/** The place of an offset, by binary search over the line starts. */
export function positionAt(source: Pick<Source, 'file' | 'lineStarts'>, offset: number): Position {
  const { file, lineStarts } = source
  let low = 0
  let high = lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { file, line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 }
}

/** Whether a file is JavaScript or TypeScript by its name. */
export function isScript(file: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(file) && !/\.d\.[cm]?ts$/.test(file)
}

/** The language of a script. JSX is read in every JavaScript file, as bundlers do. */
export function languageOf(file: string): 'ts' | 'tsx' | 'jsx' {
  if (file.endsWith('.tsx')) return 'tsx'
  return /\.[cm]?ts$/.test(file) ? 'ts' : 'jsx'
}

function sourceTypeOf(file: string): 'module' | 'unambiguous' {
  return /\.(js|cjs|cts)$/.test(file) ? 'unambiguous' : 'module'
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0]
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length)
  return starts
}
