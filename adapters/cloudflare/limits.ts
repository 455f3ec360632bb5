/** What a Worker takes (Cloudflare's documentation and wrangler 4.164.0, checked 2026-11). */
import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'

/** Every value that Cloudflare would refuse later, or drop in silence. */
export function refusalsOf({ id, config }: PlannedFunction): Refusal[] {
  const refusals: Refusal[] = []
  const refuse = (at: Refusal['at'], what: string, why: string, fix: string): void =>
    void refusals.push({ function: id, at, what, why, fix })
  const { rateLimit } = config
  if (rateLimit?.action === 'rewrite') {
    refuse(
      ['rateLimit', 'action'],
      'Requests over the limit are not sent elsewhere.',
      'The Worker answers them with 429.',
      "Use `action: 'rate_limit'`.",
    )
  }
  return refusals
}
