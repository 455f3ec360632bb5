import { cache } from '../runtime/cache.ts'
import { purgeFailed, purgeScope, unsupported } from '../runtime/errors.ts'
import { running } from './vercel-host.ts'
import type { DangerouslyDeleteOptions, PurgeApi } from './vercel-types.ts'

const listOf = (given: string | string[]): string[] => (Array.isArray(given) ? given : [given])

/**
 * Nothing with this tag is served as fresh again. Soft where the host can: the next client still gets the old answer
 * while a new one is made. Elsewhere it is gone at once.
 * @throws AnyhostError as `cache.purge`; the host's own helper resolves when nothing was purged.
 */
export async function invalidateByTag(tag: string | string[]): Promise<void> {
  const { host } = running()
  if (host.purge?.invalidateByTag) return call('invalidateByTag', listOf(tag))
  await cache.purge({ tags: listOf(tag) })
}

/**
 * What has this tag is gone now. Only Vercel can keep it until a deadline; elsewhere it goes at once.
 * @throws AnyhostError as `cache.purge`
 */
export async function dangerouslyDeleteByTag(
  tag: string | string[],
  options?: DangerouslyDeleteOptions,
): Promise<void> {
  const { host } = running()
  if (host.purge?.dangerouslyDeleteByTag) return call('dangerouslyDeleteByTag', listOf(tag), options)
  await cache.purge({ tags: listOf(tag) })
}

/** @throws AnyhostError `ANYHOST_UNSUPPORTED` where the host makes no images. */
export async function invalidateBySrcImage(src: string | string[]): Promise<void> {
  await call('invalidateBySrcImage', listOf(src))
}

/** @throws AnyhostError `ANYHOST_UNSUPPORTED` where the host makes no images. */
export async function dangerouslyDeleteBySrcImage(
  src: string | string[],
  options?: DangerouslyDeleteOptions,
): Promise<void> {
  await call('dangerouslyDeleteBySrcImage', listOf(src), options)
}

async function call(name: keyof PurgeApi, what: string[], options?: DangerouslyDeleteOptions): Promise<void> {
  const { context, host } = running()
  if (!what.length || what.some((each) => typeof each !== 'string' || !each)) throw purgeScope('nothing was named.')
  const method = host.purge?.[name]
  if (!method) throw unsupported(name, context.target, 'Purge what carries a tag, with `cache.purge`.')
  // As a member of its own object, which the host may need.
  await Promise.resolve(host.purge![name]!(what, options)).catch((error: unknown) => {
    throw purgeFailed(`${name} of the host failed.`, { cause: error })
  })
}
