import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CLIENT, type Host } from '../host.ts'

/** Work that outlives the handler, and the context far from it. */
export function taskCases(host: Host): void {
  const { ask, printed } = host
  const run = async (kind: string, mark: string, requestId: string = randomUUID()): Promise<Response> =>
    ask(`/tasks/${kind}?mark=${mark}`, {}, { ...CLIENT, requestId })

  describe('waitUntil', () => {
    it.each([
      ['from the handler', 'before'],
      ['from a task', 'nested'],
      ['taken off the context', 'destructured'],
      ['imported from anyhost', 'imported'],
    ])('%s runs the task to its end', async (_title, kind) => {
      const mark = randomUUID()
      const response = await run(kind, mark)
      expect([response.status, await response.json()]).toEqual([200, 'done'])
      expect(await printed(`task ${mark} ran`)).toBe(true)
    })

    it('while the body is being sent runs the task to its end', async () => {
      const mark = randomUUID()
      expect(await (await run('body', mark)).text()).toBe('sent')
      expect(await printed(`task ${mark} ran`)).toBe(true)
    })

    it('logs a task that rejects, with the request id, and the response is what it was', async () => {
      const [mark, requestId] = [randomUUID(), randomUUID()]
      const response = await run('rejected', mark, requestId)
      expect([response.status, await response.json()]).toEqual([200, 'done'])
      expect(await printed(`[anyhost] ANYHOST_TASK_FAILED A task failed. Request ${requestId}:`)).toBe(true)
      expect(await printed(`task ${mark} failed`)).toBe(true)
      expect(host.running.logs().split(`Request ${requestId}:`).length).toBe(2)
      expect(await (await run('value', mark)).json()).toBe('done')
    })

    it('takes what is no promise', async () => {
      const response = await run('value', randomUUID())
      expect([response.status, await response.json()]).toEqual([200, 'done'])
    })

    it('throws a TypeError without an argument', async () => {
      expect(await (await run('nothing', randomUUID())).json()).toBe('TypeError')
    })
  })

  describe('getContext', () => {
    it('is the request’s own in a helper, after other work', async () => {
      const requestId = randomUUID()
      expect(await (await run('helper', randomUUID(), requestId)).json()).toEqual({ here: requestId, there: requestId })
    })

    it('never mixes up sixty requests at once', async () => {
      const marks = Array.from({ length: 60 }, (_, at) => ({ mark: `m${at}`, requestId: randomUUID() }))
      const answers = await Promise.all(
        marks.map(async ({ mark, requestId }) => (await run('mixed', mark, requestId)).json()),
      )
      expect(answers).toEqual(marks.map(({ mark, requestId }) => ({ mark, ids: [requestId], query: mark })))
    })
  })
}
