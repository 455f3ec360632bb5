import type { Members } from '../contract/adapter.ts'
import type { Level } from '../contract/function.ts'
import { createCookies } from './cookies.ts'
import { noLevels } from './errors.ts'

/** The `cookies` member, the same for every host. */
export const cookies: NonNullable<Members<unknown>['cookies']> = (_native, call) =>
  createCookies(call.request.headers.get('cookie'))

/** The `level` member of a compiled entry: the build knows what the target does with each feature. */
export const levels =
  (table: Readonly<Record<string, Level>>): NonNullable<Members<unknown>['level']> =>
  () =>
  (feature) =>
    table[feature] ?? 'none'

/** The `level` member without a build: nobody has looked, so nothing is claimed. */
export const unknownLevels: NonNullable<Members<unknown>['level']> = () => (feature) => {
  throw noLevels(feature)
}
