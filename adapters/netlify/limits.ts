/** What Netlify takes in a config (zip-it-and-ship-it 16.2.3 and Netlify's documentation, checked 2026-11). */
import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { NETLIFY_REGIONS, netlifyRegion } from './regions.ts'

// Netlify gives these names a meaning of their own, whatever the function says (@netlify/build 37.3.3).
const RESERVED =
  /^(?:deploy-(?:building|succeeded|failed|deleted|locked|unlocked)|submission-created|split-test-(?:activated|deactivated|modified)|identity-(?:validate|signup|login))$/

/** Every value that Netlify would refuse later, or drop in silence. */
export function refusalsOf(fn: PlannedFunction): Refusal[] {
  const { config, id } = fn
  const refusals: Refusal[] = []
  const refuse = (at: Refusal['at'], what: string, why: string, fix: string): void =>
    void refusals.push({ function: id, at, what, why, fix })

  if (RESERVED.test(id.toLowerCase().replace(/-background$/, ''))) {
    refuse(
      [],
      `Netlify takes a function named "${id}" for a handler of one of its events.`,
      'The name decides there, not the code.',
      'Rename the file.',
    )
  }
  if (id.endsWith('-background') && !config.background) {
    refuse(
      [],
      `Netlify runs a function named "${id}" in the background.`,
      'The end of the name decides there.',
      'Rename the file, or set `background: true`.',
    )
  }
  for (const region of config.regions ?? []) {
    if (!netlifyRegion(region))
      refuse(
        ['region'],
        `Netlify has no region ${region}.`,
        `It has ${NETLIFY_REGIONS.join(', ')}.`,
        'Use one of them.',
      )
  }
  if (config.runtime === 'edge') {
    refuse(
      ['runtime'],
      'Netlify runs functions on Node.',
      'Its edge functions are another product, with another contract.',
      'Leave `runtime` out.',
    )
  }
  return refusals
}
