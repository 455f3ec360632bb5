/** What a function handed to `waitUntil`. */
export interface TestTasks {
  /** In the order in which they were handed over, as they are: what is no promise is one here. */
  readonly all: readonly Promise<unknown>[]
  /** Waits for all of them, and for those that they start. Rejects with the first failure, else gives their values. */
  done(): Promise<unknown[]>
  /** The same, and says of each what became of it. Never rejects. */
  settle(): Promise<PromiseSettledResult<unknown>[]>
}

/** Collects tasks. A failure is nobody's until the test asks: it neither ends the process nor is printed. */
export function collectTasks(): TestTasks & { add(task: unknown): void } {
  const all: Promise<unknown>[] = []
  async function settle(): Promise<PromiseSettledResult<unknown>[]> {
    // A task may start others, so a snapshot is not enough.
    for (;;) {
      const { length } = all
      const results = await Promise.allSettled(all)
      if (all.length === length) return results
    }
  }
  return {
    all,
    settle,
    async done() {
      await settle()
      return Promise.all(all)
    },
    // Calls nothing by `this`: it is the `waitUntil` of the context, and may be taken off it.
    add(task: unknown) {
      if (!arguments.length) throw new TypeError('waitUntil needs a task.')
      const promise = Promise.resolve(task)
      promise.catch(() => {})
      all.push(promise)
    },
  }
}
