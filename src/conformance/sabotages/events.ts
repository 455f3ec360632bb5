import type { RuntimeEdit, Sabotage } from '../../contract/sabotage.ts'
import type { RunningHost } from '../../contract/harness.ts'

const TASK = 'src/runtime/task.ts'
const CALL = 'return await member.call('

const calling = (by: string): RuntimeEdit[] => [{ module: TASK, replace: CALL, by }]

type Deliver = NonNullable<RunningHost['deliver']>

/** Changes what becomes of each event. */
const delivering =
  (change: (deliver: Deliver, host: RunningHost) => Deliver): NonNullable<Sabotage['host']> =>
  (host) => ({ ...host, ...(host.deliver && { deliver: change(host.deliver.bind(host), host) }) })

/** The cases of the single events alone. */
const EACH = ['delivery.deploy-*', 'delivery.user-*', 'delivery.form-submitted']

export const eventSabotages: readonly Sabotage[] = [
  {
    id: 'delivery.never-called',
    sentence: 'The handler of an event is not called.',
    turns: [...EACH, 'delivery.heard', 'delivery.tasks'],
    edits: calling(`if (incoming.kind === 'event') return\n    ${CALL}`),
  },
  {
    id: 'delivery.emptied',
    sentence: 'What the host says of an event is lost.',
    turns: ['delivery.deploy-*', 'delivery.form-submitted'],
    edits: [{ module: TASK, replace: 'return incoming.event', by: 'return { deploy: {}, user: {}, data: {} }' }],
  },
  {
    id: 'delivery.twice',
    sentence: 'An event is delivered twice.',
    turns: EACH,
    host: delivering((deliver) => async (...event) => {
      await deliver(...event)
      return deliver(...event)
    }),
  },
  {
    id: 'delivery.tasks-lost',
    sentence: 'An event can hand over nothing.',
    turns: ['delivery.tasks'],
    edits: calling(`Object.assign(context, { waitUntil() { throw new Error('no tasks') } })\n    ${CALL}`),
  },
  {
    id: 'delivery.deny-ignored',
    sentence: 'A user who is denied comes in.',
    turns: ['delivery.denied'],
    host: delivering((deliver) => async (...event) => {
      const status = await deliver(...event)
      return status === 401 ? 200 : status
    }),
  },
  {
    id: 'delivery.failure-hidden',
    sentence: 'The host is told that a handler which failed went well.',
    turns: ['delivery.failing'],
    edits: calling(
      `if (incoming.kind === 'event') return await Promise.resolve(member.call(handlers, eventOf(incoming, cron), withoutRequest(context))).catch(() => undefined)\n    ${CALL}`,
    ),
    host: delivering(
      (deliver) =>
        (...event) =>
          deliver(...event).then(
            () => 200,
            () => 200,
          ),
    ),
  },
  {
    id: 'delivery.becomes-request',
    sentence: 'An event without a handler becomes a request.',
    turns: ['delivery.no-handler'],
    host: delivering((deliver, host) => async (...event) => {
      const [id, , mark] = event
      const status = await deliver(...event).catch(() => 500)
      await host.fetch(new Request(`https://contract.example/${id}`, { method: 'POST', body: mark }))
      return status
    }),
  },
]
