import type { Members } from '../contract/adapter.ts'
import type { Level } from '../contract/function.ts'
import { createCookies } from './cookies.ts'
import { noLevels } from './errors.ts'

/** The `cookies` member, the same for every host. */
export const cookies: NonNullable<Members<unknown>['cookies']> = (_native, call) =>
  createCookies(call.request.headers.get('cookie'))

/** The `level` member of a compiled entry: the features that the target has, by level, with blanks between them. */
export function levels(table: { readonly [L in Level]?: string }): NonNullable<Members<unknown>['level']> {
  const byFeature = new Map<string, Level>()
  for (const [level, features] of Object.entries(table)) {
    // The keys are levels by the type above.
    for (const feature of features.split(' ')) byFeature.set(feature, level as Level)
  }
  return () => (feature) => byFeature.get(feature) ?? 'none'
}

/** The `level` member without a build: nobody has looked, so nothing is claimed. */
export const unknownLevels: NonNullable<Members<unknown>['level']> = () => (feature) => {
  throw noLevels(feature)
}
