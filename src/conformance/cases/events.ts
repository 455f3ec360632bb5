/** Events of the platform, as it delivers them. Serial: a handler that fails may end the process of others. */
import { randomUUID } from 'node:crypto'
import { EVENT_FEATURES, type Feature } from '../../contract/features.ts'
import type { EventName } from '../../contract/function.ts'
import type { Case, Host } from '../case.ts'
import { contains, equal, eventually, holds, lacks, matches } from '../expect.ts'
import { wordOf } from './context.ts'

// Every event is a handler by its name.
const nameOf = (feature: Feature): EventName => feature.slice('event.'.length) as EventName

/** The lines of the log with the mark. */
const linesOf = ({ logs }: Host, mark: string): string[] =>
  logs()
    .split('\n')
    .filter((line) => line.includes(mark))

const deliveredCase = (feature: Feature): Case => ({
  id: `delivery.${wordOf(feature)}`,
  title: `${feature} reaches its handler with what the host says of it, once, with a context of its own.`,
  features: [feature],
  run: async (host) => {
    const mark = `it-${randomUUID()}`
    matches(String(await host.deliver!('events', nameOf(feature), mark)), /^20\d$/)
    holds(await host.printed(mark), 'The handler was called.')
    const lines = linesOf(host, mark).filter((line) => !line.includes('event task '))
    const facts = JSON.stringify({ target: host.target, same: true, named: true })
    equal(lines.length, 1)
    contains(lines[0], `event ${nameOf(feature)} ${facts} {`)
  },
})

const drafts: readonly Omit<Case, 'unless' | 'serial'>[] = [
  {
    id: 'delivery.tasks',
    title: 'The tasks of an event are kept.',
    features: ['event.deploySucceeded'],
    run: async (host) => {
      const mark = `it-${randomUUID()}`
      await host.deliver!('events', 'deploySucceeded', mark)
      await eventually(async () => contains(linesOf(host, mark).join('\n'), 'event task deploySucceeded'))
    },
  },
  {
    id: 'delivery.denied',
    title: 'A handler refuses a user with deny, at once or later.',
    features: ['event.userLogin', 'event.userSignup'],
    run: async ({ deliver }) => {
      equal(await deliver!('events', 'userLogin', `deny-${randomUUID()}`), 401)
      equal(await deliver!('events', 'userSignup', `deny-${randomUUID()}`), 401)
      equal(await deliver!('events', 'userLogin', `it-${randomUUID()}`), 200)
    },
  },
  {
    id: 'delivery.failing',
    title: 'A handler that fails is logged with the code and the cause, and the host is not told that all went well.',
    features: ['event.deploySucceeded'],
    run: async (host) => {
      const mark = `fails-${randomUUID()}`
      const outcome = await host.deliver!('events', 'deploySucceeded', mark).catch(String)
      lacks(String(outcome), /^20\d$/)
      await eventually(async () => contains(linesOf(host, mark).join('\n'), 'the handler of'))
      const at = host.logs().indexOf(mark)
      contains(host.logs().slice(Math.max(0, at - 2000), at), '[anyhost] ANYHOST_HANDLER_FAILED The function failed.')
    },
  },
  {
    id: 'delivery.heard',
    title: 'A function that takes one event beside requests is handed that one.',
    features: ['event.deploySucceeded'],
    run: async (host) => {
      const mark = `it-${randomUUID()}`
      await host.deliver!('half-events', 'deploySucceeded', mark)
      holds(await host.printed(`half-events heard ${mark}`), 'The handler was called.')
    },
  },
  {
    id: 'delivery.no-handler',
    title: 'An event without a handler reaches no other one, and never fetch.',
    features: ['event.deployBuilding', 'event.deploySucceeded'],
    run: async (host) => {
      const mark = `it-${randomUUID()}`
      await host.deliver!('half-events', 'deployBuilding', mark).catch(() => 0)
      await new Promise((resolve) => setTimeout(resolve, 200))
      equal(
        linesOf(host, mark).filter((line) => /half-events (?:was asked|heard)/.test(line)),
        [],
      )
    },
  },
]

export const deliveryCases: readonly Case[] = [...EVENT_FEATURES.map(deliveredCase), ...drafts].map((each) => ({
  ...each,
  serial: true,
  unless: ({ deliver }) => (deliver ? undefined : 'The harness delivers no events.'),
}))
