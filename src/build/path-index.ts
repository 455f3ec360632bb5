/** Finds, among many path patterns, those that may match a request that another one matches: without asking each of them. */
import { segmentsOf, type Segment } from '../runtime/pattern.ts'

/** The places of the patterns that may overlap with this one, ascending. Some of them may not; none is left out. */
export type PathIndex = (path: string) => number[]

interface Node {
  readonly children: Map<string, Node>
  /** Patterns that end here. */
  readonly ends: number[]
  /** Patterns that take everything from here on. */
  readonly open: number[]
}

const ANY = ':'

export function createPathIndex(paths: readonly string[]): PathIndex {
  const root = createNode()
  paths.forEach((path, at) => add(root, segmentsOf(path), at))
  return (path) => {
    const found = new Set<number>()
    search(root, segmentsOf(path), found)
    return [...found].toSorted((a, b) => a - b)
  }
}

const createNode = (): Node => ({ children: new Map(), ends: [], open: [] })

function add(node: Node, [segment, ...rest]: readonly Segment[], at: number): void {
  if (!segment) return void node.ends.push(at)
  if (isOpen(segment)) return void node.open.push(at)
  if (segment.kind === 'optional') node.ends.push(at)
  const key = segment.kind === 'literal' ? `/${segment.text}` : ANY
  const child = node.children.get(key) ?? createNode()
  node.children.set(key, child)
  add(child, rest, at)
}

function search(node: Node, [segment, ...rest]: readonly Segment[], found: Set<number>): void {
  for (const at of node.open) found.add(at)
  if (!segment || segment.kind === 'optional') for (const at of node.ends) found.add(at)
  if (!segment) return
  if (isOpen(segment)) return everything(node, found)
  const next =
    segment.kind === 'literal'
      ? [node.children.get(`/${segment.text}`), node.children.get(ANY)]
      : [...node.children.values()]
  for (const child of next) if (child) search(child, rest, found)
}

function everything({ children, ends, open }: Node, found: Set<number>): void {
  for (const at of [...ends, ...open]) found.add(at)
  for (const child of children.values()) everything(child, found)
}

const isOpen = ({ kind }: Segment): boolean => kind === 'rest' || kind === 'wildcard'
