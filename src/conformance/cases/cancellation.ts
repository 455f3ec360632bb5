/** A client that goes away. */
import { randomUUID } from 'node:crypto'
import { CLIENT, type Case, type Host } from '../case.ts'
import { contains, equal, holds, lacks } from '../expect.ts'

/** Asks, and goes away when the work has begun. */
async function leave({ ask, printed }: Host, kind: string, mark: string): Promise<void> {
  // What only begins with the first request must not be slower than the client is patient.
  await ask('/leaving/stays')
  const leaving = new AbortController()
  const asked = ask(`/leaving/${kind}?mark=${mark}`, { signal: leaving.signal }, CLIENT).then(
    () => 'answered',
    () => 'left',
  )
  holds(await printed(`leaving ${mark} began`), 'The handler began.')
  leaving.abort()
  equal(await asked, 'left')
}

/** Asks, reads the first part of the body, and goes away. */
async function leaveBody({ ask }: Host, mark: string): Promise<void> {
  await ask('/leaving/stays')
  const leaving = new AbortController()
  const response = await ask(`/leaving/body?mark=${mark}`, { signal: leaving.signal })
  const reader = response.body!.getReader()
  contains(new TextDecoder().decode((await reader.read()).value), 'part ')
  leaving.abort()
  await reader.cancel().catch(() => {})
}

const drafts: readonly Omit<Case, 'features'>[] = [
  {
    id: 'cancellation.handler',
    title: 'The signal is aborted when the client goes away before the answer.',
    run: async (host) => {
      const mark = randomUUID()
      await leave(host, 'handler', mark)
      holds(await host.printed(`leaving ${mark} aborted`), 'The signal was aborted.')
    },
  },
  {
    id: 'cancellation.task',
    title: 'A task of a request that its client has left is kept.',
    run: async (host) => {
      const mark = randomUUID()
      await leave(host, 'task', mark)
      holds(await host.printed(`leaving ${mark} task ran`), 'The task ran to its end.')
    },
  },
  {
    id: 'cancellation.body',
    title: 'The signal is aborted when the client goes away while the body is sent.',
    run: async (host) => {
      const mark = randomUUID()
      await leaveBody(host, mark)
      holds(await host.printed(`leaving ${mark} aborted`), 'The signal was aborted.')
    },
  },
  {
    id: 'cancellation.stream',
    title: 'The stream is cancelled when the client goes away while the body is sent.',
    run: async (host) => {
      const mark = randomUUID()
      await leaveBody(host, mark)
      holds(await host.printed(`leaving ${mark} cancelled`), 'The stream was cancelled.')
    },
  },
  {
    id: 'cancellation.stays',
    title: 'The signal is not aborted where the client waits.',
    run: async (host) => {
      const mark = randomUUID()
      equal(await (await host.ask(`/leaving/stays?mark=${mark}`)).text(), 'aborted: false')
      lacks(host.logs(), new RegExp(`leaving ${mark} aborted`))
    },
  },
]

export const cancellationCases: readonly Case[] = drafts.map((each) => ({
  ...each,
  features: ['config.cancellation', 'context.signal'],
}))
