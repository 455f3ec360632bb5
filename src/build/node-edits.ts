import type { Node } from 'oxc-parser'

/** A text with some of its nodes written anew. What lies in one that is written anew goes with it. */
export function applied(text: string, edits: ReadonlyMap<Node, string>): string {
  let result = ''
  let end = 0
  for (const [node, code] of [...edits].toSorted(([a], [b]) => a.start - b.start)) {
    if (node.start < end) continue
    result += text.slice(end, node.start) + code
    end = node.end
  }
  return result + text.slice(end)
}
