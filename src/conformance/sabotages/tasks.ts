import type { Sabotage } from '../../contract/sabotage.ts'

const TASKS = 'src/runtime/tasks.ts'
const HANDLER = 'src/runtime/handler.ts'
const LOG = 'src/runtime/log.ts'
const RESPONSE = 'src/runtime/response.ts'

export const taskSabotages: readonly Sabotage[] = [
  {
    id: 'tasks.never-kept',
    sentence: 'waitUntil does nothing where it is called off the context.',
    turns: ['wait-until.destructured'],
    edits: [
      {
        module: 'src/runtime/context.ts',
        replace: 'this.waitUntil = waitUntil\n',
        by: 'this.waitUntil = function (this: unknown, ...task: [unknown]) { if (!this) throw new TypeError(); waitUntil(...task) }\n',
      },
    ],
  },
  {
    id: 'tasks.unlogged',
    sentence: 'A task that rejects is not logged.',
    turns: ['wait-until.rejected'],
    edits: [{ module: TASKS, replace: '.catch(report)', by: '.catch(() => {})' }],
  },
  {
    id: 'tasks.nothing-taken',
    sentence: 'waitUntil takes a call without an argument.',
    turns: ['wait-until.nothing'],
    edits: [
      { module: TASKS, replace: "if (!arguments.length) throw new TypeError('waitUntil needs a task.')", by: '' },
    ],
  },
  {
    id: 'tasks.promises-only',
    sentence: 'waitUntil takes promises alone.',
    turns: ['wait-until.value', 'wait-until.rejected'],
    edits: [{ module: TASKS, replace: 'Promise.resolve(task)', by: '(task as Promise<unknown>)' }],
  },
  {
    id: 'tasks.throws',
    sentence: 'waitUntil throws.',
    turns: [
      'wait-until.before',
      'wait-until.nested',
      'wait-until.destructured',
      'wait-until.imported',
      'wait-until.body',
    ],
    edits: [
      {
        module: TASKS,
        replace: 'const settled: Promise<unknown> =',
        by: "if (task instanceof Promise) throw new Error('no tasks')\n      const settled: Promise<unknown> =",
      },
    ],
  },
  {
    id: 'tasks.import-drops',
    sentence: 'The imported waitUntil loses its task.',
    turns: ['wait-until.imported'],
    edits: [
      {
        module: 'src/runtime/get-context.ts',
        replace: 'getContext().waitUntil(...task)',
        by: 'getContext().waitUntil(...([] as unknown as [unknown]))',
      },
    ],
  },
  {
    id: 'context.no-wait-until',
    sentence: 'The context has no waitUntil.',
    turns: ['context.wait-until', 'wait-until.before'],
    edits: [{ module: 'src/runtime/context.ts', replace: 'this.waitUntil = waitUntil\n', by: '' }],
  },
  {
    id: 'get-context.mixed',
    sentence: 'The context of the last request is that of every request.',
    turns: ['get-context.sixty'],
    edits: [
      {
        module: HANDLER,
        replace: 'storage.run(context, run)',
        by: '((globalThis as { last?: unknown }).last = context, storage.run(context, run))',
      },
      {
        module: 'src/runtime/get-context.ts',
        replace: 'storage()?.getStore() as Context | undefined',
        by: '(globalThis as { last?: Context }).last',
      },
    ],
  },
  {
    id: 'get-context.lost',
    sentence: 'There is no context outside of the handler.',
    turns: ['get-context.*', 'wait-until.imported'],
    edits: [
      {
        module: 'src/runtime/get-context.ts',
        replace: 'storage()?.getStore() as Context | undefined',
        by: 'undefined as Context | undefined',
      },
    ],
  },
  {
    id: 'faults.told',
    sentence: 'The client is told what failed.',
    turns: [
      'fault.nothing',
      'fault.null',
      'fault.string',
      'fault.object',
      'fault.throws',
      'fault.rejects',
      'fault.value',
      'fault.body-of-204',
      'fault.error-response',
    ],
    edits: [
      {
        module: HANDLER,
        replace: "refuse('Internal Server Error', { status: 500 })",
        by: 'refuse(String(error), { status: 500 })',
      },
    ],
  },
  {
    id: 'faults.anonymous',
    sentence: 'The log does not say which request failed.',
    turns: ['fault.throws', 'fault.nothing', 'wait-until.rejected'],
    edits: [{ module: LOG, replace: 'Request ${requestId}:', by: 'A request:' }],
  },
  {
    id: 'faults.without-cause',
    sentence: 'The log does not have the cause.',
    turns: ['fault.throws', 'fault.rejects', 'fault.value', 'fault.body-of-204', 'wait-until.rejected'],
    edits: [{ module: LOG, replace: ':`, error)', by: ':`)\n  void error' }],
  },
  {
    id: 'faults.anything-answers',
    sentence: 'What looks like a Response is taken for one.',
    turns: ['fault.object'],
    edits: [
      {
        module: RESPONSE,
        replace: 'if (tag !==',
        by: "if ((given as { constructor?: { name?: string } } | undefined)?.constructor?.name === 'Response' && !(given instanceof Response)) return new Response(String(given.body), { status: given.status, headers: given.headers })\n  if (tag !==",
      },
    ],
  },
  {
    id: 'faults.strings-answer',
    sentence: 'A string is taken for an answer, and nothing for an empty one.',
    turns: ['fault.string', 'fault.nothing', 'fault.null'],
    edits: [
      {
        module: RESPONSE,
        replace: 'if (tag !==',
        by: "if (typeof given === 'string' || given === undefined || given === null) return new Response(given)\n  if (tag !==",
      },
    ],
  },
  {
    id: 'faults.error-response-sent',
    sentence: 'Response.error() is an answer like others.',
    turns: ['fault.error-response'],
    edits: [
      {
        module: RESPONSE,
        replace: '|| given.status < 200) throw badResponse(tag)',
        by: ") throw badResponse(tag)\n  if (given.status < 200) return new Response('', { status: 502 })",
      },
    ],
  },
  {
    id: 'events.become-requests',
    sentence: 'An event becomes a request.',
    turns: ['stray-event.*'],
    host: (host) => ({
      ...host,
      ...(host.invoke && {
        invoke: async () => {
          const response = await host.fetch(new Request('https://contract.example/p/event'))
          return { status: response.status, body: await response.text() }
        },
      }),
    }),
  },
]
