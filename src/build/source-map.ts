/**
 * Source maps as every output has them: sources by their path in the project, whatever folder the bundle ends up in, with
 * the text that the user wrote. The bundler's maps come without the texts, which are the same in many of them.
 */
import { dirname, relative, resolve } from 'node:path'
import { createInputNames, type NameOf } from './names-in-project.ts'
import type { ReadText } from './observe.ts'

/** A source as a piece of JSON; `undefined` when the bundler has to give it. */
export type TextOf = (source: string) => Buffer | undefined

/** Quotes each source once. `inputs` are what the bundler read, relative to the project. */
export function createTexts(root: string, inputs: Readonly<Record<string, unknown>>, read: ReadText): TextOf {
  const known = new Map<string, Buffer | undefined>()
  let mapped: ReadonlyMap<string, Buffer> | undefined
  const inputOf = createInputNames(root, inputs)
  return (given) => {
    const source = inputOf(given)
    if (known.has(source)) return known.get(source)
    const isInput = Object.hasOwn(inputs, source)
    // What is no input is named by a map that one of them came with.
    const text = isInput
      ? quoted(resolve(root, source), read)
      : (mapped ??= mappedTexts(root, inputs, read)).get(source)
    known.set(source, text)
    return text
  }
}

function quoted(file: string, read: ReadText): Buffer {
  try {
    return Buffer.from(JSON.stringify(read(file).replace(/^\uFEFF/, '')))
  } catch {
    // Made by the bundle itself, such as a stand-in for a built-in module.
    return Buffer.from('null')
  }
}

const REFERENCE = /\/[/*][#@] sourceMappingURL=([^\s*]+)\s*(?:\*\/)?\s*$/

/** The sources of code that was compiled before it got here, with the texts in its own maps. */
function mappedTexts(
  root: string,
  inputs: Readonly<Record<string, unknown>>,
  read: ReadText,
): ReadonlyMap<string, Buffer> {
  const texts = new Map<string, Buffer>()
  for (const input of Object.keys(inputs)) {
    if (!/\.[cm]?[jt]sx?$/.test(input)) continue
    try {
      const file = resolve(root, input)
      const [, url] = REFERENCE.exec(read(file)) ?? []
      if (url === undefined || (/^[a-z]+:/i.test(url) && !url.startsWith('data:'))) continue
      const [at, map] = url.startsWith('data:')
        ? [file, Buffer.from(url.slice(url.indexOf(',') + 1), 'base64').toString()]
        : [resolve(dirname(file), decodeURI(url)), read(resolve(dirname(file), decodeURI(url)))]
      // The format of a source map; what has another one is left to the bundler.
      const { sources, sourcesContent } = JSON.parse(map) as { sources: string[]; sourcesContent: (string | null)[] }
      sources.forEach((source, index) => {
        const text = sourcesContent[index]
        if (typeof text === 'string')
          texts.set(
            relative(root, resolve(dirname(at), source)).replaceAll('\\', '/'),
            Buffer.from(JSON.stringify(text)),
          )
      })
    } catch {
      // No map, or none of that shape: the bundler says what it makes of it.
    }
  }
  return texts
}

interface Parts {
  readonly sources: readonly string[]
  readonly contents: readonly unknown[]
  readonly rest: Buffer
}

const known = new WeakMap<Uint8Array, Parts>()

/** The parts of a map as esbuild writes it: one line for each. */
function partsOf(map: Uint8Array): Parts {
  const found = known.get(map) ?? readParts(map)
  known.set(map, found)
  return found
}

function readParts(map: Uint8Array): Parts {
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

const COMMA = Buffer.from(', ')
const END = Buffer.from('],')

/** The map with names and texts of the project, in parts. A text that is not known stays what the bundler gave. */
export function projectMap(map: Uint8Array, textOf: TextOf, nameOf: NameOf): Uint8Array[] {
  const { sources, contents, rest } = partsOf(map)
  const names = JSON.stringify(sources.map(nameOf))
  const texts = sources.flatMap((source, at) => {
    const text = textOf(source) ?? Buffer.from(JSON.stringify(contents[at] ?? null))
    return at > 0 ? [COMMA, text] : [text]
  })
  return [Buffer.from(`{\n  "version": 3,\n  "sources": ${names},\n  "sourcesContent": [`), ...texts, END, rest]
}
