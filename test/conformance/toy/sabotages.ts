/** What an author may get wrong, and the suite must notice. */
import type { Sabotage } from 'anyhost/conformance'

const RUNTIME = new URL('./runtime.ts', import.meta.url).href

export const sabotages: readonly Sabotage[] = [
  {
    id: 'toy.tasks-dropped',
    sentence: 'It drops what waitUntil is given.',
    turns: ['wait-until.before', 'wait-until.nested', 'wait-until.destructured', 'wait-until.imported'],
    edits: [{ module: RUNTIME, replace: 'waitUntil: ({ keep }) => keep,', by: 'waitUntil: () => () => {},' }],
  },
  {
    id: 'toy.cookies-merged',
    sentence: 'It merges several Set-Cookie into one header.',
    turns: ['cookies.several-sent', 'cookies.context-after-handler'],
    edits: [
      {
        module: RUNTIME,
        replace: 'reply: (outcome) => outcome as Response,',
        by: `reply: (outcome) => {
          const response = outcome as Response
          const cookies = response.headers.getSetCookie()
          if (cookies.length < 2) return response
          const headers = new Headers(response.headers)
          headers.set('set-cookie', cookies.join(', '))
          return new Response(response.body, { status: response.status, headers })
        },`,
      },
    ],
  },
  {
    id: 'toy.ip-invented',
    sentence: 'It makes up an address for the client.',
    turns: ['context-none.ip', 'trust.nothing-known'],
    edits: [
      {
        module: RUNTIME,
        replace: 'requestId: ({ id }) => id }',
        by: "requestId: ({ id }) => id, ip: () => '10.0.0.1' }",
      },
    ],
  },
  {
    id: 'toy.excluded-ignored',
    sentence: 'It ignores excludedPath.',
    turns: ['routing.excluded', 'routing.excluded-next'],
    adapter: (adapter) => ({
      ...adapter,
      emit: (plan) => adapter.emit({ ...plan, functions: plan.functions.map((fn) => ({ ...fn, excludedPaths: [] })) }),
    }),
  },
  {
    id: 'toy.purge-swallowed',
    sentence: 'It swallows a purge that failed.',
    turns: ['purge.far-end-*', 'purge.unconfigured'],
    edits: [
      {
        module: RUNTIME,
        replace: 'if (!response?.ok) throw',
        by: 'if (!response) return\n  if (response.status < 0) throw',
      },
    ],
  },
  {
    id: 'toy.contexts-mixed',
    sentence: 'It keeps the context of the last request for all of them.',
    turns: ['get-context.sixty'],
    adapter: (adapter) => ({
      ...adapter,
      emit(plan) {
        const emission = adapter.emit(plan)
        const last =
          '{ run: (context, call) => ((globalThis.last = context), call()), getStore: () => globalThis.last }'
        const files = emission.files.map((file) => ({
          ...file,
          contents: file.contents.replace('als: new AsyncLocalStorage()', `als: ${last}`),
        }))
        return { ...emission, files }
      },
    }),
  },
]
