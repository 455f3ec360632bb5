/** Rebuilds an evaluated value as plain data of this realm: strings, finite numbers, booleans, null, arrays, objects. */
import type { Json } from './literal.ts'

export type Path = readonly (string | number)[]

export interface Misfit {
  readonly path: Path
  /** What stands there, for a sentence: `a function`, `NaN`. */
  readonly what: string
}

/** Returns `undefined` for `undefined`. What is not plain data goes into `misfits`, and is left out. */
export function toPlain(
  value: unknown,
  path: Path,
  misfits: Misfit[],
  above: readonly object[] = [],
): Json | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'undefined':
      return undefined
    case 'number':
      // JSON has one zero.
      return Number.isFinite(value) ? value + 0 : misfit(String(value))
    case 'object':
      return value === null ? null : fromObject(value)
    default:
      return misfit(`a ${typeof value}`)
  }

  function fromObject(object: object): Json | undefined {
    if (above.includes(object)) return misfit('a cycle')
    if (Array.isArray(object)) return fromArray(object, [...above, object])
    if (!isPlain(object)) return misfit(describe(object))
    return fromRecord(object, [...above, object])
  }

  function fromArray(array: readonly unknown[], inside: readonly object[]): Json[] {
    return Array.from(array, (each, index) => {
      const at = [...path, index]
      if (each === undefined) misfits.push({ path: at, what: '`undefined` in an array' })
      return toPlain(each, at, misfits, inside) ?? null
    })
  }

  function fromRecord(object: object, inside: readonly object[]): { [key: string]: Json } {
    const record: { [key: string]: Json } = {}
    if (Object.getOwnPropertySymbols(object).length > 0) misfit('an object with a symbol as a key')
    for (const [key, each] of Object.entries(object)) {
      const plain = toPlain(each, [...path, key], misfits, inside)
      // Defined rather than assigned: a key named `__proto__` stays a key.
      if (plain !== undefined) Object.defineProperty(record, key, { value: plain, ...ordinary })
    }
    return record
  }

  function misfit(what: string): undefined {
    misfits.push({ path, what })
  }
}

const ordinary = { enumerable: true, configurable: true, writable: true } as const

/** An object of any realm that no class made. */
function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function describe(object: object): string {
  const tag = Object.prototype.toString.call(object).slice('[object '.length, -1)
  // The name of a class of the project may have been changed by the bundler.
  if (tag === 'Object') return 'an instance of a class'
  return `${/^[AEIOU]/.test(tag) ? 'an' : 'a'} ${tag}`
}
