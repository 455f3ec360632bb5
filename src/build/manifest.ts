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

export function readManifest(root: string): Manifest {
  try {
    // Written by this file alone; a broken one owns nothing, so nothing can be removed by mistake.
    const found = JSON.parse(readFileSync(join(root, MANIFEST), 'utf8')) as Partial<Manifest>
    if (found.version === 2 && typeof found.outputs === 'object') return { version: 2, outputs: found.outputs }
  } catch {
    // None yet.
  }
  return { version: 2, outputs: {} }
}

export const manifestText = (outputs: Manifest['outputs']): string => `${JSON.stringify({ version: 2, outputs })}\n`

/** Every file that is ours. */
export function filesIn({ outputs }: Manifest): Map<string, Written> {
  return new Map(Object.values(outputs).flatMap((files) => Object.entries(files)))
}
