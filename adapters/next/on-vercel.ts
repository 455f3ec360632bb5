/** What Vercel says about a request and a deployment, where it runs an app of Next. */
import type { CacheControls, CacheStore, Members } from '../../src/contract/adapter.ts'
import { purgeFailed } from '../../src/runtime/errors.ts'
import type { NextNative } from './native.ts'

export {
  deploy as deployOnVercel,
  facts as onVercel,
  geo as geoOnVercel,
  server as serverOnVercel,
  site as siteOnVercel,
} from '../../src/runtime/vercel-facts.ts'

type Reads<Name extends keyof Members<NextNative>> = NonNullable<Members<NextNative>[Name]>

export const deadlineOnVercel: Reads<'deadline'> = () => {
  const { deadline } = requestContext()
  const date = deadline ? new Date(deadline) : undefined
  return date && !Number.isNaN(date.getTime()) ? date : undefined
}

/** Vercel's purge call by tags. It has none for everything, and Next's own pages carry no tag of ours. */
export const cacheControlsOnVercel: Reads<'cacheControls'> = (): CacheControls => ({
  async purge({ tags }) {
    const { purge } = requestContext()
    if (!purge) throw purgeFailed('this is no deployed Vercel function: the request context has no `purge`.')
    await purge.dangerouslyDeleteByTag([...tags]).catch((error: unknown) => {
      throw purgeFailed('the Vercel purge call failed.', { cause: error })
    })
  },
  purgeAll: async () => {
    throw purgeFailed('Vercel has no call that purges everything an app of Next has cached. Purge tags.')
  },
})

/** The Runtime Cache, where the platform has one. */
export const cacheStoreOnVercel: Reads<'cacheStore'> = () => requestContext().cache

/** What the platform hangs on a symbol for every request (get-context.js of @vercel/functions 3.9.9, checked 2026-11). */
interface RequestContext {
  /** An ISO date. */
  readonly deadline?: string
  readonly cache?: CacheStore
  readonly purge?: { dangerouslyDeleteByTag(tags: string[]): Promise<void> }
}

const KEY = Symbol.for('@vercel/request-context')

function requestContext(): RequestContext {
  // The symbol is the platform's; the guard covers every other content.
  return (globalThis as { [KEY]?: { get?: () => RequestContext | undefined } })[KEY]?.get?.() ?? {}
}
