import type { Entry, Methods } from '../contract/adapter.ts'
import { METHODS } from './methods.ts'
import { matchRoute } from './route.ts'

/** A function at the same path. */
export interface SharingFunction extends Pick<Entry, 'path' | 'excludedPath'> {
  readonly method: readonly string[]
}

/** The methods of a function that shares a path with others: `Allow` lists what each of them takes at an address. */
export const sharing = (own: readonly string[], others: readonly SharingFunction[]): Methods => ({
  includes: (method) => own.includes(method),
  join(separator, url) {
    const taken = new Set([...own, ...others.flatMap((other) => (matchRoute(other, url) ? other.method : []))])
    return METHODS.filter((method) => taken.has(method)).join(separator)
  },
})
