import type { ContextStorage } from '../contract/adapter.ts'

const STORAGE = Symbol.for('anyhost.storage')

/** One storage for a process, whatever number of copies of the package it has loaded. */
type Shared = { [STORAGE]?: ContextStorage; AsyncLocalStorage?: new () => ContextStorage }

export const storage = (): ContextStorage | undefined => (globalThis as Shared)[STORAGE]

/** Keeps the first storage handed in. Later ones would hide requests that are under way. */
export const provideStorage = (given: ContextStorage): ContextStorage => ((globalThis as Shared)[STORAGE] ??= given)

/** The storage of this process, or a new one of the class that the runtime has. `undefined` where it has none in sight. */
export function findStorage(given?: ContextStorage): ContextStorage | undefined {
  const found = storage() ?? given
  if (found) return provideStorage(found)
  const Storage = (globalThis as Shared).AsyncLocalStorage ?? nodes()
  return Storage && provideStorage(new Storage())
}

/** Node's class without an import, which would be an error where there is no such module. */
const nodes = (): (new () => ContextStorage) | undefined =>
  globalThis.process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage
