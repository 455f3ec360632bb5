import type { Sabotage } from '../../contract/sabotage.ts'
import { asking } from './between.ts'

const BACKGROUND = 'src/runtime/background.ts'
const RUN = 'context.waitUntil(replied(context.native).then(() => work(handlers, method, request, context)))'

/** Another way to begin the work. */
const beginning = (by: string) => [{ module: BACKGROUND, replace: RUN, by }]

export const backgroundSabotages: readonly Sabotage[] = [
  {
    id: 'background.answers-last',
    sentence: 'The answer waits for the work.',
    turns: ['background.answers-first', 'background.busy'],
    edits: beginning('await work(handlers, method, request, context)'),
  },
  {
    id: 'background.never-run',
    sentence: 'The work is not done.',
    turns: ['background.nothing', 'background.request', 'background.body', 'background.twelve', 'background.refused'],
    edits: beginning('void [replied, work, handlers, method, request]'),
  },
  {
    id: 'background.answer-of-work',
    sentence: 'The answer is 200.',
    // A body that is too large is refused before this answer.
    turns: [
      'background.answers-first',
      'background.busy',
      'background.nothing',
      'background.stream',
      'background.request',
      'background.body',
      'background.body-900-kb',
      'background.throws',
      'background.rejects',
      'background.task',
      'background.failing-task',
      'background.cookie-late',
      'background.twelve',
      'background.refused',
      'background.request-id',
    ],
    edits: [{ module: BACKGROUND, replace: '{ status: 202 }', by: '{ status: 200 }' }],
  },
  {
    id: 'background.body-cut',
    sentence: 'The work has a part of the body.',
    turns: ['background.body', 'background.body-900-kb'],
    edits: [
      {
        module: BACKGROUND,
        replace: 'body: await given.arrayBuffer()',
        by: 'body: (await given.arrayBuffer()).slice(0, 65_536)',
      },
    ],
  },
  {
    id: 'background.signal-aborted',
    sentence: 'The signal of the work is aborted.',
    turns: ['background.request'],
    edits: [
      {
        module: BACKGROUND,
        replace: 'const { signal } = new AbortController()',
        by: 'const signal = AbortSignal.abort()',
      },
    ],
  },
  {
    id: 'background.failures-hidden',
    sentence: 'Work that fails is not logged.',
    turns: ['background.throws', 'background.rejects'],
    edits: beginning(RUN.replace(/\)$/, '.catch(() => {}))')),
  },
  {
    id: 'background.tasks-lost',
    sentence: 'The work can hand over nothing.',
    turns: ['background.task', 'background.failing-task'],
    edits: beginning(`${RUN}\n    Object.assign(context, { waitUntil() { throw new Error('no tasks') } })`),
  },
  {
    id: 'background.cookies-taken',
    sentence: 'A cookie is taken that cannot be sent.',
    turns: ['background.cookie-late'],
    edits: [
      { module: 'src/runtime/cookies.ts', replace: 'if (sealed) throw lateCookie()', by: 'void [sealed, lateCookie]' },
    ],
  },
  {
    id: 'background.stream-left',
    sentence: 'A stream that nobody reads stays open.',
    turns: ['background.stream'],
    edits: [{ module: BACKGROUND, replace: 'await answer.body.cancel().catch(() => {})', by: 'return' }],
  },
  {
    id: 'background.other-id',
    sentence: 'The work has another id than its request.',
    turns: ['background.request-id'],
    edits: beginning(`Object.defineProperty(context, 'requestId', { value: crypto.randomUUID() })\n    ${RUN}`),
  },
  {
    id: 'background.mixed',
    sentence: 'All work has the same request.',
    turns: ['background.twelve'],
    edits: beginning(`const all = globalThis as { last?: Request }
    all.last ??= request
    ${RUN.replace('method, request', 'method, all.last as Request')}`),
  },
  {
    id: 'background.method-ignored',
    sentence: 'A method that the function does not name reaches it.',
    turns: ['background.refused'],
    host: asking((request) =>
      request.url.includes('/work-only/') ? new Request(request, { method: 'POST' }) : request,
    ),
  },
]
