/* oxlint-disable import/no-empty-named-blocks, unicorn/require-module-specifiers -- the import that docs/cli.md gives, for its types alone */
import { defineFunction } from 'anyhost'
import { defineConfig } from 'anyhost/build'
import { describe, expectTypeOf, it } from 'vitest'
// The types of an adapter come with its build half.
import type {} from 'anyhost/adapters/aws-lambda'
import type {} from 'anyhost/adapters/cloudflare'
import type {} from 'anyhost/adapters/netlify'
import type {} from 'anyhost/adapters/next'
import type {} from 'anyhost/adapters/node'
import type {} from 'anyhost/adapters/vercel'

const fetch = (): Response => new Response('')

describe('`targets` of a definition', () => {
  it('takes what each adapter has for one function', () => {
    const fn = defineFunction({
      targets: {
        vercel: { architecture: 'arm64', failoverRegions: ['us-west-2'], allow: ['config.rateLimit'] },
        netlify: { allow: ['config.cancellation'] },
        'aws-lambda': { allow: ['config.preferStatic'] },
        cloudflare: { allow: ['config.vcpu'] },
        node: { allow: ['event.userLogin'] },
        next: { allow: ['config.schedule'] },
        // An adapter whose types are not here.
        elsewhere: { allow: ['config.memory'] },
      },
      needs: ['context.geo.city', 'config.rateLimit'],
      fetch,
    })
    expectTypeOf(fn).not.toBeAny()
  })

  it('refuses a name or a feature that there is not', () => {
    // @ts-expect-error -- `arch`
    defineFunction({ targets: { vercel: { arch: 'arm64' } }, fetch })
    // @ts-expect-error -- `region`
    defineFunction({ targets: { netlify: { region: 'iad' } }, fetch })
    // @ts-expect-error -- `front` holds for the whole stack
    defineFunction({ targets: { 'aws-lambda': { front: 'alb' } }, fetch })
    // @ts-expect-error -- `vars` holds for the whole Worker
    defineFunction({ targets: { cloudflare: { vars: {} } }, fetch })
    // @ts-expect-error -- `health` holds for the whole server
    defineFunction({ targets: { node: { health: '/' } }, fetch })
    // @ts-expect-error -- `host` holds for the whole app
    defineFunction({ targets: { next: { host: 'vercel' } }, fetch })
    // @ts-expect-error -- no such feature
    defineFunction({ targets: { node: { allow: ['config.rateLimits'] } }, fetch })
    // @ts-expect-error -- no such feature
    const fn = defineFunction({ needs: ['context.geo.town'], fetch })
    expectTypeOf(fn).not.toBeAny()
  })
})

describe('`options` of anyhost.config', () => {
  it('takes what each adapter has for a project, and what it has for every function', () => {
    const config = defineConfig({
      options: {
        vercel: { output: 'api', architecture: 'arm64', allow: ['config.rateLimit'] },
        netlify: { output: 'functions', allow: ['config.cancellation'] },
        'aws-lambda': { output: 'buffered', front: 'alb' },
        cloudflare: { name: 'pets', vars: { A: 'b' }, compatibilityDate: '2026-07-01', nodejsCompat: true },
        node: { health: false, bodyLimit: 1, shutdownMs: 1, trustProxy: ['loopback'], trustHeaders: ['for'] },
        next: { host: 'vercel', appDir: 'src/app' },
        elsewhere: { anything: true },
      },
    })
    expectTypeOf(config).not.toBeAny()
  })

  it('refuses another value or name', () => {
    // @ts-expect-error -- no such output
    defineConfig({ options: { vercel: { output: 'edge' } } })
    // @ts-expect-error -- no such front
    defineConfig({ options: { 'aws-lambda': { front: 'cdn' } } })
    // @ts-expect-error -- no such option
    defineConfig({ options: { cloudflare: { colour: 'red' } } })
    // @ts-expect-error -- a number of bytes
    defineConfig({ options: { node: { bodyLimit: '1mb' } } })
    // @ts-expect-error -- no such host
    defineConfig({ options: { next: { host: 'elsewhere' } } })
    // @ts-expect-error -- no such option
    const config = defineConfig({ options: { netlify: { site: 'x' } } })
    expectTypeOf(config).not.toBeAny()
  })
})
