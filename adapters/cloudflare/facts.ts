/** What Cloudflare says about a request and a deployment (Cloudflare's documentation and types, checked 2026-11). */
import type { Facts, Members, Reader } from '../../src/contract/adapter.ts'
import type { Geo } from '../../src/contract/function.ts'
import { deployOf } from '../../src/runtime/deploy.ts'
import { toGeo } from '../../src/runtime/geo.ts'
import type { CloudflareNative, CloudflareRequest } from './native.ts'

type Reads<Name extends keyof Members<CloudflareNative>> = NonNullable<Members<CloudflareNative>[Name]>

/** Where the version of the Worker is bound. */
export const VERSION_BINDING = 'CF_VERSION_METADATA'

type Edge = Pick<CloudflareNative, 'request'>

// The edge overwrites both headers. After the last `-` is the data centre.
export const facts: Facts<Edge> = {
  requestId: ({ request }) => request?.headers.get('cf-ray')?.replace(/-[^-]*$/, ''),
  ip: ({ request }) => request?.headers.get('cf-connecting-ip') ?? undefined,
}

// `cf` is on the edge's own requests; one that another Worker made anew has none. Headers of the same content can be forged.
const cf = ({ request }: Edge): CloudflareRequest['cf'] => (request as CloudflareRequest | undefined)?.cf

/** Text, or nothing: a variable may be JSON of any type. */
const text = ({ env }: CloudflareNative, name: string): string | undefined => {
  const value = env[name]
  return typeof value === 'string' && value ? value : undefined
}

export const geo: Reader<Edge, Geo> = (native) => {
  const place = cf(native)
  return toGeo({
    city: place?.city,
    // `T1` is Tor; `toGeo` takes letters alone.
    countryCode: place?.country,
    subdivisionCode: place?.regionCode,
    subdivisionName: place?.region,
    latitude: place?.latitude,
    longitude: place?.longitude,
    timezone: place?.timezone,
    postalCode: place?.postalCode,
    continent: place?.continent,
  })
}

export const site: Reads<'site'> = (native) => ({
  id: text(native, 'ANYHOST_SITE_ID'),
  name: text(native, 'ANYHOST_SITE_NAME'),
  url: text(native, 'ANYHOST_SITE_URL'),
})

export const deploy: Reads<'deploy'> = (native) => {
  // The binding has this shape wherever it is bound.
  const version = native.env[VERSION_BINDING] as { readonly id?: string } | undefined
  return deployOf({
    id: version?.id,
    context: text(native, 'ANYHOST_DEPLOY_CONTEXT'),
    branch: text(native, 'ANYHOST_DEPLOY_BRANCH'),
    production: 'production',
    development: 'development',
  })
}

/** The data centre, by its airport. It is no region of AWS. */
export const server: Reads<'server'> = (native) => ({ region: cf(native)?.colo, awsRegion: undefined })
