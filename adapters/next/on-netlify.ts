/**
 * What Netlify says about a request and a deployment: the headers that it strips from clients and writes itself
 * (headers.d.ts of @netlify/serverless-functions-api 2.23.0, checked 2026-11).
 */
import type { Facts, Members } from '../../src/contract/adapter.ts'
import { deployOf } from '../../src/runtime/deploy.ts'
import { toGeo } from '../../src/runtime/geo.ts'
import type { NextNative } from './native.ts'

type Reads<Name extends keyof Members<NextNative>> = NonNullable<Members<NextNative>[Name]>

const read = ({ request }: NextNative, name: string): string | undefined =>
  request.headers.get(`x-nf-${name}`) || undefined

export const onNetlify: Facts<NextNative> = {
  requestId: (native) => read(native, 'request-id'),
  ip: (native) => read(native, 'client-connection-ip'),
}

/** The place as Netlify writes it: JSON in base64. */
interface NetlifyGeo {
  readonly city?: string
  readonly country?: { readonly code?: string; readonly name?: string }
  readonly subdivision?: { readonly code?: string; readonly name?: string }
  readonly latitude?: number
  readonly longitude?: number
  readonly timezone?: string
  readonly postal_code?: string
}

export const geoOnNetlify: Reads<'geo'> = (native) => {
  const { country, subdivision, postal_code: postalCode, ...found } = parseGeo(read(native, 'geo'))
  return toGeo({
    ...found,
    postalCode,
    countryCode: country?.code,
    countryName: country?.name,
    subdivisionCode: subdivision?.code,
    subdivisionName: subdivision?.name,
  })
}

function parseGeo(header: string | undefined): NetlifyGeo {
  try {
    const bytes = Uint8Array.from(atob(header ?? ''), (character) => character.charCodeAt(0))
    // What is no object has none of the members, and `toGeo` checks what they hold.
    return (JSON.parse(new TextDecoder().decode(bytes)) as NetlifyGeo | null) ?? {}
  } catch {
    return {}
  }
}

export const accountOnNetlify: Reads<'account'> = (native) => ({ id: read(native, 'account-id') })

export const siteOnNetlify: Reads<'site'> = () => {
  const { SITE_ID: id, SITE_NAME: name, URL: url } = process.env
  return { id: id || undefined, name: name || undefined, url: url || undefined }
}

export const deployOnNetlify: Reads<'deploy'> = (native) =>
  deployOf({
    id: read(native, 'deploy-id'),
    context: read(native, 'deploy-context'),
    branch: read(native, 'branch'),
    // Set for every request of a published deployment, and for no other.
    published: read(native, 'deploy-published') === '1',
    production: 'production',
    development: 'dev',
  })

export const serverOnNetlify: Reads<'server'> = () => {
  const region = process.env['AWS_REGION'] || undefined
  return { region, awsRegion: region }
}
