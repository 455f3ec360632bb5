/* oxlint-disable import/no-empty-named-blocks, unicorn/require-module-specifiers -- the import that docs/cli.md gives, for its types alone */
import { defineFunction, type Definition } from 'anyhost'
import { describe, expectTypeOf, it } from 'vitest'
// The types of an adapter come with its build half.
import type {} from 'anyhost/adapters/vercel'

const answer = (): Response => new Response('')

describe('the options of Vercel', () => {
  it('are taken beside `allow`', () => {
    const vercel = { architecture: 'arm64', failoverRegions: ['us-west-2'], allow: ['config.rateLimit'] } as const
    defineFunction({ targets: { vercel }, fetch: answer })
    const fn = defineFunction({ targets: { vercel: { architecture: 'x86_64' }, netlify: {} }, fetch: answer })
    expectTypeOf(fn).toExtend<Definition>()
  })

  it('refuse another processor and an unknown name', () => {
    // @ts-expect-error -- `mips`
    defineFunction({ targets: { vercel: { architecture: 'mips' } }, fetch: answer })
    // @ts-expect-error -- `arch`
    const fn = defineFunction({ targets: { vercel: { arch: 'arm64' } }, fetch: answer })
    expectTypeOf(fn).not.toBeAny()
  })
})
