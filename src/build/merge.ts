/** Items of ours in JSON lists that a framework wrote: its own items keep their order and their bytes. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findNodeAtLocation, parseTree, type Node, type ParseError } from 'jsonc-parser'
import type { EmittedMerge, MergedList } from '../contract/adapter.ts'
import { problem, type Problem } from './problems.ts'

export interface MergedFile {
  readonly path: string
  readonly contents: string
}

/** The file that is there, with our items in it. Those of an earlier merge are replaced. */
export async function mergeFile(
  root: string,
  merge: EmittedMerge,
): Promise<{ file?: MergedFile; problems: Problem[] }> {
  const { path } = merge
  const before = await readFile(join(root, path), 'utf8').catch(() => undefined)
  const fail = (what: string, why: string, fix: string): { problems: Problem[] } => ({
    problems: [problem('ANYHOST_USER_FILE', what, { file: path, why, fix })],
  })
  if (before === undefined) {
    return fail(
      `There is no ${path} to merge into.`,
      'The framework writes it, and would remove what was written before.',
      'Run the build of the framework first, or build without `--merge`.',
    )
  }
  let contents = before
  for (const list of merge.lists) {
    const next = mergedText(contents, list)
    if (next === undefined) {
      const what = `${path} is no JSON object with a list \`${list.list}\`.`
      return fail(what, 'Nothing can be added to it.', 'Run the build of the framework again.')
    }
    contents = next
  }
  return { file: { path, contents }, problems: [] }
}

/** After everything else was written: a build that owned the file has removed it by then. */
export const writeMerged = (root: string, { path, contents }: MergedFile): Promise<void> =>
  writeFile(join(root, path), contents)

/** Whether somebody else's items are in the file: it was written over, whoever wrote it first. `ours` is what we would write. */
export async function holdsOthers(root: string, { path, lists }: EmittedMerge, ours?: string): Promise<boolean> {
  const text = await readFile(join(root, path), 'utf8').catch(() => undefined)
  if (text === undefined || text === ours) return false
  return lists.some((list) => {
    const read = readList(text, list)
    return read !== undefined && read.theirs.length > (read.at < 0 ? 0 : 1)
  })
}

interface List {
  readonly tree: Node
  /** The list, where there is one. */
  readonly found: Node | undefined
  readonly theirs: readonly Node[]
  /** The place among theirs of the item that ours go around, or -1. */
  readonly at: number
}

function readList(text: string, { list, ours, around }: MergedList): List | undefined {
  const errors: ParseError[] = []
  const tree = parseTree(text, errors)
  if (errors.length > 0 || tree?.type !== 'object') return undefined
  const found = findNodeAtLocation(tree, [list])
  if (found && found.type !== 'array') return undefined
  const theirs = (found?.children ?? []).filter((item) => !memberOf(item, ours.member)?.startsWith(ours.prefix))
  const isMiddle = (item: Node): boolean => around !== undefined && memberOf(item, around.member) === around.value
  return { tree, found, theirs, at: theirs.findIndex(isMiddle) }
}

/** The text of the file with our items, or `undefined` when it has another shape. */
export function mergedText(text: string, list: MergedList): string | undefined {
  const read = readList(text, list)
  if (!read) return undefined
  const { tree, found, theirs, at } = read
  const { around, before = [], after } = list
  const split = at < 0 ? theirs.length : at
  const source = (items: readonly Node[]): string[] =>
    items.map(({ offset, length }) => text.slice(offset, offset + length))
  const items = [
    ...source(theirs.slice(0, split)),
    ...before.map((item) => JSON.stringify(item)),
    ...(around && at < 0 ? [JSON.stringify({ [around.member]: around.value })] : []),
    ...source(theirs.slice(split, split + 1)),
    ...after.map((item) => JSON.stringify(item)),
    ...source(theirs.slice(split + 1)),
  ]
  if (!found && items.length === 0) return text
  const value = items.length === 0 ? '[]' : `[\n    ${items.join(',\n    ')}\n  ]`
  if (found) return text.slice(0, found.offset) + value + text.slice(found.offset + found.length)
  const [open, comma] = [tree.offset + 1, tree.children?.length ? ',' : '']
  return `${text.slice(0, open)}\n  ${JSON.stringify(list.list)}: ${value}${comma}${text.slice(open)}`
}

function memberOf(item: Node, name: string): string | undefined {
  const value: unknown = item.type === 'object' ? findNodeAtLocation(item, [name])?.value : undefined
  return typeof value === 'string' ? value : undefined
}
