/** JSON files that belong to the user: what must stand in them, and the edit that puts it there and keeps the format. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { applyEdits, modify, parse, type ParseError } from 'jsonc-parser'
import type { UserFilePatch } from '../contract/adapter.ts'
import { problem, type Problem } from './problems.ts'

/** What a user's file lacks, and the file as it should be. */
export interface UserFileEdit {
  readonly path: string
  readonly contents: string
  /** What is missing, as JSON with its place, a line each. */
  readonly missing: readonly string[]
}

type Ensure = UserFilePatch['ensure'][number]

/** Compares the file with what must stand in it. `undefined`: nothing is missing. */
export async function checkUserFile(
  root: string,
  patch: UserFilePatch,
): Promise<{ edit?: UserFileEdit; problems: Problem[] }> {
  const raw = await readFile(join(root, patch.path), 'utf8').catch(() => undefined)
  // Some editors of Windows begin a file with a mark, which stays.
  const mark = raw?.startsWith('\uFEFF') ? '\uFEFF' : ''
  const before = raw?.slice(mark.length)
  const errors: ParseError[] = []
  parse(before ?? '{}', errors, { allowTrailingComma: true })
  if (errors.length > 0)
    return { problems: [problem('ANYHOST_USER_FILE', `${patch.path} is not JSON.`, { file: patch.path })] }

  let contents = before ?? '{}\n'
  const missing: string[] = []
  for (const ensure of patch.ensure) {
    const next = edited(contents, ensure)
    if (next === contents) continue
    contents = next
    missing.push(describe(ensure))
  }
  return missing.length > 0
    ? { edit: { path: patch.path, contents: mark + contents, missing }, problems: [] }
    : { problems: [] }
}

/** Writes the edit. */
export const applyUserFile = (root: string, { path, contents }: UserFileEdit): Promise<void> =>
  writeFile(join(root, path), contents)

function edited(text: string, ensure: Ensure): string {
  // JSON of a config file is an object, or the patch makes it one.
  const value = parse(text) as unknown
  if ('key' in ensure)
    return isDeepStrictEqual(at(value, ensure.key), ensure.value) ? text : set(text, ensure.key, ensure.value)
  const found = at(value, ensure.list)
  const list = Array.isArray(found) ? found : []
  const others = list.filter((each) => !ensure.items.some((item) => isDeepStrictEqual(each, item)))
  const wanted = [...ensure.items, ...others]
  return isDeepStrictEqual(wanted, list) ? text : set(text, ensure.list, wanted)
}

function set(text: string, path: readonly string[], value: unknown): string {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  '
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const formattingOptions = { insertSpaces: !indent.startsWith('\t'), tabSize: indent.length, eol }
  return applyEdits(text, modify(text, [...path], value, { formattingOptions }))
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (object, key) =>
      typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[key] : undefined,
    value,
  )
}

function describe(ensure: Ensure): string {
  if ('key' in ensure) return `${ensure.key.join('.')}: ${JSON.stringify(ensure.value)}`
  return `${ensure.list.join('.')}: ${ensure.items.map((item) => JSON.stringify(item)).join(', ')}`
}
