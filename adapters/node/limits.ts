import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { compilePath } from '../../src/runtime/pattern.ts'

/** What the server cannot do. */
export function refusalsOf({ id, config, paths }: PlannedFunction): Refusal[] {
  const refusals: Refusal[] = []
  const refuse = (at: Refusal['at'], what: string, why: string, fix: string): void =>
    void refusals.push({ function: id, at, what, why, fix })
  if (config.runtime === 'edge')
    refuse(
      ['runtime'],
      'The server runs functions on Node.',
      'It has no edge runtime for them.',
      'Leave `runtime` out.',
    )
  const to = config.rateLimit?.to
  if (to !== undefined && paths.some((path) => compilePath(path).match.test(to))) {
    refuse(
      ['rateLimit', 'to'],
      `${to} is a path of the function itself.`,
      'Requests over the limit would be answered like all others.',
      'Name a path of another function, or of a static file.',
    )
  }
  return refusals
}
