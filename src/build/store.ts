/** Bundles of earlier builds, which lie in the outputs: they are found by their hash, and only while nobody has changed them. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { digest, type Content } from './contents.ts'
import { readManifest } from './manifest.ts'

export type Pointer = readonly [hash: string, size: number]

export interface Store {
  /** Whether an output still has these bytes, going by size and time. */
  has(pointer: Pointer): boolean
  content(pointer: Pointer): Content
}

export function createStore(root: string): Store {
  const places = new Map<string, [path: string, size: number, time: number][]>()
  for (const files of Object.values(readManifest(root).outputs))
    for (const [path, written] of Object.entries(files)) {
      if (!written || !/fn\.mjs(?:\.map)?$/.test(path)) continue
      const [hash, size, time] = written
      const known = places.get(hash)
      if (known) known.push([path, size, time])
      else places.set(hash, [[path, size, time]])
    }
  const isIntact = ([path, size, time]: [string, number, number]): boolean => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false })
    return stat?.size === size && stat.mtimeMs === time
  }
  const find = (hash: string): string | undefined => places.get(hash)?.find(isIntact)?.[0]
  return {
    has: ([hash]) => find(hash) !== undefined,
    content: ([hash, size]) => ({
      hash,
      size,
      bytes() {
        const path = find(hash)
        const bytes = path === undefined ? undefined : readFileSync(join(root, path))
        // Only what changed since the build began, or kept its size and time, gets here.
        if (bytes === undefined || digest(bytes) !== hash)
          throw new Error(`${path ?? 'A file of an output'} changed while it was built. Remove it, and build again.`)
        return bytes
      },
    }),
  }
}
