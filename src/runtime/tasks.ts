import type { Tasks } from '../contract/adapter.ts'

/** Collects tasks, or passes each to the host at once where the host keeps the instance alive itself. */
export function createTasks(
  report: (error: unknown) => void,
  handOver: ((task: Promise<unknown>) => void) | undefined,
): Tasks {
  const open = new Set<Promise<unknown>>()
  return {
    add(task) {
      const settled = Promise.resolve(task).catch(report)
      if (handOver) return handOver(settled)
      open.add(settled)
      void settled.then(() => open.delete(settled))
    },
    async drain() {
      // A task may start others, so a snapshot is not enough.
      while (open.size > 0) await Promise.all(open)
    },
    get pending() {
      return open.size
    },
  }
}
