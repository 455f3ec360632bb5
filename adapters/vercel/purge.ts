import type { CacheControls } from '../../src/contract/adapter.ts'
import { purgeFailed } from '../../src/runtime/errors.ts'
import type { VercelNative } from './native.ts'

// Vercel has no call that purges everything, so every response of a project that asks for it carries this tag.
const SITE_TAG = 'anyhost-site'

/** Vercel's purge calls, which `@vercel/functions` resolves in silence where the host has none. */
export const cacheControls = ({ context }: VercelNative): CacheControls => {
  const remove = async (tags: readonly string[]): Promise<void> => {
    const { purge } = context
    if (!purge) throw purgeFailed('this is no deployed Vercel function: the request context has no `purge`.')
    await purge.dangerouslyDeleteByTag([...tags]).catch((error: unknown) => {
      throw purgeFailed('the Vercel purge call failed.', { cause: error })
    })
  }
  return { purge: ({ tags }) => remove(tags), purgeAll: () => remove([SITE_TAG]) }
}

/** Adds the tag that `purgeAll` purges. The build wraps every handler of a project that uses `cache`. */
export function tagged<Args extends unknown[]>(
  handler: (...args: Args) => Promise<Response>,
): (...args: Args) => Promise<Response> {
  return async (...args) => {
    const { body, status, statusText, headers } = await handler(...args)
    // A copy: those of a redirect cannot be changed, and a handler may give the same Response to several clients.
    const response = new Response(body, { status, statusText, headers })
    response.headers.append('vercel-cache-tag', SITE_TAG)
    return response
  }
}
