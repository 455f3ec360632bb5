/** What a table of `supports` states. What it does not list is `none`. */
import type { Supports } from './adapter.ts'
import type { Level } from './context.ts'
import type { Feature } from './features.ts'

/** The level that an entry states. */
export const levelOf = (support: Supports[Feature]): Level =>
  support === undefined ? 'none' : typeof support === 'string' ? support : support.level

/** The level of a feature. */
export const levelIn = (supports: Supports, feature: Feature): Level => levelOf(supports[feature])

/** In what a feature falls short of native, where it does. */
export function limitIn(supports: Supports, feature: Feature): string | undefined {
  const support = supports[feature]
  return typeof support === 'object' ? support.limit : undefined
}
