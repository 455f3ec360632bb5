import type { Tasks } from '../contract/adapter.ts'

/** Collects tasks, or passes each to the host at once where the host keeps the instance alive itself. */
export function createTasks(
  report: (error: unknown) => void,
  handOver: ((task: Promise<unknown>) => void) | undefined,
): Tasks {
  const open = new Set<Promise<unknown>>()
  return {
    // Calls nothing by `this`: it is the `waitUntil` of the context, and may be taken off it.
    add(task: unknown) {
      if (!arguments.length) throw new TypeError('waitUntil needs a task.')
      const settled: Promise<unknown> = Promise.resolve(task)
        .catch(report)
        .then(() => open.delete(settled))
      if (handOver) handOver(settled)
      else open.add(settled)
    },
    async drain() {
      // A task may start others, so a snapshot is not enough.
      while (open.size) await Promise.all(open)
    },
    get pending() {
      return open.size
    },
  }
}
