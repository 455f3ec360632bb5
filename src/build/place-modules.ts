/** All modules of a run of the bundler, each as it has to be bundled. */
import { mayHaveDecorators, withDecoratorTypes } from './decorator-types.ts'
import { createPeers } from './follow-requires.ts'
import { withNodeGlobals } from './node-globals.ts'
import type { ReadText } from './observe.ts'
import { ownerOf } from './packages.ts'
import { mayHavePlace, placeModule, type Placed } from './trace.ts'
import { createCompilerOptions } from './tsconfig.ts'

export interface PlaceAllOptions {
  /** The project names files of its own to include. */
  readonly include: boolean
  /** Whether modules get their places back. What they import is followed all the same. */
  readonly places: boolean
  readonly read: ReadText
  /** Whether modules import the globals of Node that they count on. */
  readonly globals?: boolean
}

/** What each module says of its place, what it reads, and what it says of its types. */
export function placeAll(root: string, files: readonly string[], options: PlaceAllOptions): Map<string, Placed> {
  const placed = new Map<string, Placed>()
  const compilerOptions = createCompilerOptions()
  const peers = createPeers(root)
  for (const file of files) {
    if (!/\.[cm]?[jt]sx?$/.test(file)) continue
    const text = options.read(file)
    const owner = ownerOf(file)
    const declared = options.globals ? withNodeGlobals(file, text) : undefined
    const typed = withTypes(file, declared ?? text) ?? declared
    const own = owner === undefined
    const found = mayHavePlace(text, own)
      ? placeModule(file, typed ?? text, { ...options, root, own, peers: owner === undefined ? [] : peers(owner) })
      : undefined
    if (found) placed.set(file, typed === undefined ? found : { ...found, changed: true })
    else if (typed !== undefined)
      placed.set(file, { text: typed, changed: true, assets: [], tried: [], dynamic: [], misnamed: [] })
  }
  return placed

  function withTypes(file: string, text: string): string | undefined {
    if (!/\.[cm]?tsx?$/.test(file) || !mayHaveDecorators(text)) return undefined
    const { emitDecoratorMetadata, strict, strictNullChecks = strict } = compilerOptions(file)
    return emitDecoratorMetadata === true ? withDecoratorTypes(file, text, strictNullChecks === true) : undefined
  }
}

/** Modules that are not bundled as they are. */
export const changedIn = (looked: ReadonlyMap<string, Placed>): Map<string, Placed> =>
  new Map([...looked].filter(([, each]) => each.assets.length + each.dynamic.length > 0 || each.changed))
