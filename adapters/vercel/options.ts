import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import type { Region, TargetOption } from '../../src/contract/function.ts'
import type { LimitSettings } from './rate-limit.ts'
import { AWS_REGIONS, vercelRegion } from '../../src/runtime/vercel-regions.ts'

/** What only Vercel takes, as `targets: { vercel: { … } }` of a definition. */
export interface VercelOptions extends TargetOption {
  /** The processor. Default: Vercel's, which is `x86_64` (vercel.com/docs/project-configuration, checked 2026-11). */
  readonly architecture?: Architecture
  /** Where the function runs when its own regions are down, as AWS or Vercel codes. Default: nowhere. */
  readonly failoverRegions?: readonly Region[]
  /**
   * The rate limit ID of a rule in the project's firewall with the condition `@vercel/firewall`. It makes `config.rateLimit`
   * work: each request asks the rule, which has the window and the limit. Default: none.
   */
  readonly rateLimitId?: string
}

const ARCHITECTURES = ['x86_64', 'arm64'] as const
type Architecture = (typeof ARCHITECTURES)[number]

/** The options in Vercel's own words. What is none is left out here, and refused by `optionRefusals`. */
export function optionsOf({ options }: PlannedFunction): { architecture?: Architecture; failoverRegions?: string[] } {
  const architecture = ARCHITECTURES.find((each) => each === options['architecture'])
  const regions = failoverRegions(options['failoverRegions'])?.flatMap((name) => codeOf(name) ?? [])
  return { ...(architecture && { architecture }), ...(regions && regions.length > 0 && { failoverRegions: regions }) }
}

/** The limit as the entry has it. */
export function limitOf({
  config: { rateLimit },
  options: { rateLimitId: id },
}: PlannedFunction): LimitSettings | undefined {
  if (!rateLimit || typeof id !== 'string' || id === '') return undefined
  return { id, window: rateLimit.windowSize, by: [rateLimit.aggregateBy ?? 'domain'].flat() }
}

export function optionRefusals(fn: PlannedFunction): Refusal[] {
  const { architecture, failoverRegions: given, rateLimitId } = fn.options
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
    ...(rateLimitId === undefined || (typeof rateLimitId === 'string' && rateLimitId !== '')
      ? []
      : [refusal('`targets.vercel.rateLimitId` is no text.', 'Write the rate limit ID of a rule in the firewall.')]),
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
