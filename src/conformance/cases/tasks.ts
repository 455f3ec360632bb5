/** Work that outlives the handler, and the context far from it. */
import { randomUUID } from 'node:crypto'
import { CLIENT, type Case, type Host } from '../case.ts'
import { equal, holds } from '../expect.ts'
import { isMade, isRequestId, printedId } from './request-id.ts'

const run = ({ ask }: Host, kind: string, mark: string, requestId: string = randomUUID()): Promise<Response> =>
  ask(`/tasks/${kind}?mark=${mark}`, {}, { ...CLIENT, requestId })

const ran = async ({ printed }: Host, mark: string): Promise<void> =>
  holds(await printed(`task ${mark} ran`), 'The task ran to its end.')

const done = async (response: Response): Promise<void> => equal([response.status, await response.json()], [200, 'done'])

const KINDS: readonly (readonly [kind: string, from: string])[] = [
  ['before', 'from the handler'],
  ['nested', 'from a task'],
  ['destructured', 'taken off the context'],
  ['imported', 'imported from anyhost'],
]

export const taskCases: readonly Case[] = [
  ...KINDS.map(([kind, from]): Case => ({
    id: `wait-until.${kind}`,
    title: `waitUntil ${from} runs the task to its end.`,
    features: kind === 'imported' ? ['context.waitUntil', 'getContext'] : ['context.waitUntil'],
    run: async (host) => {
      const mark = randomUUID()
      await done(await run(host, kind, mark))
      await ran(host, mark)
    },
  })),
  {
    id: 'wait-until.body',
    title: 'waitUntil while the body is being sent runs the task to its end.',
    features: ['context.waitUntil'],
    run: async (host) => {
      const mark = randomUUID()
      equal(await (await run(host, 'body', mark)).text(), 'sent')
      await ran(host, mark)
    },
  },
  {
    id: 'wait-until.rejected',
    title: 'A task that rejects is logged with the request id, once, and the response is what it was.',
    features: ['context.waitUntil'],
    run: async (host) => {
      const [mark, sent] = [randomUUID(), randomUUID()]
      await done(await run(host, 'rejected', mark, sent))
      const requestId = await printedId(host, mark, sent)
      const line = `[anyhost] ANYHOST_TASK_FAILED A task failed. Request ${requestId}:`
      holds(await host.printed(line), 'The log has the code and the request.')
      holds(await host.printed(`task ${mark} failed`), 'The log has the cause.')
      equal(host.logs().split(`Request ${requestId}:`).length, 2)
      equal(await (await run(host, 'value', mark)).json(), 'done')
    },
  },
  {
    id: 'wait-until.value',
    title: 'waitUntil takes what is no promise.',
    features: ['context.waitUntil'],
    run: async (host) => done(await run(host, 'value', randomUUID())),
  },
  {
    id: 'wait-until.nothing',
    title: 'waitUntil throws a TypeError without an argument.',
    features: ['context.waitUntil'],
    run: async (host) => equal(await (await run(host, 'nothing', randomUUID())).json(), 'TypeError'),
  },
  {
    id: 'get-context.helper',
    title: 'getContext is the request’s own in a helper, after other work.',
    features: ['getContext'],
    run: async (host) => {
      const requestId = randomUUID()
      const response = await run(host, 'helper', randomUUID(), requestId)
      // The project's own answer.
      const { here, there } = (await response.json()) as { here: string; there: string }
      isRequestId(host, here, requestId)
      equal(there, here)
    },
  },
  {
    id: 'get-context.sixty',
    title: 'getContext never mixes up sixty requests at once.',
    features: ['getContext'],
    run: async (host) => {
      const marks = Array.from({ length: 60 }, (_, at) => ({ mark: `m${at}`, requestId: randomUUID() }))
      const answers = await Promise.all(
        marks.map(async ({ mark, requestId }) => (await run(host, 'mixed', mark, requestId)).json()),
      )
      // The project's own answers. Where the entry makes the ids, no two of them are alike.
      const made = answers.map((answer) => (answer as { ids: string[] }).ids[0])
      equal(new Set(made).size, 60)
      equal(
        answers,
        marks.map(({ mark, requestId }, at) => ({ mark, ids: [isMade(host) ? made[at] : requestId], query: mark })),
      )
    },
  },
]
