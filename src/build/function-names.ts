import type { PlannedFunction } from '../contract/adapter.ts'

/** A name in JavaScript for each function: its id in camel case behind `fn`, so that no word of an entry can be one. */
export function functionNames(functions: readonly PlannedFunction[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const { id } of functions) {
    const words = id.split(/[^A-Za-z0-9]+/)
    const base = `fn${words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')}`
    let name = base
    for (let count = 2; taken.has(name); count++) name = `${base}${count}`
    taken.add(name)
    names.set(id, name)
  }
  return names
}
