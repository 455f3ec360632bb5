/** Faults of a build half: it says, counts or refuses other things than the host does. */
import type { BuildAdapter, Support, Supports } from '../../contract/adapter.ts'
import { CONFIG_FEATURES, EVENT_FEATURES, type Feature } from '../../contract/features.ts'
import type { Sabotage } from '../../contract/sabotage.ts'

/** States another level of some features, in every output. Where a value stood, there is none. */
const stating =
  (features: readonly Feature[], support: Support): NonNullable<Sabotage['adapter']> =>
  (adapter: BuildAdapter): BuildAdapter => {
    // Each of them is a feature.
    const changed = Object.fromEntries(features.map((feature) => [feature, support])) as Supports
    return { ...adapter, supportsByOptions: (...given) => ({ ...adapter.supportsByOptions?.(...given), ...changed }) }
  }

// A function is asked at run time about these.
const OPTIONAL = CONFIG_FEATURES.filter(
  (feature) => !['config.path', 'config.excludedPath', 'config.method'].includes(feature),
)

const fieldsBut = (...features: readonly Feature[]): Feature[] =>
  OPTIONAL.filter((feature) => !features.includes(feature))

const SIZES: readonly Feature[] = [
  'config.memory',
  'config.vcpu',
  'config.maxDuration',
  'config.region',
  'config.runtime',
]

export const buildSabotages: readonly Sabotage[] = [
  {
    id: 'build.claims-events',
    sentence: 'The adapter says that its host has every event.',
    turns: ['event-none.*'],
    adapter: stating(EVENT_FEATURES, { level: 'native' }),
  },
  {
    id: 'build.denies-events',
    sentence: 'The adapter says that its host has no event.',
    turns: [
      'event.deploy-building-built',
      'event.deploy-succeeded-built',
      'event.deploy-failed-built',
      'event.deploy-deleted-built',
      'event.deploy-locked-built',
      'event.deploy-unlocked-built',
      'event.user-login-built',
      'event.user-signup-built',
      'event.user-validate-built',
      'event.user-modified-built',
      'event.user-deleted-built',
      'event.form-submitted-built',
    ],
    adapter: stating(EVENT_FEATURES, { level: 'none' }),
  },
  {
    id: 'build.claims-fields',
    sentence: 'The adapter says that its host has every field of a config.',
    turns: ['config-none.*'],
    adapter: stating(OPTIONAL, { level: 'native' }),
  },
  {
    id: 'build.denies-sizes',
    sentence: 'The adapter says that nothing can be said about the size and the place of a function.',
    turns: [
      'config.memory-built',
      'config.vcpu-built',
      'config.max-duration-built',
      'config.region-built',
      'config.runtime-built',
    ],
    adapter: stating(SIZES, { level: 'none' }),
  },
  {
    id: 'build.denies-fields',
    sentence: 'The adapter says that its host has no other field of a config.',
    turns: [
      'config.prefer-static-built',
      'config.schedule-built',
      'config.background-built',
      'config.rate-limit-built',
      'config.cancellation-built',
    ],
    adapter: stating(fieldsBut(...SIZES), { level: 'none' }),
  },
  {
    id: 'build.no-limits',
    sentence: 'The adapter has no limits.',
    turns: [
      'config-limit.memory',
      'config-limit.vcpu',
      'config-limit.max-duration',
      'config-limit.schedule',
      'config-limit.background',
      'config-limit.region',
      'config-limit.rate-limit',
    ],
    adapter: ({ limits, ...adapter }) => ({ ...adapter, ...(limits && { limits: () => [] }) }),
  },
  {
    id: 'build.refuses-nothing',
    sentence: 'The adapter drops what its host cannot do in silence.',
    turns: ['config-limit.prefer-static'],
    adapter: (adapter) => ({ ...adapter, emit: (plan) => ({ ...adapter.emit(plan), refusals: [] }) }),
  },
  {
    id: 'build.tells-nothing',
    sentence: 'The build does not say what is to be done at the host.',
    turns: ['event-limit.*'],
    adapter: (adapter) => ({ ...adapter, emit: (plan) => ({ ...adapter.emit(plan), notes: [] }) }),
  },
]
