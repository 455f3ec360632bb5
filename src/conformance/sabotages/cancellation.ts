import type { Sabotage } from '../../contract/sabotage.ts'

export const cancellationSabotages: readonly Sabotage[] = [
  {
    id: 'cancellation.never-told',
    sentence: 'Nobody is told that a client has gone.',
    turns: ['cancellation.handler', 'cancellation.body', 'cancellation.stream'],
    // The host keeps the connection.
    host: (host) => ({
      ...host,
      async fetch(request, facts) {
        const { signal } = request
        const answer = host.fetch(new Request(request, { signal: new AbortController().signal }), facts)
        const gone = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        const response = await Promise.race([answer, gone])
        const [kept, given] = response.body?.tee() ?? [null, null]
        void kept?.pipeTo(new WritableStream()).catch(() => {})
        return new Response(given, response)
      },
    }),
  },
  {
    id: 'cancellation.always-told',
    sentence: 'The signal is aborted from the beginning.',
    turns: ['cancellation.stays', 'context.signal-is-the-requests'],
    edits: [{ module: 'src/runtime/context.ts', replace: 'call.request.signal,', by: 'AbortSignal.abort(),' }],
  },
  {
    id: 'cancellation.tasks-dropped',
    sentence: 'A request that is left can hand over nothing.',
    turns: ['cancellation.task'],
    edits: [
      {
        module: 'src/runtime/context.ts',
        replace: 'this.waitUntil = waitUntil\n',
        by: "this.waitUntil = (...task: [unknown]) => { if (this.url.pathname.startsWith('/leaving/task')) throw new Error('no tasks'); waitUntil(...task) }\n",
      },
    ],
  },
]
