/** Config fields and events, by a table: taken where the target has them, refused or accepted by name where it has not. */
import { CONFIG_FEATURES, EVENT_FEATURES, type Feature } from '../../contract/features.ts'
import type { Case, Host } from '../case.ts'
import { equal, holds, oneOf } from '../expect.ts'
import { wordOf } from './context.ts'

/** A value of each field within the bounds of every host. */
const VALUES: Readonly<Partial<Record<Feature, string>>> = {
  'config.preferStatic': 'true',
  'config.background': 'true',
  'config.region': "'us-east-1'",
  'config.memory': '1024',
  'config.vcpu': '1',
  'config.maxDuration': '20',
  'config.runtime': "'nodejs'",
  'config.rateLimit': "{ windowSize: 60, windowLimit: 100, aggregateBy: ['ip', 'domain'] }",
  'config.cancellation': 'true',
}

/** A value of each field beyond the bounds of every host that declares some. */
const BEYOND: Readonly<Partial<Record<Feature, string>>> = {
  'config.memory': '9999999',
  'config.vcpu': '9999',
  'config.maxDuration': '99999999',
}

const lastOf = (feature: Feature): string => feature.slice(feature.indexOf('.') + 1)

/** The source of a function that uses the feature. */
function sourceOf({ target }: Host, feature: Feature, value: string, allowed = false): string {
  const targets = allowed ? `targets: { ${JSON.stringify(target)}: { allow: ['${feature}'] } },` : ''
  const rest =
    feature === 'config.schedule'
      ? "config: { schedule: '0 5 * * *' }, scheduled() {}"
      : feature.startsWith('event.')
        ? `config: { path: '/trial' }, fetch: () => new Response('trial'), ${lastOf(feature)}() {}`
        : `config: { path: '/trial', ${lastOf(feature)}: ${value} }, fetch: () => new Response('trial')`
  return `import { defineFunction } from 'anyhost'\nexport default defineFunction({ ${targets} ${rest} })\n`
}

async function codesOf(host: Host, feature: Feature, value: string, allowed = false): Promise<string[]> {
  const { problems } = await host.build({ 'trial.ts': sourceOf(host, feature, value, allowed) })
  return problems.map(({ code }) => code)
}

const rows = (feature: Feature, kind: string, value: string): Case[] => [
  {
    id: `${kind}.${wordOf(feature)}-built`,
    title: `A function with ${feature} is built.`,
    features: [feature],
    run: async (host) => {
      const codes = await codesOf(host, feature, value)
      // Where the host decides the value, another one may be refused.
      oneOf(codes, host.level(feature) === 'fixed' ? [[], ['ANYHOST_TARGET_REFUSED'], ['ANYHOST_LIMIT']] : [[]])
    },
  },
  {
    id: `${kind}-none.${wordOf(feature)}`,
    title: `${feature} is refused by the build where the target does not have it, and accepted by name.`,
    features: [feature],
    when: 'none',
    run: async (host) => {
      equal(await codesOf(host, feature, value), ['ANYHOST_FEATURE_NONE'])
      equal(await codesOf(host, feature, value, true), [])
    },
  },
]

const limitCase = (feature: Feature, value: string): Case => ({
  id: `config-limit.${wordOf(feature)}`,
  title: `${feature} of ${value}, beyond what the target declares, is refused by the build.`,
  features: [feature],
  when: 'limit',
  unless: ({ limit }) => (/\d/.test(limit(feature) ?? '') ? undefined : 'The limit is no bound of the value.'),
  run: async (host) => {
    const codes = await codesOf(host, feature, value)
    holds(codes.length > 0, `The build has a problem with it: ${codes.join(', ') || 'none'}.`)
  },
})

// A function always has a path, an excluded path and methods are asked at run time.
const FIELDS = CONFIG_FEATURES.filter((feature) => VALUES[feature] !== undefined || feature === 'config.schedule')

export const configCases: readonly Case[] = [
  ...FIELDS.flatMap((feature) => rows(feature, 'config', VALUES[feature] ?? '')),
  ...CONFIG_FEATURES.flatMap((feature) => {
    const value = BEYOND[feature]
    return value === undefined ? [] : [limitCase(feature, value)]
  }),
  ...EVENT_FEATURES.flatMap((feature) => rows(feature, 'event', '')),
]
