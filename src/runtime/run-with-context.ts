import type { ContextStorage } from '../contract/adapter.ts'
import type { Context } from '../contract/function.ts'
import type { RequestContext } from '../contract/surroundings.ts'
import { noStorage } from './errors.ts'
import { findStorage } from './store.ts'

/**
 * Calls `fn` so that `contextOf`, `getContext` and `waitUntil` find this context, in everything that it awaits too. Gives what
 * `fn` gives.
 * @param storage an AsyncLocalStorage, for runtimes whose own cannot be found without an import: Workers with `nodejs_als`.
 * @throws AnyhostError `ANYHOST_NO_STORAGE` where there is none.
 */
export function runWithContext<Result>(
  context: RequestContext | Context,
  fn: () => Result,
  storage?: ContextStorage,
): Result {
  const found = findStorage(storage)
  if (!found) throw noStorage()
  return found.run(context, fn)
}
