import { ownPathRefusals } from '../../src/build/rate-limit.ts'
import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'

/** What the server cannot do. */
export function refusalsOf(fn: PlannedFunction): Refusal[] {
  const edge: Refusal = {
    function: fn.id,
    at: ['runtime'],
    what: 'The server runs functions on Node.',
    why: 'It has no edge runtime for them.',
    fix: 'Leave `runtime` out.',
  }
  return [...(fn.config.runtime === 'edge' ? [edge] : []), ...ownPathRefusals(fn)]
}
