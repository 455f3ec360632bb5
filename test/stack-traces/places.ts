/** Reads a stack by the maps that lie beside the code, as a host does that applies them later. */
import { readFile } from 'node:fs/promises'
import { SourceMap } from 'node:module'
import { resolve } from 'node:path'

/** The places of a stack in functions' own code. A host may name files by their place in the deployed folder. */
export async function placesOf(stack: string, folder: string): Promise<string[]> {
  const found = [...stack.matchAll(/\((?:file:\/\/)?(\S*fn\.mjs):(\d+):(\d+)\)/g)]
  return Promise.all(
    found.map(async ([, file = '', line, column]) => {
      const map = new SourceMap(JSON.parse(await readFile(`${resolve(folder, file)}.map`, 'utf8')))
      const entry = map.findEntry(Number(line) - 1, Number(column) - 1)
      return 'originalSource' in entry
        ? `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
        : 'nowhere'
    }),
  )
}
