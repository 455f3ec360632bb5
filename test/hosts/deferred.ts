export interface Deferred {
  readonly promise: Promise<void>
  resolve(): void
}

/** `Promise.withResolvers` for the library that `tsconfig.json` names. */
export function createDeferred(): Deferred {
  let settle: (() => void) | undefined
  const promise = new Promise<void>((resolve) => (settle = resolve))
  return { promise, resolve: () => settle?.() }
}
