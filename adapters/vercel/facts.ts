/** What Vercel says about a request and a deployment. Its request context is what this adapter alone has. */
import type { Members } from '../../src/contract/adapter.ts'
import type { VercelNative } from './native.ts'

export { deploy, facts, geo, server, site } from '../../src/runtime/vercel-facts.ts'

type Reads<Name extends keyof Members<VercelNative>> = NonNullable<Members<VercelNative>[Name]>

export const deadline: Reads<'deadline'> = ({ context }) => {
  const date = context.deadline ? new Date(context.deadline) : undefined
  return date && !Number.isNaN(date.getTime()) ? date : undefined
}

/** The Runtime Cache, where the platform has one. */
export const cacheStore: Reads<'cacheStore'> = ({ context }) => context.cache
