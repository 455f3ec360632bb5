import { describe, expect, test, vi } from 'vitest'
import { createTasks } from '../../src/runtime/tasks.ts'

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('a task', () => {
  test('is pending until it settles', async () => {
    const tasks = createTasks(() => {}, undefined)
    expect(tasks.pending).toBe(0)
    tasks.add(later(5))
    tasks.add(later(1))
    expect(tasks.pending).toBe(2)
    await tasks.drain()
    expect(tasks.pending).toBe(0)
  })

  test('that rejects is reported once, and fails nothing (S206)', async () => {
    const report = vi.fn<(error: unknown) => void>()
    const tasks = createTasks(report, undefined)
    const error = new Error('lost')
    tasks.add(Promise.reject(error))
    tasks.add(later(1))
    await tasks.drain()
    await tasks.drain()
    expect(report.mock.calls).toEqual([[error]])
    expect(tasks.pending).toBe(0)
  })

  test('may be no promise at all', async () => {
    const report = vi.fn<(error: unknown) => void>()
    const tasks = createTasks(report, undefined)
    for (const value of [1, 'text', null, undefined, {}]) tasks.add(value)
    await tasks.drain()
    expect(tasks.pending).toBe(0)
    expect(report).not.toHaveBeenCalled()
  })

  test('may be any thenable, also one that throws', async () => {
    const report = vi.fn<(error: unknown) => void>()
    const tasks = createTasks(report, undefined)
    const done = vi.fn<() => void>()
    // oxlint-disable-next-line unicorn/no-thenable -- this is the case
    tasks.add({ then: (resolve: () => void) => setTimeout(() => (done(), resolve()), 1) })
    tasks.add({
      // oxlint-disable-next-line unicorn/no-thenable -- this is the case
      get then(): never {
        throw new Error('hostile')
      },
    })
    await tasks.drain()
    expect(done).toHaveBeenCalledOnce()
    expect(report.mock.calls).toEqual([[new Error('hostile')]])
  })

  test('may start others, which are waited for as well', async () => {
    const tasks = createTasks(() => {}, undefined)
    const done: number[] = []
    const start = async (depth: number): Promise<void> => {
      await later(1)
      done.push(depth)
      if (depth < 5) tasks.add(start(depth + 1))
    }
    tasks.add(start(1))
    await tasks.drain()
    expect(done).toEqual([1, 2, 3, 4, 5])
  })

  test('needs to be given', () => {
    const tasks = createTasks(() => {}, undefined)
    // What plain JavaScript can do.
    const add = tasks.add as () => void
    expect(() => add()).toThrow(TypeError)
    expect(tasks.pending).toBe(0)
  })

  test('goes to the host at once where the host waits for it, and cannot fail there', async () => {
    const report = vi.fn<(error: unknown) => void>()
    const given: Promise<unknown>[] = []
    const tasks = createTasks(report, (task) => void given.push(task))
    tasks.add(Promise.reject(new Error('lost')))
    expect(given).toHaveLength(1)
    expect(tasks.pending).toBe(0)
    await given[0]
    expect(report).toHaveBeenCalledOnce()
  })

  test('leaves nothing behind, however many there were (S209)', async () => {
    const tasks = createTasks(() => {}, undefined)
    for (let round = 0; round < 10; round++) {
      for (let at = 0; at < 1000; at++) tasks.add(at % 2 ? Promise.reject(new Error('lost')) : Promise.resolve())
      await tasks.drain()
      expect(tasks.pending).toBe(0)
    }
  })
})
