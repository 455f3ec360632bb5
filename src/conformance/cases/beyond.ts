/** What the build does with a function that asks for more than the target declares that it has. */
import type { Feature } from '../../contract/features.ts'
import type { LimitName } from '../../contract/limits.ts'
import type { Case, Host, Trial } from '../case.ts'
import { equal, holds } from '../expect.ts'
import { wordOf } from './context.ts'

const trial = ({ build }: Host, definition: string): Promise<Trial> =>
  build({ 'trial.ts': `import { defineFunction } from 'anyhost'\nexport default defineFunction({ ${definition} })\n` })

const answering = (fields: string): string =>
  `config: { path: '/trial', ${fields} }, fetch: () => new Response('trial')`

interface Beyond {
  readonly feature: Feature
  /** What is asked for, as part of a sentence. */
  readonly what: string
  /** The bound that is passed. A target without it has another kind of limit. */
  readonly bound?: LimitName
  readonly definition: string
  readonly code: string
}

const BEYOND: readonly Beyond[] = [
  {
    feature: 'config.schedule',
    what: 'A run of a schedule that asks for more time than the target gives',
    bound: 'duration',
    definition: "config: { schedule: '0 5 * * *', maxDuration: 99999999 }, scheduled() {}",
    code: 'ANYHOST_LIMIT',
  },
  {
    feature: 'config.background',
    what: 'Work in the background that asks for more time than the target gives',
    bound: 'duration',
    definition: answering('background: true, maxDuration: 99999999'),
    code: 'ANYHOST_LIMIT',
  },
  {
    feature: 'config.region',
    what: 'A function that names more regions than the target takes',
    bound: 'regions',
    definition: answering("region: ['us-east-1', 'eu-central-1']"),
    code: 'ANYHOST_LIMIT',
  },
  {
    feature: 'config.rateLimit',
    what: 'A rate over a time that the target does not count',
    bound: 'rateLimit.window',
    definition: answering("rateLimit: { windowSize: 7, windowLimit: 100, aggregateBy: ['ip', 'domain'] }"),
    code: 'ANYHOST_LIMIT',
  },
  {
    feature: 'config.preferStatic',
    what: 'Going before static files, where they always win,',
    definition: answering('preferStatic: false'),
    code: 'ANYHOST_TARGET_REFUSED',
  },
]

const DEPLOY_EVENTS: readonly Feature[] = ['event.deployBuilding', 'event.deploySucceeded', 'event.deployFailed']

const lastOf = (feature: Feature): string => feature.slice(feature.indexOf('.') + 1)

export const beyondCases: readonly Case[] = [
  ...BEYOND.map(({ feature, what, bound, definition, code }): Case => ({
    id: `config-limit.${wordOf(feature)}`,
    title: `${what} is refused by the build.`,
    features: [feature],
    when: 'limit',
    unless: ({ limits }) =>
      bound === undefined || limits.some(({ name, most, oneOf }) => name === bound && (most ?? oneOf) !== undefined)
        ? undefined
        : 'The limit is no bound that a build could compare.',
    run: async (host) => {
      const { problems } = await trial(host, definition)
      equal(
        problems.map((each) => each.code),
        [code],
      )
    },
  })),
  ...DEPLOY_EVENTS.map((feature): Case => ({
    id: `event-limit.${wordOf(feature)}`,
    title: `${feature} that comes only when something has been set up is built, and the build says what.`,
    features: [feature],
    when: 'limit',
    run: async (host) => {
      const { notes } = await trial(host, answering(''))
      const withEvent = await trial(host, `${answering('')}, ${lastOf(feature)}() {}`)
      equal(withEvent.problems, [])
      holds(withEvent.notes.length > notes.length, 'The build has a note about the event.')
    },
  })),
]
