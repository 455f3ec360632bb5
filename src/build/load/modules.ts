/** Every file that is looked at, read and analysed once. */
import { analyseModule, type Module } from '../analyse/module.ts'
import { parseSource, type Position } from '../analyse/source.ts'
import { createReader, type ReadText } from '../observe.ts'
import type { LoadCode } from './codes.ts'

/** A problem before it belongs to a function. */
export interface Finding {
  readonly code: LoadCode
  readonly message: string
  readonly position: Position | undefined
}

export type Loaded =
  | { readonly module: Module; readonly finding?: never }
  | { readonly finding: Finding; readonly module?: never }

export interface Modules {
  get(file: string): Promise<Loaded>
  /** Lets go of a file's tree. It is read again when it is asked for again. */
  forget(file: string): void
}

export interface Reading {
  /** How files are read. Default: from the disk, each once. */
  readonly read?: ReadText | undefined
  /** They stand in for what is on the disk. */
  readonly texts?: ReadonlyMap<string, string>
}

export function createModules(rawTransfer: boolean, { read = createReader(), texts }: Reading = {}): Modules {
  const known = new Map<string, Promise<Loaded>>()
  return {
    get(file) {
      let loaded = known.get(file)
      if (loaded === undefined)
        known.set(file, (loaded = loadModule(file, rawTransfer, () => texts?.get(file) ?? read(file))))
      return loaded
    },
    forget: (file) => void known.delete(file),
  }
}

async function loadModule(file: string, rawTransfer: boolean, textOf: () => string): Promise<Loaded> {
  let text: string
  try {
    text = textOf()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { finding: { code: 'ANYHOST_NO_FILE', message, position: undefined } }
  }
  const { source, problem } = parseSource(file, text, { rawTransfer })
  if (source !== undefined) return { module: analyseModule(source) }
  return { finding: { code: 'ANYHOST_SYNTAX', message: problem.message, position: problem.position } }
}
