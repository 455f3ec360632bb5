/** What builds of this project wrote: only that is ever replaced or removed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const MANIFEST = '.anyhost/manifest.json'

/** Hash, size and time of a file when it was written; `null` while it is being written. */
export type Written = readonly [hash: string, size: number, time: number] | null

export interface Manifest {
  readonly version: 2
  /** Files by target and output. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, Written>>>>
}

// A build asks more than once, and most often for the same text.
let last: { readonly text: string; readonly manifest: Manifest } | undefined

export function readManifest(root: string): Manifest {
  try {
    const text = readFileSync(join(root, MANIFEST), 'utf8')
    if (last?.text === text) return last.manifest
    // Written by this file alone; a broken one owns nothing, so nothing can be removed by mistake.
    const found = JSON.parse(text) as Partial<Manifest>
    if (found.version !== 2 || typeof found.outputs !== 'object') return NOTHING
    last = { text, manifest: { version: 2, outputs: found.outputs } }
    return last.manifest
  } catch {
    // None yet.
    return NOTHING
  }
}

const NOTHING: Manifest = { version: 2, outputs: {} }

export const manifestText = (outputs: Manifest['outputs']): string => `${JSON.stringify({ version: 2, outputs })}\n`

/** Every file that is ours. */
export function filesIn({ outputs }: Manifest): Map<string, Written> {
  return new Map(Object.values(outputs).flatMap((files) => Object.entries(files)))
}
