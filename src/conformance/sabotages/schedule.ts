import type { RuntimeEdit, Sabotage } from '../../contract/sabotage.ts'

const TASK = 'src/runtime/task.ts'
const CALL = 'return await member.call('
const EVENT = '{ cron, scheduledTime: incoming.scheduledTime, nextRun: incoming.nextRun }'

const calling = (by: string): RuntimeEdit[] => [{ module: TASK, replace: CALL, by }]
const giving = (by: string): RuntimeEdit[] => [{ module: TASK, replace: EVENT, by }]

export const scheduleSabotages: readonly Sabotage[] = [
  {
    id: 'schedule.never-run',
    sentence: 'A run of a schedule calls nothing.',
    turns: ['schedule.runs', 'schedule.event', 'schedule.context', 'schedule.no-request', 'schedule.tasks'],
    edits: calling(`if (name === 'scheduled') return\n    ${CALL}`),
  },
  {
    id: 'schedule.run-twice',
    sentence: 'A run of a schedule calls the function twice.',
    turns: ['schedule.runs'],
    edits: calling(
      `if (name === 'scheduled') await member.call(handlers, eventOf(incoming, cron), withoutRequest(Object.create(context)))\n    ${CALL}`,
    ),
  },
  {
    id: 'schedule.no-expression',
    sentence: 'A run does not have its expression.',
    turns: ['schedule.event'],
    edits: giving(EVENT.replace('cron,', 'cron: undefined,')),
  },
  {
    id: 'schedule.next-is-now',
    sentence: 'The next run is this one.',
    turns: ['schedule.event'],
    edits: giving(EVENT.replace('incoming.nextRun', 'incoming.scheduledTime ?? new Date()')),
  },
  {
    id: 'schedule.same-id',
    sentence: 'Every run has the same id.',
    turns: ['schedule.context', 'schedule.failing'],
    edits: calling(`Object.defineProperty(context, 'requestId', { value: 'run' })\n    ${CALL}`),
  },
  {
    id: 'schedule.empty-url',
    sentence: 'A run has an address that nobody asked for.',
    turns: ['schedule.no-request'],
    edits: [
      {
        module: TASK,
        replace: "throw new TypeError('No request started this run, so it has no url and no cookies.')",
        by: "return new Request('https://localhost/')",
      },
    ],
  },
  {
    id: 'schedule.tasks-lost',
    sentence: 'What no request started can hand over nothing.',
    turns: ['schedule.tasks', 'schedule.failing-task'],
    edits: calling(`Object.assign(context, { waitUntil() { throw new Error('no tasks') } })\n    ${CALL}`),
  },
  {
    id: 'schedule.unlogged',
    sentence: 'What no request started fails in silence.',
    turns: ['schedule.failing'],
    edits: [
      {
        module: TASK,
        replace: "log('ANYHOST_HANDLER_FAILED', 'The function failed', context.requestId, error)",
        by: 'void log',
      },
    ],
  },
  {
    id: 'schedule.request-runs',
    sentence: 'A request starts a run.',
    turns: ['schedule.no-address'],
    host: (host) => ({
      ...host,
      async fetch(request, facts) {
        if (request.url.endsWith('/nightly')) await host.schedule?.('nightly')
        return host.fetch(request, facts)
      },
    }),
  },
]
