/** The tasks that go on after their answers. Each has its own catch: `keep` never rejects. */
export interface Kept {
  readonly size: number
  keep(task: Promise<unknown>): void
  /** Waits for all of them, and for those they start. */
  drain(): Promise<void>
}

export function createKept(): Kept {
  const open = new Set<Promise<unknown>>()
  return {
    get size() {
      return open.size
    },
    keep(task) {
      const settled: Promise<unknown> = task.then(
        () => open.delete(settled),
        () => open.delete(settled),
      )
      open.add(settled)
    },
    async drain() {
      // A task may start others, so a snapshot is not enough.
      while (open.size > 0) await Promise.all(open)
    },
  }
}
