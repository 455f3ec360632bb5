/**
 * Who declares what: every scope of a file, its bindings, and every identifier that is read or written, resolved to
 * the binding it means. Types are left out, since they are gone when the code runs.
 */
import type { Node, Program } from 'oxc-parser'
import { walkScopes } from './scope-walk.ts'

export type BindingKind = 'import' | 'variable' | 'function' | 'class' | 'enum' | 'namespace' | 'parameter'

/** A name in a scope. It has several sites when the language lets it be declared again. */
export interface Binding {
  readonly name: string
  readonly kind: BindingKind
  readonly scope: Scope
  readonly sites: BindingSite[]
  readonly references: Reference[]
}

export interface BindingSite {
  readonly identifier: Node
  /** What declares it: an import specifier, a declarator, a function, a class, an enum, a parameter's pattern. */
  readonly declaration: Node
}

export interface Reference {
  readonly name: string
  readonly node: Node
  /** Whether it is assigned to. `x += 1` and `x++` write as well as read. */
  readonly writes: boolean
  /** Absent for a global. */
  readonly binding: Binding | undefined
}

export interface Scope {
  readonly node: Node
  readonly parent: Scope | undefined
  /** Whether `var` stops here. */
  readonly holdsVar: boolean
  readonly bindings: Map<string, Binding>
}

export interface Scopes {
  readonly root: Scope
  /** In source order. */
  readonly references: readonly Reference[]
  /** The binding that an identifier refers to or declares. */
  bindingOf(identifier: Node): Binding | undefined
  /** The references in a stretch of text, in source order. */
  referencesIn(start: number, end: number): readonly Reference[]
}

/** Analyses a program. It also sets `parent` on every node that can run. */
export function analyseScopes(program: Program): Scopes {
  const { root, raw, declared } = walkScopes(program)
  const references: Reference[] = []
  for (const { name, node, writes, scope } of raw) {
    const binding = lookUp(scope, name)
    const reference = { name, node, writes, binding }
    references.push(reference)
    binding?.references.push(reference)
  }
  references.sort((a, b) => a.node.start - b.node.start)
  return {
    root,
    references,
    bindingOf(identifier) {
      const reference = references[firstFrom(references, identifier.start)]
      return reference?.node === identifier ? reference.binding : declared.get(identifier)
    },
    referencesIn: (start, end) => references.slice(firstFrom(references, start), firstFrom(references, end)),
  }
}

function lookUp(scope: Scope, name: string): Binding | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const binding = at.bindings.get(name)
    if (binding !== undefined) return binding
  }
  return undefined
}

function firstFrom(references: readonly Reference[], offset: number): number {
  let low = 0
  let high = references.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((references[middle]?.node.start ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}
