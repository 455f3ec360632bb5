/** What Netlify takes in a config (zip-it-and-ship-it 16.2.3 and Netlify's documentation, checked 2026-11). */
import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { NETLIFY_REGIONS, netlifyRegion } from './regions.ts'

/** Seconds. */
export const DURATIONS = { request: 60, background: 900, schedule: 30 } as const
/** MB. */
export const MEMORY = { least: 1024, most: 4096 } as const
export const VCPU = { least: 0.5, most: 2 } as const

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
  if (config.regions && config.regions.length > 1) {
    refuse(
      ['region'],
      'Netlify runs a function in one region.',
      'It takes one code; the others would be lost.',
      'Name one here: `targets` cannot hold a region yet, so keep the list to one.',
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
  if (config.memory !== undefined && (config.memory < MEMORY.least || config.memory > MEMORY.most)) {
    refuse(
      ['memory'],
      `Netlify gives ${MEMORY.least} to ${MEMORY.most} MB, not ${config.memory}.`,
      'Its build fails on other values.',
      'Use a value within the bounds.',
    )
  }
  if (config.vcpu !== undefined && (config.vcpu < VCPU.least || config.vcpu > VCPU.most)) {
    refuse(
      ['vcpu'],
      `Netlify gives ${VCPU.least} to ${VCPU.most} vCPU, not ${config.vcpu}.`,
      'Its build fails on other values.',
      'Use a value within the bounds.',
    )
  }
  const limit = config.background
    ? DURATIONS.background
    : config.schedule === undefined
      ? DURATIONS.request
      : DURATIONS.schedule
  if (typeof config.maxDuration === 'number' && config.maxDuration > limit) {
    refuse(
      ['maxDuration'],
      `Netlify stops this function after ${limit} s, before ${config.maxDuration} s.`,
      'The limit is fixed there.',
      `Ask for at most ${limit}, or move the work into a background function.`,
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
