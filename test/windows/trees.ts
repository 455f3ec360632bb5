import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow } from '../../src/build/files-below.ts'

/** What builds keep for themselves: it has times in it. */
const OWN = /(?:^|\/)\.anyhost\/(?:manifest|cache|functions)\.json$/

/** Every file below a folder, with a hash of its bytes. What is installed is left out. */
export const treeOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    filesBelow(folder)
      .filter((path) => !OWN.test(path) && !/(?:^|\/)node_modules\//.test(path))
      .map((path) => [
        path,
        createHash('sha1')
          .update(readFileSync(join(folder, path)))
          .digest('hex'),
      ]),
  )
