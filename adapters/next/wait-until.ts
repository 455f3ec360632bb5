/** Who keeps the instance alive: `after` of Next, or what the host hangs on a symbol. */

/** `after` of `next/server`, as the entry hands it in. */
export type After = (task: Promise<unknown>) => void

type Keep = (task: Promise<unknown>) => void

// Next's documented way for hosts (Symbol of its docs on self-hosting `after`), and that of @vercel/functions 3.9.9.
const SYMBOLS = [Symbol.for('@next/request-context'), Symbol.for('@vercel/request-context')] as const

/**
 * Hands a task to the first that takes it. `after` throws outside of a request, and where its host gave it no
 * `waitUntil`. What nobody takes is for `leave`, which makes the reply wait.
 */
export function createKeeper(after: After | undefined, leave: Keep): Keep {
  const fromSymbol = (task: Promise<unknown>): void => (keeperOnSymbol() ?? leave)(task)
  if (!after) return fromSymbol
  return (task) => {
    try {
      after(task)
    } catch {
      fromSymbol(task)
    }
  }
}

function keeperOnSymbol(): Keep | undefined {
  for (const symbol of SYMBOLS) {
    // The symbols are the hosts'; the guards cover every other content.
    const holder = (globalThis as { [key: symbol]: { get?: () => { waitUntil?: Keep } | undefined } | undefined })[
      symbol
    ]
    const context = holder?.get?.()
    if (typeof context?.waitUntil === 'function') return (task) => context.waitUntil?.(task)
  }
  return undefined
}
