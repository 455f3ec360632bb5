import { readdirSync, type Dirent } from 'node:fs'
import { join } from 'node:path'

/** Every file below a folder, with `/`, sorted. None where there is no folder. */
export function filesBelow(folder: string, inside = ''): string[] {
  return entries(join(folder, inside)).flatMap((entry) => {
    const path = inside ? `${inside}/${entry.name}` : entry.name
    return entry.isDirectory() ? filesBelow(folder, path) : [path]
  })
}

function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}
