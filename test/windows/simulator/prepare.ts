/** What all calls on files have in common: their paths, and what is refused before the disk is asked. */
import { fileURLToPath } from 'node:url'
import { fault, type Asked } from './faults.ts'
import type { Place, Places } from './places.ts'
import { withoutModes } from './results.ts'
import type { Rule } from './rules.ts'

export type Call = (...args: unknown[]) => unknown

export interface Context {
  readonly places: Places
  readonly rule: Rule
}

interface Prepared {
  readonly args: unknown[]
  readonly asked: Asked
  readonly places: readonly Place[]
}

/** The arguments for the disk here. Throws what Windows refuses. */
export function prepare({ places, rule }: Context, name: string, count: number, args: readonly unknown[]): Prepared {
  const given = args.slice(0, count).map(textOf)
  const found = given.map((each) => (each === undefined ? undefined : places.toHost(each)))
  const asked: Asked = { call: name, path: given[0], dest: given[1] }
  const known = found.filter((place) => place !== undefined)
  const code = rule(name === 'open' || name.startsWith('write') ? 'open for writing' : name, known)
  if (code) throw fault(code, { ...asked, call: /file$/i.test(name) ? 'open' : name })
  const hosts = args.map((each, index) => (index < count ? (found[index]?.host ?? each) : withoutModes(each)))
  return { args: hosts, asked, places: known }
}

/** Paths may be URLs and buffers. A file that is open already is a number, or has no path. */
export function textOf(path: unknown): string | undefined {
  if (typeof path === 'string') return path
  if (path instanceof URL) return fileURLToPath(path, { windows: true })
  return Buffer.isBuffer(path) ? path.toString() : undefined
}
