import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import type { Region, TargetOption } from '../../src/contract/function.ts'
import { AWS_REGIONS, vercelRegion } from './regions.ts'

/** What only Vercel takes, as `targets: { vercel: { … } }` of a definition. */
export interface VercelOptions extends TargetOption {
  /** The processor. Default: Vercel's, which is `x86_64` (vercel.com/docs/project-configuration, checked 2026-11). */
  readonly architecture?: Architecture
  /** Where the function runs when its own regions are down, as AWS or Vercel codes. Default: nowhere. */
  readonly failoverRegions?: readonly Region[]
}

const ARCHITECTURES = ['x86_64', 'arm64'] as const
type Architecture = (typeof ARCHITECTURES)[number]

/** The options in Vercel's own words. What is none is left out here, and refused by `optionRefusals`. */
export function optionsOf({ options }: PlannedFunction): { architecture?: Architecture; failoverRegions?: string[] } {
  const architecture = ARCHITECTURES.find((each) => each === options['architecture'])
  const regions = failoverRegions(options['failoverRegions'])?.flatMap((name) => codeOf(name) ?? [])
  return { ...(architecture && { architecture }), ...(regions && regions.length > 0 && { failoverRegions: regions }) }
}

export function optionRefusals(fn: PlannedFunction): Refusal[] {
  const { architecture, failoverRegions: given } = fn.options
  const refusal = (what: string, fix: string): Refusal => ({
    function: fn.id,
    at: [],
    what,
    why: 'Its build fails on other values, or drops them.',
    fix,
  })
  const regions = failoverRegions(given)
  return [
    ...(architecture === undefined || ARCHITECTURES.some((each) => each === architecture)
      ? []
      : [
          refusal(
            `\`targets.vercel.architecture\`: there is no ${JSON.stringify(architecture)}.`,
            `Use ${ARCHITECTURES.join(' or ')}.`,
          ),
        ]),
    ...(given === undefined || regions
      ? []
      : [refusal('`targets.vercel.failoverRegions` is no list of regions.', 'Write a list of region codes.')]),
    ...(regions ?? [])
      .filter((name) => !codeOf(name))
      .map((name) =>
        refusal(`\`targets.vercel.failoverRegions\`: Vercel has no region ${name}.`, 'Use another region.'),
      ),
  ]
}

const failoverRegions = (given: unknown): readonly string[] | undefined =>
  Array.isArray(given) && given.every((each) => typeof each === 'string') ? given : undefined

const codeOf = (name: string): string | undefined => (AWS_REGIONS[name] ? name : vercelRegion(name))
