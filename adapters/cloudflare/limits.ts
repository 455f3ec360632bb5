/** What a Worker takes (Cloudflare's documentation and wrangler 4.164.0, checked 2026-11). */
import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { compilePath } from '../../src/runtime/pattern.ts'

/** MB. */
export const MEMORY = 128
/** Seconds. */
export const PERIODS: readonly number[] = [10, 60]

/** Every value that Cloudflare would refuse later, or drop in silence. */
export function refusalsOf({ id, config, paths }: PlannedFunction): Refusal[] {
  const refusals: Refusal[] = []
  const refuse = (at: Refusal['at'], what: string, why: string, fix: string): void =>
    void refusals.push({ function: id, at, what, why, fix })
  const { memory, rateLimit } = config
  if (memory !== undefined && memory > MEMORY) {
    refuse(
      ['memory'],
      `A Worker has ${MEMORY} MB, not ${memory}.`,
      'The limit is fixed there.',
      'Build without cloudflare, or need less.',
    )
  }
  if (rateLimit && !PERIODS.includes(rateLimit.windowSize)) {
    refuse(
      ['rateLimit', 'windowSize'],
      `Cloudflare counts in windows of 10 or 60 s, not ${rateLimit.windowSize}.`,
      'Its binding takes no other period.',
      'Use 10 or 60.',
    )
  }
  const to = rateLimit?.to
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
