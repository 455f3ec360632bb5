/** What Vercel says about a request and a deployment (Vercel's documentation and @vercel/functions 3.9.9, 2026-11). */
import type { CacheControls, CacheStore, Facts, Members } from '../../src/contract/adapter.ts'
import { deployOf } from '../../src/runtime/deploy.ts'
import { purgeFailed } from '../../src/runtime/errors.ts'
import { decodeHeader, toGeo } from '../../src/runtime/geo.ts'
import type { NextNative } from './native.ts'
import { AWS_REGIONS } from './regions.ts'

type Reads<Name extends keyof Members<NextNative>> = NonNullable<Members<NextNative>[Name]>

// The platform overwrites these headers on every request.
export const onVercel: Facts<NextNative> = {
  requestId: ({ request }) => request.headers.get('x-vercel-id') ?? undefined,
  ip: ({ request }) => request.headers.get('x-real-ip') ?? undefined,
}

export const geoOnVercel: Reads<'geo'> = ({ request }) => {
  const place = (name: string): string | null => request.headers.get(`x-vercel-ip-${name}`)
  return toGeo({
    city: decodeHeader(place('city')),
    countryCode: place('country'),
    subdivisionCode: place('country-region'),
    latitude: place('latitude'),
    longitude: place('longitude'),
    timezone: place('timezone'),
    postalCode: decodeHeader(place('postal-code')),
    continent: place('continent'),
  })
}

export const siteOnVercel: Reads<'site'> = () => {
  const { VERCEL_PROJECT_ID: id, VERCEL_PROJECT_PRODUCTION_URL: host } = process.env
  return { id: id || undefined, url: host ? `https://${host}` : undefined }
}

export const deployOnVercel: Reads<'deploy'> = () => {
  const { env } = process
  return deployOf({
    id: env['VERCEL_DEPLOYMENT_ID'],
    context: env['VERCEL_ENV'],
    branch: env['VERCEL_GIT_COMMIT_REF'],
    // The deployment's id is the token that skew protection takes, where the project has it on.
    skewProtectionToken: env['VERCEL_SKEW_PROTECTION_ENABLED'] === '1' ? env['VERCEL_DEPLOYMENT_ID'] : undefined,
    production: 'production',
    development: 'development',
  })
}

export const serverOnVercel: Reads<'server'> = () => {
  const region = process.env['VERCEL_REGION'] || undefined
  return { region, awsRegion: region && AWS_REGIONS[region] }
}

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
