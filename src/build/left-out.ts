/** What modules import and a function has no use for. */
import type { Note } from '../contract/adapter.ts'
import { inProject } from './project-path.ts'

interface Read {
  readonly bundle: { readonly inputs: readonly string[] }
}

/** One sentence for all functions of a target. Names of classes that a module imports from its styles are in the bundle. */
export function leftOutNotes(root: string, functions: readonly Read[]): Note[] {
  const styles = new Set(functions.flatMap(({ bundle }) => bundle.inputs).filter((file) => file.endsWith('.css')))
  if (styles.size === 0) return []
  const names = [...styles].map((file) => inProject(root, file)).toSorted()
  return [{ message: `No page loads the styles that functions import, so they are left out: ${names.join(', ')}.` }]
}
