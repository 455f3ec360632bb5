/** What the suite asks: every output of every adapter, and every variant of it. */
import { supportsOf, type BuildAdapter, type Supports } from '../build/index.ts'
import type { Harness, Variant } from '../contract/harness.ts'
import type { HostLimit } from '../contract/limits.ts'

/** An adapter, and what runs what it emits. */
export interface Suited {
  readonly build: BuildAdapter
  /** The runtime half, where the adapter does not say it itself. */
  readonly runtime?: URL
  readonly harness: Harness
}

/** One output of one adapter, with what runs it. */
export interface Subject {
  /** `netlify:functions`; of a variant `aws-lambda:buffered/alb`. */
  readonly title: string
  readonly adapter: BuildAdapter
  readonly output: string
  /** Whose stand-ins and gaps are those of the variant. */
  readonly harness: Harness
  readonly variant?: Variant
}

/** Every output of the adapters, each with its variants behind it. */
export function subjectsOf(adapters: readonly Suited[]): Subject[] {
  return adapters.flatMap(({ build, runtime, harness }) => {
    const adapter = runtime ? { ...build, runtime } : build
    return adapter.outputs.flatMap((output) => [
      { title: titleOf({ target: adapter.name, output }), adapter, output, harness },
      ...(harness.variants ?? [])
        .filter(({ outputs }) => outputs.includes(output))
        .map((variant) => ({
          title: titleOf({ target: adapter.name, output, variant: variant.name }),
          adapter,
          output,
          harness: harnessOf(harness, variant),
          variant,
        })),
    ])
  })
}

/** Those that are meant: a name means all of its adapter, `name:output` and `name:output/variant` one. */
export const isWanted = ({ title, adapter }: Subject, targets: readonly string[]): boolean =>
  targets.length === 0 || targets.includes(title) || targets.includes(adapter.name)

/** As a command line takes it, and as a report names its column. */
export const titleOf = (each: {
  readonly target: string
  readonly output: string
  readonly variant?: string | undefined
}): string => `${each.target}:${each.output}${each.variant === undefined ? '' : `/${each.variant}`}`

/** What it declares, with its options and its variant. */
export const levelsOf = ({ adapter, output, variant }: Subject): Supports => ({
  ...supportsOf(adapter, output, variant?.options),
  ...variant?.supports,
})

/** The bounds that it has as data. */
export const boundsOf = ({ adapter, output, variant }: Subject): readonly HostLimit[] =>
  adapter.limits?.(variant?.options ?? {}, output) ?? []

function harnessOf(harness: Harness, { says, standIns = harness.standIns, gaps = [] }: Variant): Harness {
  return { ...harness, says: { ...harness.says, ...says }, standIns, gaps: [...(harness.gaps ?? []), ...gaps] }
}
