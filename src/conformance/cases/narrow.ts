/** What a host does where it declares that it has less: the deviation itself, while it runs. */
import { randomUUID } from 'node:crypto'
import type { Feature } from '../../contract/features.ts'
import type { LimitName } from '../../contract/limits.ts'
import { CLIENT, type Case, type Host } from '../case.ts'
import { contains, equal, holds, oneOf } from '../expect.ts'
import { LEAVES, OF_CLIENT, readContext, wordOf } from './context.ts'
import { received } from './headers.ts'

const boundOf = ({ limits }: Host, name: LimitName): number | undefined =>
  limits.find((each) => each.name === name)?.most

/** Seconds that a task has after the answer. Without them, the answer waits for the task. */
const timeOf = ({ limits }: Host): number | undefined =>
  limits.find(({ feature, unit }) => feature === 'context.waitUntil' && unit === 's')?.most

// The flag is derived from the code, and no distribution says the continent.
const PLACES = LEAVES.filter(
  (feature) =>
    feature.startsWith('context.geo.') && feature !== 'context.geo.country.flag' && feature !== 'context.geo.continent',
)

const placeCase = (feature: Feature): Case => ({
  id: `context-limit.${wordOf(feature)}`,
  title: `${feature} is undefined where nothing that knows it stands before the host, also when a client says it.`,
  features: [feature],
  when: 'limit',
  // The query takes a variable away for a moment.
  serial: true,
  unless: ({ unfronted }) => (unfronted ? undefined : 'The deployment cannot say that nothing stands before it.'),
  run: async (host) => {
    equal((await readContext(host))[feature], OF_CLIENT[feature])
    equal((await readContext(host, {}, CLIENT, host.unfronted))[feature], undefined)
  },
})

/** Asks for a long task, and says how long the answer took in milliseconds. */
async function runLong({ ask }: Host, mark: string): Promise<number> {
  const since = performance.now()
  const response = await ask(`/tasks/long?mark=${mark}`)
  equal([response.status, await response.json()], [200, 'done'])
  return performance.now() - since
}

export const narrowCases: readonly Case[] = [
  ...PLACES.map(placeCase),
  {
    id: 'wait-until.limit-delays',
    title: 'Where tasks have no time after the answer, the answer comes after them.',
    features: ['context.waitUntil'],
    when: 'limit',
    // It looks at times, which other cases would change.
    serial: true,
    unless: (host) => (timeOf(host) === undefined ? undefined : 'Tasks have time after the answer.'),
    run: async (host) => {
      const mark = randomUUID()
      const ms = await runLong(host, mark)
      holds(ms >= 1100, 'The answer came after the task of 1.2 seconds.')
      holds(await host.printed(`task ${mark} ran`), 'The task ran to its end.')
    },
  },
  {
    id: 'wait-until.limit-time',
    title:
      'Where tasks have some time after the answer, the client has the answer first, and the task runs to its end.',
    features: ['context.waitUntil'],
    when: 'limit',
    unless: (host) => (timeOf(host) === undefined ? 'Tasks have no time after the answer.' : undefined),
    // It looks at times, which other cases would change.
    serial: true,
    run: async (host) => {
      const mark = randomUUID()
      holds(timeOf(host)! > 2, 'The target declares more than 2 seconds.')
      holds((await runLong(host, mark)) < 1100, 'The answer came before the end of the task of 1.2 seconds.')
      holds(await host.printed(`task ${mark} ran`), 'The task ran to its end.')
    },
  },
  {
    id: 'stream.limit-length',
    title: 'A stream may be longer than an answer that is none, up to the limit that the target declares.',
    features: ['fidelity.response.streaming'],
    when: 'limit',
    serial: true,
    unless: (host) =>
      boundOf(host, 'response.stream') && boundOf(host, 'response.body')
        ? undefined
        : 'The limit is not the length of a stream.',
    run: async (host) => {
      const bytes = boundOf(host, 'response.body')! + 1
      holds(bytes < boundOf(host, 'response.stream')!, 'A stream may be longer.')
      const response = await host.ask(`/answer/long?bytes=${bytes}`)
      equal([response.status, (await response.arrayBuffer()).byteLength], [200, bytes])
    },
  },
  {
    id: 'purge.limit-tags',
    title: 'A purge of tags that the target refuses, because they are too many or nobody may, is an error.',
    features: ['call.cache.purge.tags'],
    when: 'limit',
    serial: true,
    run: (host) => refusedBy(host, 'tags?tag=pets&'),
  },
  {
    id: 'purge.limit-all',
    title: 'A purge of everything that the target refuses, because they are too many or nobody may, is an error.',
    features: ['call.cache.purgeAll'],
    when: 'limit',
    serial: true,
    run: (host) => refusedBy(host, 'all?'),
  },
  {
    id: 'request-header.repeated-none',
    title: 'Where one of several headers of a name arrives, it is one that was sent.',
    features: ['fidelity.headers.repeated'],
    when: 'none',
    run: async (host) => {
      const headers = await received(host, [
        ['x-many', 'one'],
        ['x-many', 'two'],
      ])
      oneOf(headers.get('x-many'), ['one', 'two'])
    },
  },
  {
    id: 'cookies.several-none',
    title: 'Where one of several cookies is sent, it is whole, and one that was set.',
    features: ['fidelity.cookies.several'],
    when: 'none',
    run: async ({ ask }) => {
      const { headers } = await ask('/answer/cookies')
      const [first, ...others] = headers.getSetCookie()
      equal(others, [])
      oneOf(first, ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/', 'b=2; HttpOnly'])
    },
  },
]

/** 429: beyond a rate. 403: a right or a secret that the limit asks for is missing. */
async function refusedBy(host: Host, call: string): Promise<void> {
  await host.farEnd.take()
  for (const status of [429, 403]) {
    // The project's own answer.
    const answer = (await (await host.ask(`/purge/${call}${host.farEnd.failNext(status)}`)).json()) as {
      code?: string
      message?: string
    }
    equal(answer.code, 'ANYHOST_PURGE_FAILED')
    contains(answer.message, 'Nothing was purged')
  }
  equal(await host.farEnd.take(), [])
}
