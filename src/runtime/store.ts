import type { ContextStorage } from '../contract/adapter.ts'

const STORAGE = Symbol.for('anyhost.storage')

/** One storage for a process, whatever number of copies of the package it has loaded. */
type Shared = { [STORAGE]?: ContextStorage }

export const storage = (): ContextStorage | undefined => (globalThis as Shared)[STORAGE]

/** Keeps the first storage handed in. Later ones would hide requests that are under way. */
export const provideStorage = (given: ContextStorage): ContextStorage => ((globalThis as Shared)[STORAGE] ??= given)
