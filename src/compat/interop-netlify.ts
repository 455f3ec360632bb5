import type { ContextStorage } from '../contract/adapter.ts'
import type { Surroundings } from './interop.ts'
import { netlifyContextOf } from './netlify-context.ts'
import type { NetlifyContext } from './netlify-types.ts'

/** Where `getContext` of @netlify/functions 6.0.0 looks (context_store.ts, checked 2026-11). */
const STORE = Symbol.for('@netlify/functions/request-context-store')

interface Globals {
  [STORE]?: ContextStorage
  Netlify?: object
}

/**
 * For @netlify/functions: its store and the global `Netlify`, as the bootstrap makes them. The package takes a store for its
 * own only when it is of the host's class, so the entry hands that in.
 */
export function netlifyPackage(Storage: new () => ContextStorage): Surroundings {
  const globals = globalThis as Globals
  const storage = (): ContextStorage => (globals[STORE] ??= new Storage())
  globals.Netlify ??= {
    get context(): NetlifyContext | null {
      const store = storage().getStore() as { readonly context?: NetlifyContext } | undefined
      return store?.context ?? null
    },
    env,
  }
  return { run: (context, call) => storage().run({ context: netlifyContextOf(context) }, call) }
}

const variables = (): Record<string, string | undefined> => globalThis.process?.env ?? {}

/** Over the environment, as `Netlify.env` of @netlify/serverless-functions-api 2.18.0: an empty value counts as absent. */
const env = {
  get: (name: string): string | undefined => variables()[name],
  has: (name: string): boolean => Boolean(variables()[name]),
  set(name: string, value: string): void {
    variables()[name] = value
  },
  delete(name: string): void {
    delete variables()[name]
  },
  toObject: (): Record<string, string> =>
    // What is left has a value.
    Object.fromEntries(Object.entries(variables()).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >,
}
