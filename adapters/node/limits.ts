import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'

/** What the server cannot do. */
export function refusalsOf({ id, config }: PlannedFunction): Refusal[] {
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
  if (config.rateLimit?.action === 'rewrite') {
    refuse(
      ['rateLimit', 'action'],
      'The server does not send requests over the limit elsewhere.',
      'It answers them with 429.',
      "Use `action: 'rate_limit'`.",
    )
  }
  return refusals
}
