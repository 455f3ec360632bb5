/**
 * Source maps as every output has them: sources by their path in the project, whatever folder the bundle ends up in, with
 * the text that the user wrote. The bundler's maps come without the texts, which are the same in many of them.
 */
import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { createInputNames, type NameOf } from './names-in-project.ts'

/** A source as a piece of JSON; `undefined` when the bundler has to give it. */
export type TextOf = (source: string) => string | undefined

/** Reads each source once. `inputs` are what the bundler read, relative to the project. */
export function createTexts(root: string, inputs: Readonly<Record<string, unknown>>): TextOf {
  const known = new Map<string, string | undefined>()
  let mapped: ReadonlyMap<string, string> | undefined
  const inputOf = createInputNames(root, inputs)
  return (given) => {
    const source = inputOf(given)
    if (known.has(source)) return known.get(source)
    const isInput = Object.hasOwn(inputs, source)
    // What is no input is named by a map that one of them came with.
    const text = isInput ? readSource(resolve(root, source)) : (mapped ??= mappedTexts(root, inputs)).get(source)
    known.set(source, text)
    return text
  }
}

function readSource(file: string): string {
  try {
    return JSON.stringify(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
  } catch {
    // Made by the bundle itself, such as a stand-in for a built-in module.
    return 'null'
  }
}

const REFERENCE = /\/[/*][#@] sourceMappingURL=([^\s*]+)\s*(?:\*\/)?\s*$/

/** The sources of code that was compiled before it got here, with the texts in its own maps. */
function mappedTexts(root: string, inputs: Readonly<Record<string, unknown>>): Map<string, string> {
  const texts = new Map<string, string>()
  for (const input of Object.keys(inputs)) {
    if (!/\.[cm]?[jt]sx?$/.test(input)) continue
    try {
      const file = resolve(root, input)
      const [, url] = REFERENCE.exec(readFileSync(file, 'utf8')) ?? []
      if (url === undefined || (/^[a-z]+:/i.test(url) && !url.startsWith('data:'))) continue
      const [at, map] = url.startsWith('data:')
        ? [file, Buffer.from(url.slice(url.indexOf(',') + 1), 'base64').toString()]
        : [resolve(dirname(file), decodeURI(url)), readFileSync(resolve(dirname(file), decodeURI(url)), 'utf8')]
      // The format of a source map; what has another one is left to the bundler.
      const { sources, sourcesContent } = JSON.parse(map) as { sources: string[]; sourcesContent: (string | null)[] }
      sources.forEach((source, index) => {
        const text = sourcesContent[index]
        if (typeof text === 'string')
          texts.set(relative(root, resolve(dirname(at), source)).replaceAll('\\', '/'), JSON.stringify(text))
      })
    } catch {
      // No map, or none of that shape: the bundler says what it makes of it.
    }
  }
  return texts
}

/** The parts of a map as esbuild writes it: one line for each. */
function partsOf(map: Uint8Array): { sources: readonly string[]; contents: readonly unknown[]; rest: Buffer } {
  const bytes = Buffer.from(map.buffer, map.byteOffset, map.byteLength)
  const at = bytes.indexOf('\n  "mappings": ')
  const head = bytes.toString('utf8', 0, Math.max(at, 0))
  // JSON, as esbuild writes it.
  const list = (name: string): unknown[] =>
    JSON.parse(`[${new RegExp(`^  "${name}": \\[(.*)\\],$`, 'm').exec(head)?.[1] ?? ''}]`) as unknown[]
  return { sources: list('sources').map(String), contents: list('sourcesContent'), rest: bytes.subarray(at) }
}

/** The names of the sources in a map. */
export const sourcesOf = (map: Uint8Array): readonly string[] => partsOf(map).sources

/** The map with names and texts of the project. A text that is not known stays what the bundler gave. */
export function projectMap(map: Uint8Array, textOf: TextOf, nameOf: NameOf): Buffer {
  const { sources, contents, rest } = partsOf(map)
  const names = JSON.stringify(sources.map(nameOf))
  const texts = sources.map((source, at) => textOf(source) ?? JSON.stringify(contents[at] ?? null))
  return Buffer.concat([
    Buffer.from(`{\n  "version": 3,\n  "sources": ${names},\n  "sourcesContent": [${texts.join(', ')}],`),
    rest,
  ])
}
